"""At most one counted ballot for each credential, whatever arrives at once (BA-4)."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from civic.belenios.errors import Invalid
from civic.belenios.verification import verify
from folkmoot.ballots import actions, queries
from folkmoot.ballots.models import Event

from . import box as boxes


def bodies(ballots):
    return [json.dumps({"ballot": ballot}).encode() for ballot in ballots]


def post_at_once(server, box, sent):
    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(lambda body: server.post(box.address, body), sent))


@pytest.mark.django_db(transaction=True)
def test_one_of_a_hundred_copies_sent_at_once_is_on_the_board(tmp_path):
    box = boxes.open_box()
    ballot = box.ballot(0)
    with boxes.served(tmp_path, "-w", "2", "--threads", "4") as server:
        answers = post_at_once(server, box, bodies([ballot] * 100))
        report = verify(server.archive(box.board))
    receipts = [answer for status, answer in answers if status == 200]
    refusals = {answer["refused"] for status, answer in answers if status == 409}
    assert (len(receipts), refusals) == (1, {"repeated_ballot"})
    assert (report.ballots_cast, report.ballots_kept) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_one_of_many_ballots_of_one_voter_sent_at_once_counts(tmp_path):
    box = boxes.open_box()
    ballots = [box.ballot(0, *choice) for choice in ((1, 0), (0, 1), (0, 0)) for _each in range(5)]
    with boxes.served(tmp_path, "-w", "2", "--threads", "4") as server:
        answers = post_at_once(server, box, bodies(ballots))
        report = verify(server.archive(box.board))
    assert {status for status, _answer in answers} == {200}
    assert len({answer["height"] for _status, answer in answers}) == 15
    assert (report.ballots_cast, report.ballots_kept) == (15, 1)


@pytest.fixture
def ballot_event(db):
    box = boxes.open_box()
    box.cast(0)
    return Event.objects.get(type="Ballot")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("no_ballot_twice", {"height": 2}),
        ("one_event_at_a_height", {"tracker": "another"}),
        ("once_per_board", {"height": 2, "tracker": "", "type": "Setup"}),
    ],
)
def test_database_itself_refuses_a_second_row(ballot_event, name, changes):
    assert name in {constraint.name for constraint in Event._meta.constraints}
    for field, value in changes.items():
        setattr(ballot_event, field, value)
    ballot_event.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        ballot_event.save(force_insert=True)


def test_nothing_is_tallied_when_a_row_was_doubled_past_the_constraint(ballot_event):
    """What the owner of the database could do."""
    board, tracker, text = ballot_event.board, ballot_event.tracker, ballot_event.data[0]
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX no_ballot_twice")
    actions._append(board, "Ballot", text.encode(), tracker=tracker)
    setup = queries.setup_of(board)
    assert setup
    with pytest.raises(Invalid, match="repeated_ballot"):
        queries.sum_of(board, setup)
