"""A ballot is on the board with its receipt, or neither is, and the voter can vote again (BA-5)."""

import json
import random
import threading
import time
from http.client import HTTPException

import pytest
from django.db import connection

from civic.belenios import archive
from civic.belenios.ballots import tracker
from civic.belenios.verification import verify
from folkmoot.ballots import actions, queries
from folkmoot.ballots.models import CredentialLetter

from . import box as boxes

WRITES = ("INSERT", "UPDATE", "DELETE")


class PowerCut(Exception):  # noqa: N818 -- it is no error of ours
    """Between two statements."""


class Fault:
    """Raises before or after the n-th write."""

    def __init__(self, number: int, moment: str) -> None:
        self.number, self.moment, self.seen = number, moment, 0

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(WRITES):
            return execute(sql, params, many, context)
        self.seen += 1
        if self.seen == self.number and self.moment == "before":
            raise PowerCut
        done = execute(sql, params, many, context)
        if self.seen == self.number:
            raise PowerCut
        return done


def post(client, box, ballot):
    return client.post(box.address, json.dumps({"ballot": ballot}), content_type="application/json")


def writes_of(client, box):
    """How many writes the first cast of this box makes when nothing goes wrong."""
    fault = Fault(0, "before")
    with connection.execute_wrapper(fault):
        assert post(client, box, box.ballot(0)).status_code == 200
    return fault.seen


def unopened_box():
    """Nobody has opened the board yet although its hour has come: the first cast does."""
    box = boxes.frozen_box()
    box.credentials = [actions.pick_up_letter(box.board, person) for person in box.people]
    boxes.move_hours(box, opens=-boxes.HOUR)
    return box


@pytest.mark.django_db
@pytest.mark.parametrize("make", [unopened_box, boxes.open_box])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_fault_at_any_write_leaves_no_ballot_no_receipt_and_another_try(client, make, moment):
    client.raise_request_exception = False
    for number in range(1, writes_of(client, make()) + 1):
        box = make()
        letters = CredentialLetter.objects.filter(board=box.board).count()
        with connection.execute_wrapper(Fault(number, moment)):
            answer = post(client, box, box.ballot(0))
        assert (answer.status_code, b"tracker" in answer.content) == (500, False)
        assert not box.board.events.filter(type="Ballot").exists()
        is_open = box.board.events.filter(type="Setup").exists()
        if not is_open:
            assert CredentialLetter.objects.filter(board=box.board).count() == letters
        assert post(client, box, box.ballot(0)).status_code == 200
        assert verify(queries.archive_bytes(box.board)).ballots_kept == 1


class Voter(threading.Thread):
    """Casts until told to stop; keeps every receipt and every ballot that left the device."""

    def __init__(self, server, box, number, stop) -> None:
        super().__init__()
        self.server, self.box, self.number, self.stop = server, box, number, stop
        self.sent: list[str] = []
        self.receipts: list[str] = []
        self.unanswered = 0

    def run(self) -> None:
        while not self.stop.is_set():
            self.vote()

    def vote(self) -> bool:
        ballot = self.box.ballot(self.number, *random.choice([(1, 0), (0, 1), (0, 0)]))
        self.sent.append(tracker(ballot))
        try:
            status, answer = self.server.post(
                self.box.address, json.dumps({"ballot": ballot}).encode()
            )
        except (OSError, HTTPException):
            self.unanswered += 1
            return False
        assert status == 200, answer
        self.receipts.append(answer["tracker"])
        return True

    def vote_at_last(self) -> None:
        """Whoever has no receipt may vote again."""
        while not self.vote():
            time.sleep(0.05)


def cast_while_killing(folder, kills):
    """The board after so many `kill -9` at random moments, and what the voters have."""
    box = boxes.open_box()
    stop = threading.Event()
    with boxes.served(folder, "-w", "2", "--threads", "2") as server:
        voters = [Voter(server, box, number, stop) for number in range(3)]
        for voter in voters:
            voter.start()
        done = 0
        while done < kills:
            time.sleep(random.uniform(0.02, 0.4))
            done += server.kill_worker()
        stop.set()
        for voter in voters:
            voter.join()
            voter.vote_at_last()
        return voters, server.archive(box.board)


def require_whole(voters, data):
    """No receipt without its ballot, no ballot that nobody made, a sound chain; all have voted."""
    report = verify(data)
    on_board = trackers_in(data)
    receipts = {each for voter in voters for each in voter.receipts}
    sent = {each for voter in voters for each in voter.sent}
    assert receipts - on_board == set()
    assert on_board - sent == set()
    assert (report.ballots_cast, report.ballots_kept) == (len(on_board), len(voters))


def trackers_in(data):
    whole = archive.read(data)
    return {tracker(event.payload.decode()) for event in whole.events if event.type == "Ballot"}


@pytest.mark.django_db(transaction=True)
def test_twenty_kills_while_casting_lose_no_receipt_and_invent_no_ballot(tmp_path):
    voters, data = cast_while_killing(tmp_path, 20)
    require_whole(voters, data)
    assert sum(voter.unanswered for voter in voters) > 0  # the kills did hit


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hundred_kills_while_casting_lose_no_receipt_and_invent_no_ballot(tmp_path):
    voters, data = cast_while_killing(tmp_path, 200)
    require_whole(voters, data)
    assert sum(voter.unanswered for voter in voters) > 0
