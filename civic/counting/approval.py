"""Approval voting for one or several seats: whoever is marked most often.

Source: Brams and Fishburn, Approval Voting, American Political Science Review 72 (1978).
The majority asked of uncontested candidates is what most associations ask of a yes-or-no election.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """Positions of candidates (from 0): those elected, those tied for what is left, seats left."""

    elected: tuple[int, ...]
    tied: tuple[int, ...]
    open_seats: int


def approval(votes: Sequence[int], *, seats: int, ballots: int) -> Outcome:
    """Who is elected with these votes per candidate, out of `ballots` ballots counted.

    With more candidates than seats the most votes win; where several stand equal at the last seat
    nobody of them is elected, they are tied. With no more candidates than seats each needs more
    than half of the ballots. A candidate without a vote is never elected. Raises ValueError for
    votes that no such ballots can give.
    """
    if seats < 1 or ballots < 0 or any(not 0 <= count <= ballots for count in votes):
        raise ValueError("votes, seats and ballots do not fit together")
    contested = len(votes) > seats
    fit = [
        index
        for index, count in enumerate(votes)
        if count > 0 and (contested or 2 * count > ballots)
    ]
    ranked = sorted(fit, key=lambda index: (-votes[index], index))
    if len(ranked) <= seats:
        return Outcome(tuple(ranked), (), seats - len(ranked))
    border = votes[ranked[seats - 1]]
    if votes[ranked[seats]] < border:
        return Outcome(tuple(ranked[:seats]), (), 0)
    above = tuple(index for index in ranked if votes[index] > border)
    level = tuple(index for index in ranked if votes[index] == border)
    return Outcome(above, level, seats - len(above))
