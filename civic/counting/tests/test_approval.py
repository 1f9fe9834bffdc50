import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.counting.approval import Outcome, approval


def test_most_votes_win():
    assert approval([3, 9, 5], seats=2, ballots=10) == Outcome((1, 2), (), 0)


def test_equal_votes_at_the_last_seat_elect_nobody_of_those_equal():
    assert approval([7, 4, 4, 1], seats=2, ballots=10) == Outcome((0,), (1, 2), 1)


def test_equal_votes_that_all_fit_are_no_tie():
    assert approval([4, 4, 1], seats=2, ballots=10) == Outcome((0, 1), (), 0)


@pytest.mark.parametrize(("votes", "elected"), [(5, ()), (6, (0,)), (0, ())])
def test_only_candidate_needs_more_than_half(votes, elected):
    assert approval([votes], seats=1, ballots=10).elected == elected


def test_nobody_is_elected_without_a_vote():
    assert approval([0, 0], seats=1, ballots=0) == Outcome((), (), 1)


def test_impossible_votes_are_refused():
    with pytest.raises(ValueError, match="fit together"):
        approval([11], seats=1, ballots=10)


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(1, 6))
def test_nobody_left_out_has_more_votes_than_one_elected(votes, seats):
    outcome = approval(votes, seats=seats, ballots=30)
    left = [v for i, v in enumerate(votes) if i not in outcome.elected]
    assert len(outcome.elected) + outcome.open_seats == seats
    assert set(outcome.elected).isdisjoint(outcome.tied)
    if outcome.elected and len(votes) > seats:
        assert min(votes[i] for i in outcome.elected) >= max(left, default=0)
    if outcome.tied:
        assert len(outcome.tied) > outcome.open_seats > 0
        assert len({votes[i] for i in outcome.tied}) == 1
