"""Every receipt is a tracker of its own, and it stands on the board (BA-8)."""

import pytest

from civic.belenios import archive
from civic.belenios.ballots import tracker
from folkmoot.ballots import actions, queries

from . import box as boxes

pytestmark = pytest.mark.django_db


def test_tracker_of_a_cast_is_on_the_board_and_in_the_archive():
    box = boxes.open_box()
    mine = [box.cast(0), box.cast(1), box.cast(0)]
    assert list(box.board.events.exclude(tracker="").values_list("tracker", flat=True)) == mine
    whole = archive.read(queries.archive_bytes(box.board))
    texts = [event.payload.decode() for event in whole.events if event.type == "Ballot"]
    assert [tracker(text) for text in texts] == mine


def test_equal_choices_never_share_a_tracker():
    box = boxes.open_box()
    assert len({tracker(box.ballot(voter)) for voter in (0, 1, 2) for _again in range(10)}) == 30


def test_tracker_handed_out_is_that_of_the_text_the_voter_sent():
    box = boxes.open_box()
    sent = box.ballot(0)
    assert actions.cast_ballot(box.board, sent).tracker == tracker(sent)
