"""A board that is open now, made by the actions of this room alone; and the real server for it.

`scene.py` of the elections brings a whole election to any stage; this is quicker and needs no
stopped clock, so that other processes see the same hour.
"""

import http.client
import json
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from django.utils import timezone

from civic.belenios import archive
from civic.belenios.ballots import make_ballot
from civic.belenios.elections import Election, Question, read_election
from civic.belenios.tally import partial_decryption
from civic.belenios.trustees import prove_restore, trustee_key
from folkmoot.ballots import actions, queries
from folkmoot.ballots.models import Board
from folkmoot.people.models import Person

REPOSITORY = Path(__file__).resolve().parents[3]
HOUR = timedelta(hours=1)
YES_NO = Question("Which?", ("A", "B"), 0, 1)


@dataclass
class Box:
    """An open board, and what its voters and trustees keep at home."""

    board: Board
    people: list[Person]
    credentials: list[str] = field(default_factory=list)
    secrets: list[int] = field(default_factory=list)

    @property
    def election(self) -> Election:
        return read_election(self.board.definition.encode())

    def ballot(self, voter: int, *choices: int) -> str:
        marked = list(choices or (1, 0))
        return make_ballot(self.election, self.credentials[voter], [marked], secrets.randbelow)

    def cast(self, voter: int, *choices: int) -> str:
        return actions.cast_ballot(self.board, self.ballot(voter, *choices)).tracker

    @property
    def address(self) -> str:
        return f"/boards/{self.board.uuid}/cast/"


def people(count: int) -> list[Person]:
    """That many members, without accounts."""
    start = Person.objects.count()
    return [
        Person.objects.create(number=f"B{index:04}", name=f"Voter {index}")
        for index in range(start, start + count)
    ]


def frozen_box(voters: int = 3, *, trustees: int = 1, question: Question = YES_NO) -> Box:
    """A frozen board that opens in an hour; its letters wait."""
    now, keepers = timezone.now(), people(trustees)
    board = actions.make_board(keepers, opens=now + HOUR, closes=now + 3 * HOUR)
    box = Box(board, people(voters))
    for trustee in board.trustees.all():
        box.secrets.append(hand_in_key(trustee))
    box.board = actions.freeze(board, box.people, name="Test", description="", question=question)
    return box


def hand_in_key(trustee) -> int:
    """The trustee makes a key and shows that it can be read back; the secret."""
    secret = secrets.randbelow(2**255)
    proof = prove_restore(
        secret,
        uuid=trustee.board.uuid,
        challenge=trustee.challenge,
        randbelow=secrets.randbelow,
    )
    actions.accept_key(trustee, trustee_key(secret, secrets.randbelow), proof)
    return secret


def open_box(voters: int = 3, **options) -> Box:
    """A box that takes ballots; its voters have their credentials."""
    box = frozen_box(voters, **options)
    move_hours(box, opens=-HOUR)
    actions.open_board(box.board)
    box.credentials = [actions.pick_up_letter(box.board, person) for person in box.people]
    return box


def move_hours(box: Box, **hours: timedelta) -> None:
    """What waiting would bring: the instants lie so far from now."""
    now = timezone.now()
    values = {name: now + distance for name, distance in hours.items()}
    Board.objects.filter(pk=box.board.pk).update(**values)
    box.board.refresh_from_db()


def close_box(box: Box) -> None:
    """Voting is over and the tally stands on the board."""
    move_hours(box, opens=-2 * HOUR, closes=-HOUR)
    actions.close_board(box.board)


def decryption(box: Box, position: int = 1) -> str:
    """What a trustee's device makes."""
    setup = queries.setup_of(box.board)
    assert setup
    total = queries.published_sum(box.board, setup)
    secret = box.secrets[position - 1]
    return partial_decryption(setup.election, total.tally, secret, secrets.randbelow)


class Served:
    """The project under gunicorn, on the committed state of the test's database."""

    def __init__(self, process: subprocess.Popen, port: int, file: Path | None) -> None:
        self.process, self.port, self.file = process, port, file

    def post(self, path: str, body: bytes) -> tuple[int, dict]:
        """Status and answer. Raises OSError or HTTPException when the server dies meanwhile."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request("POST", path, body, {"Content-Type": "application/json"})
            answer = link.getresponse()
            content = answer.read()
        finally:
            link.close()
        is_ours = answer.headers.get_content_type() == "application/json"
        return answer.status, json.loads(content) if is_ours else {}

    def workers(self) -> list[int]:
        """The processes that answer."""
        pid = self.process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_worker(self) -> bool:
        """`kill -9` of one of them; its master starts another."""
        alive = self.workers()
        if alive:
            os.kill(secrets.choice(alive), signal.SIGKILL)
        return bool(alive)

    def archive(self, board: Board) -> bytes:
        """The board's archive, read past the project."""
        if self.file is None:
            return queries.archive_bytes(board)
        with sqlite3.connect(self.file) as database:
            rows = database.execute(
                "SELECT height, type, parent, data FROM ballots_event WHERE board_id = ? ORDER BY height",
                [board.pk],
            ).fetchall()
        database.close()
        events = [
            archive.Event(height, kind, parent, tuple(body.encode() for body in json.loads(data)))
            for height, kind, parent, data in rows
        ]
        timestamp = board.timestamp or 0
        parts = [archive.event_bytes(event, timestamp) for event in events]
        return archive.header_bytes(timestamp) + b"".join(parts)


@contextmanager
def served(folder: Path, *options: str):
    """Runs gunicorn on a copy of the (SQLite) or on the very (PostgreSQL) test database."""
    file = None
    if connection.vendor == "sqlite":
        file = folder / "served.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        url = f"sqlite:///{file}"
    else:
        given = urlsplit(os.environ["DATABASE_URL"])
        url = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--preload", "-b", f"127.0.0.1:{port}", *options]
    with (folder / "gunicorn.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "folkmoot.wsgi"], cwd=REPOSITORY, stdout=log, stderr=log,
            env=os.environ | {"DATABASE_URL": url, "FOLKMOOT_CONNECTION_AGE": "0"},
        )  # fmt: skip
        try:
            wait_for(port)
            yield Served(process, port, file)
        finally:
            process.terminate()
            process.wait(30)


def wait_for(port: int) -> None:
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start within a minute")
