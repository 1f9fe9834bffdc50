"""What readers see of how a roll came about, and who is told when it is unusual (MP-6).

Everybody inside reads numbers, none of them between one and four; who holds or audits elections
there reads all numbers and, on a page of its own whose every look is noted, the names in reach.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.ballots.models import Trustee
from folkmoot.core.dates import today
from folkmoot.elections.models import Election
from folkmoot.members.models import Roll
from folkmoot.members.movements import LEAST, Alarm, Change, alarms, changes, movements, total
from folkmoot.outbox.notices import tell
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Appointment, OfficeKind, Placement
from folkmoot.units.queries import latest_places

NAMES = ("election.call", "election.audit")  # who reads all numbers, and names
TOLD = {*NAMES, "election.sign", "audit.see"}

SENTENCES: dict[str, str | Promise] = {
    "new": gettext_lazy(
        "{unit}: {count} people gained the vote in these {days} days; {of} had it before."
    ),
    "gone": gettext_lazy(
        "{unit}: {count} people lost the vote in these {days} days; {of} had it before."
    ),
    "twins": gettext_lazy(
        "Of {of} people who gained the vote, {count} share a telephone, an e-mail address or a "
        "birthday under one name with another record, or look like a former member."
    ),
    "names": gettext_lazy(
        "Of {of} people who gained the vote, {count} bear the name of a former member of these "
        "units."
    ),
    "bulk": gettext_lazy(
        "Of {of} people who gained the vote, {count} came in groups of five or more, on one day "
        "and from one place of work."
    ),
}
MARKS: dict[str, str | Promise] = {
    "phone": gettext_lazy("share a telephone with another record"),
    "email": gettext_lazy("share an e-mail address with another record"),
    "born": gettext_lazy("share name and birthday with another record"),
    "former": gettext_lazy("look like a former member"),
    "names": gettext_lazy("bear the name of a former member of these units"),
    "bulk": gettext_lazy("came in a group of five or more on one day from one place of work"),
    "late": gettext_lazy("were entered later, under an earlier date"),
}


def tell_alarms(election: Election, place: Placement) -> None:
    """One letter each, once a roll, to those who hold, sign and audit it and keep its keys."""
    if not alarms(election.roll):
        return
    people = watchers(place)
    people |= set(Trustee.objects.filter(board=election.board).values_list("person", flat=True))
    page = reverse("elections:roll", args=[election.pk])
    tell(f"roll-alarm-{election.roll_id}", people, page)


def watchers(place: Placement) -> set[int]:
    """Who holds an office that calls, signs or audits elections there, near or far above."""
    subtree = Q(office__kind__reach=OfficeKind.Reach.SUBTREE) | Q(office__unit=place.unit_id)
    above = [*place.ancestor_ids, place.unit_id]
    terms = Appointment.objects.on(today()).filter(subtree, office__unit__in=above)
    rows = terms.values_list("person", "office__kind__rights")
    return {person for person, rights in rows if TOLD & set(rights)}


def right_to_names(access: Access, paths: Iterable[str]) -> str | None:
    """The right under which a reader reads names at any of some places."""
    listed = list(paths)
    return next((r for r in NAMES if any(access.may(r, path) for path in listed)), None)


@dataclass(frozen=True)
class Numbers:
    """How numbers are written for one reader."""

    are_exact: bool

    def shown(self, count: int) -> str:
        """A number, or that it is one of the small ones that could point to somebody."""
        return str(count) if self.are_exact or not count or count >= LEAST else f"< {LEAST}"


def numbers_of(roll: Roll, *, are_exact: bool) -> dict[str, Any] | None:
    """The counts of a roll and its alarms, as sentences and rows; none of a roll from before."""
    if not roll.figures:
        return None
    shown = Numbers(are_exact).shown
    rows, places = changes(roll.figures), _names(roll)
    found = alarms(roll)
    since = date.fromisoformat(roll.figures["since"])
    days = (roll.on - since).days
    return {
        "since": since,
        "is_dated": roll.figures["is_dated"],
        "alarms": [_sentence(alarm, places, shown, days) for alarm in found],
        "rows": [_row(row, places[row.unit], shown) for row in rows],
        "total": _row(total(rows, roll.unit_id), _("All together"), shown),
        "marks": [
            (words, shown(count))
            for code, words in MARKS.items()
            if (count := roll.figures["marks"].get(code))
        ],
    }


def _names(roll: Roll) -> dict[int, str]:
    units = {roll.unit_id, *(row.unit for row in changes(roll.figures))}
    return {unit: str(place.name) for unit, place in latest_places(units).items()}


def _sentence(alarm: Alarm, names: dict[int, str], shown: Callable[[int], str], days: int) -> str:
    return str(SENTENCES[alarm.code]).format(
        unit=names[alarm.unit], count=shown(alarm.count), of=shown(alarm.of), days=days
    )


def _row(row: Change, name: str, shown: Callable[[int], str]) -> dict[str, str]:
    return {
        "name": name,
        **{part: shown(getattr(row, part)) for part in ("before", "new", "gone", "now")},
    }


@dataclass(frozen=True)
class Concerned:
    """Somebody whom the counts of a roll are about."""

    person: Person
    place: Placement
    is_new: bool
    marks: list[str | Promise]


def concerned(roll: Roll, access: Access) -> list[Concerned]:
    """Those in the reader's reach, as the register says today: marked ones first, then by name."""
    found = movements(roll)
    units = {person: found.now[person] for person in found.new}
    units |= {person: found.before[person] for person in found.gone}
    places = latest_places(units.values())
    reached = {unit for unit, row in places.items() if right_to_names(access, [row.path])}
    people = Person.objects.in_bulk(p for p, unit in units.items() if unit in reached)
    rows = [
        Concerned(person, places[units[pk]], pk in found.new, _marks(found.marks.get(pk, ())))
        for pk, person in people.items()
    ]
    return sorted(rows, key=lambda row: (not row.marks, row.is_new, row.person.keys))


def _marks(codes: Iterable[str]) -> list[str | Promise]:
    return [words for code, words in MARKS.items() if code in codes]
