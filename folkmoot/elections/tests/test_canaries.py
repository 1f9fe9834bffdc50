"""What is secret reaches no log, no audit, no mail, no session and no page of an error (LG-3)."""

import json
import logging
import secrets
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from civic.belenios.ballots import make_ballot
from civic.belenios.credentials import CREDENTIAL
from civic.belenios.tally import partial_decryption
from civic.belenios.trustees import prove_restore, trustee_key
from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.models import CredentialLetter
from folkmoot.elections.tests import scene as scenes
from folkmoot.elections.tests.dumps import dump
from folkmoot.elections.tests.test_browser_election import key_file


class Sink(logging.Handler):
    """Everything that is logged, at any level, with its traces."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.written: list[str] = []

    def emit(self, record) -> None:
        self.written.append(self.format(record))
        self.written.append(repr(getattr(record, "args", "")))


@pytest.fixture
def sink():
    handler, loggers = Sink(), [logging.getLogger(name) for name in ("", "django", "django.request")]  # fmt: skip
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)


def broken(execute, sql, params, many, context):
    """The database fails at whatever is written next."""
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        raise RuntimeError("disk full")
    return execute(sql, params, many, context)


@contextmanager
def failing():
    with connection.execute_wrapper(broken):
        yield


class Flow:
    """A whole election through its pages; every answer is kept, and what was secret in it."""

    def __init__(self, world, folder) -> None:
        self.world, self.folder, self.scene = world, folder, scenes.call(world)
        self.pages: list[Any] = []
        self.canaries: dict[str, str] = {}
        self.shares: list[str] = []
        self.sealed: list[str] = []

    def client(self, person):
        client = Client(raise_request_exception=False)
        client.force_login(person.account)
        return client

    def post(self, person, page, data=None, during=nullcontext):
        address = f"/elections/{self.scene.election.pk}/{page}"
        client = self.client(person)
        with during():
            answer = client.post(address, data or {})
        self.pages.append(answer)
        return answer

    def make_keys(self):
        for trustee in self.scene.election.board.trustees.all():
            secret = secrets.randbelow(2**255)
            uuid, draw = self.scene.election.board.uuid, secrets.randbelow
            proof = prove_restore(secret, uuid=uuid, challenge=trustee.challenge, randbelow=draw)
            made = {"key": trustee_key(secret, draw), "proof": proof}
            self.canaries[f"key of {trustee.position}"] = str(secret)
            self.scene.secrets[trustee.pk] = secret
            with scenes.at(2):
                self.post(
                    trustee.person, "trustee/key/", {"key": str(secret), "proof": str(secret)}
                )
                self.post(trustee.person, "trustee/key/", made, failing)
                self.post(trustee.person, "trustee/key/", made)

    def pick_up(self, person):
        with scenes.at(15):
            self.post(person, "letter/", None, failing)
            answer = self.post(person, "letter/")
            found = CREDENTIAL.search(answer.content.decode())
            assert found
            self.pages.pop()  # the letter itself is where the credential belongs
            self.canaries[f"credential of {person.number}"] = found.group()
            self.post(person, "letter/")
        return found.group()

    def vote(self, person):
        credential, board = self.pick_up(person), self.scene.election.board
        with scenes.at(15):
            boards.open_board(board)
        setup = board_queries.setup_of(board)
        assert setup
        ballot = make_ballot(setup.election, credential, [[1, 0]], secrets.randbelow)
        address = f"/boards/{board.uuid}/cast/"
        with scenes.at(16):
            for text in (credential, ballot.replace('"credential"', f'"{credential}"'), ballot[1:]):
                self.cast(address, {"ballot": text, credential: credential})
            self.cast(f"{address}?{credential}", {"ballot": credential})
            with failing():
                self.cast(address, {"ballot": ballot})
            assert self.cast(address, {"ballot": ballot}).status_code == 200

    def cast(self, address, body):
        client = Client(raise_request_exception=False)
        answer = client.post(address, json.dumps(body), content_type="application/json")
        self.pages.append(answer)
        return answer

    def decrypt(self):
        setup = board_queries.setup_of(self.scene.election.board)
        assert setup
        total = board_queries.published_sum(self.scene.election.board, setup)
        for trustee in self.scene.election.board.trustees.all():
            secret = self.scene.secrets[trustee.pk]
            share = partial_decryption(setup.election, total.tally, secret, secrets.randbelow)
            mistaken = key_file(self.scene, trustee, self.folder).read_text()
            with scenes.at(22):
                self.post(trustee.person, "trustee/decryption/", {"decryption": mistaken})
                self.post(trustee.person, "trustee/decryption/", {"decryption": share}, failing)
                self.post(trustee.person, "trustee/decryption/", {"decryption": share})
            self.shares.append(share)


@pytest.fixture
def flow(world, sink, tmp_path):
    flow = Flow(world, tmp_path)
    scenes.stand(flow.scene, world.member, world.colleague)
    flow.make_keys()
    scenes.sign(flow.scene)
    flow.sealed = [
        bytes(each or b"").hex()
        for each in CredentialLetter.objects.values_list("sealed", flat=True)
    ]
    for person in (world.member, world.secretary):
        flow.vote(person)
    scenes.close(flow.scene)
    flow.decrypt()
    scenes.refresh(flow.scene)
    assert flow.scene.election.outcome is not None
    return flow


def test_canaries_stay_where_they_belong(flow, sink):
    logged = "\n".join(sink.written)
    shown = b"\n".join(page.content for page in flow.pages).decode()
    headers = "\n".join(f"{page.headers} {page.cookies}" for page in flow.pages)
    stored = "\n".join(row for rows in dump().values() for row in rows)
    assert {page.status_code for page in flow.pages} == {200, 302, 409, 500}
    assert "RuntimeError: disk full" in logged
    assert len(flow.canaries) == 4
    for name, canary in flow.canaries.items():
        for place, text in {
            "log": logged,
            "page": shown,
            "header": headers,
            "table": stored,
        }.items():
            assert canary not in text, (name, place)


def test_decryptions_and_letters_are_in_no_table_but_their_own(flow, sink):
    logged = "\n".join(sink.written)
    tables = {name: "\n".join(rows) for name, rows in dump().items()}
    for share in flow.shares:
        response = json.loads(share)["decryption_proofs"][0][0]["response"]
        assert response not in logged
        assert {name for name, text in tables.items() if response in text} == {"ballots_event"}
    for sealed in flow.sealed:
        assert not any(sealed in text for text in tables.values())
