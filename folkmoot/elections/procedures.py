"""Rules of an election as versioned data: a procedure once used is never changed, only followed by
a new version.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.counting.approval import Outcome, approval


@dataclass(frozen=True)
class Procedure:
    """Who may vote, how many marks a ballot takes, and how the votes become a result."""

    name: str | Promise
    explanation: str | Promise
    standings: tuple[str, ...]

    def most_marks(self, seats: int, candidates: int) -> int:
        """How many candidates a ballot may mark."""
        return min(seats, candidates)

    def outcome(self, votes: list[int], *, seats: int, ballots: int) -> Outcome:
        """Who is elected."""
        return approval(votes, seats=seats, ballots=ballots)


@dataclass(frozen=True)
class Approval(Procedure):
    """Every candidate may be marked."""

    def most_marks(self, seats: int, candidates: int) -> int:
        return candidates


PROCEDURES: dict[str, Procedure] = {
    "seats-1": Procedure(
        _("As many votes as seats"),
        _(
            "Each member marks at most as many candidates as there are seats. The most votes win. "
            "With no more candidates than seats, each needs more than half of the ballots."
        ),
        ("full",),
    ),
    "approval-1": Approval(
        _("Approval"),
        _(
            "Each member marks every candidate they approve of. The most votes win. "
            "With no more candidates than seats, each needs more than half of the ballots."
        ),
        ("full",),
    ),
}
