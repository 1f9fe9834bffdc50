"""Questions about elections: where they are, what they wait for, who may do what in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from folkmoot.ballots.models import Trustee
from folkmoot.elections.models import Election, Stage
from folkmoot.members.models import RollEntry
from folkmoot.members.rolls import entitled, entry_of
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Placement


def place_of(election: Election) -> Placement:
    """Where the unit stands today, or last stood."""
    rows = Placement.objects.live().filter(unit_id=election.office.unit_id).select_related("unit")
    found: Placement | None = (
        rows.filter(starts__lte=timezone.localdate()).order_by("-starts").first()
    )
    assert found is not None
    return found


def places_of(elections: Iterable[Election]) -> dict[int, Placement]:
    """`place_of` for many, by unit, in one query."""
    units = {election.office.unit_id for election in elections}
    rows = Placement.objects.live().filter(unit__in=units, starts__lte=timezone.localdate())
    return {place.unit_id: place for place in rows.order_by("starts")}


@dataclass(frozen=True)
class Readiness:
    """What still stands between an election and the signing of its calendar, as codes."""

    missing: list[str]


def readiness(election: Election) -> Readiness:
    """In the order in which things should be mended."""
    now = timezone.now()
    trustees = list(election.board.trustees.all())
    holds = {
        "frozen": not election.board.is_frozen and not election.cancelled,
        "nominations_open": now >= election.nominations_close,
        "no_candidate": election.candidates().exists(),
        "contest_open": now >= election.contest_ends,
        "objections_open": not election.roll.objections.filter(is_accepted=None).exists(),
        "nobody_to_vote": entitled(election.roll).exists(),
        "keys_missing": bool(trustees) and all(trustee.has_restored for trustee in trustees),
        "too_late": now < election.board.opens,
    }
    return Readiness([code for code, is_met in holds.items() if not is_met])


def elections_seen(access: Access) -> QuerySet[Election]:
    """Elections are open to everyone inside the organisation."""
    rows = Election.objects.select_related("office__kind", "board", "roll")
    return rows.order_by("-called") if access.is_inside else rows.none()


@dataclass(frozen=True)
class Standing:
    """What one person is in one election."""

    entry: RollEntry | None
    trustees: list[Trustee]
    trustee: Trustee | None
    may_call: bool
    may_sign: bool

    @property
    def is_voter(self) -> bool:
        """On the roll."""
        return bool(self.entry and self.entry.is_included)

    @property
    def reads_counts(self) -> bool:
        """Counts of a small electorate are for the roll and the trustees only (BA-12)."""
        return self.is_voter or self.trustee is not None


def standing_of(election: Election, access: Access, place: Placement) -> Standing:
    """The person's part in the election."""
    person = access.person
    trustees = list(election.board.trustees.select_related("person"))
    return Standing(
        entry=entry_of(election.roll, person),
        trustees=trustees,
        trustee=next((row for row in trustees if row.person == person), None),
        may_call=access.may("election.call", place.path),
        may_sign=access.may("election.sign", place.path),
    )


def awaits_letter(election: Election, person: Person | None) -> bool:
    """Whether an unread credential letter waits for the person."""
    letters = election.board.letters.filter(person=person, sealed__isnull=False)
    return election.stage() in {Stage.READY, Stage.OPEN} and letters.exists()
