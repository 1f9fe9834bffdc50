import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.belenios.ballots import Ballot
from civic.belenios.errors import Invalid
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tally import kept, logarithms
from civic.belenios.tests.samples import board
from civic.belenios.verification import verify

GROUP = BELENIOS_2048


@given(st.integers(0, 3000), st.data())
@settings(max_examples=30, deadline=None)
def test_every_count_up_to_the_weight_is_found(largest, data):
    counts = [0, largest, *data.draw(st.lists(st.integers(0, largest), max_size=5))]
    powers = {GROUP.power(GROUP.g, count): count for count in counts}
    assert logarithms(GROUP, powers, largest) == powers


@pytest.mark.parametrize("count", [-1, 10**6])
def test_a_count_beyond_the_weight_is_not_found(count):
    with pytest.raises(Invalid) as caught:
        logarithms(GROUP, [GROUP.power(GROUP.g, count)], 100)
    assert caught.value.code == "no_logarithm"


def test_the_last_ballot_of_each_credential_is_kept_in_the_order_cast():
    cast = [Ballot(tracker, voter, ()) for tracker, voter in ("1a", "2b", "3a", "4c", "5b")]
    assert [ballot.tracker for ballot in kept(cast)] == ["3", "4", "5"]


def test_weights_revotes_and_blank_votes_are_counted():
    report = verify(board().to_bytes())
    assert (report.ballots_cast, report.ballots_kept, report.weight) == (4, 3, 6)
    assert report.result == ((3, 2, 1), (2, 1))


def test_an_election_without_ballots_counts_nothing():
    report = verify(board(votes=()).to_bytes())
    assert (report.ballots_kept, report.weight, report.result) == (0, 0, ((0, 0, 0), (0, 0)))


def test_a_weight_of_nothing_counts_nothing():
    report = verify(board(weights=(0, 2**31, 1)).to_bytes())
    assert (report.weight, report.result) == (2**31 + 1, ((2**31, 1, 0), (1, 0)))
