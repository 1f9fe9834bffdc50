"""What a unit was over time: its names and places, relatives, offices and number of members."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from folkmoot.core.dates import today
from folkmoot.units.access import FEW, Access
from folkmoot.units.acts.lines import FOREVER
from folkmoot.units.acts.models import Act, ActUnit
from folkmoot.units.models import Appointment, Membership, Placement, Unit
from folkmoot.units.queries import latest_places

Role = ActUnit.Role


@dataclass(frozen=True)
class Chapter:
    """A span in which a unit had one name, kind and place."""

    place: Placement
    parent: Placement | None


@dataclass(frozen=True)
class Relative:
    """A unit that went into this one or came out of it, by an act."""

    act: Act
    place: Placement
    is_earlier: bool


def chapters_of(unit: Unit) -> list[Chapter]:
    """From the founding on, decided future too; a move further up makes no chapter."""
    rows = list(
        Placement.objects.live().filter(unit=unit).select_related("kind").order_by("starts")
    )
    kept: list[Placement] = []
    for row in rows:
        last = kept[-1] if kept else None
        if last and last.ends == row.starts and decided(last) == decided(row):
            last.ends = row.ends
        else:
            kept.append(row)
    parents = latest_places(row.parent_id for row in kept if row.parent_id)
    return [Chapter(row, parents.get(row.parent_id or 0)) for row in kept]


def decided(row: Placement) -> tuple[int | None, int, dict[str, str]]:
    """What acts say of a placement."""
    return row.parent_id, row.kind_id, dict(row.name)


def relatives_of(unit: Unit) -> list[Relative]:
    """Predecessors and successors by acts in force, in the order of their dates."""
    acts = Act.objects.in_force().filter(units__unit=unit, units__role__in=ROLES)
    found = []
    listed = list(acts.distinct().prefetch_related("units").order_by("on", "pk"))
    places = latest_places(row.unit_id for act in listed for row in act.units.all())
    for act in listed:
        roles = {(row.unit_id, row.role) for row in act.units.all()}
        for mine, other in ROLES.items():
            others = sorted(pk for pk, role in roles if role == other and pk != unit.pk)
            if (unit.pk, mine) in roles:
                earlier = other == Role.PREDECESSOR
                found += [Relative(act, places[pk], earlier) for pk in others if pk in places]
    return found


ROLES = {Role.PREDECESSOR: Role.SUCCESSOR, Role.SUCCESSOR: Role.PREDECESSOR}


@dataclass
class Below:
    """A span in which a unit stood directly under this one; `place` is how it stood last."""

    place: Placement
    starts: date
    ends: date | None


def units_below(unit: Unit) -> list[Below]:
    """What ever stood directly under a unit, in the order in which it came."""
    rows = Placement.objects.live().filter(parent=unit).select_related("unit")
    found: dict[int, list[Below]] = defaultdict(list)
    for row in rows.order_by("starts", "unit__code"):
        spans = found[row.unit_id]
        if spans and spans[-1].ends == row.starts:
            spans[-1] = Below(row, spans[-1].starts, row.ends)
        else:
            spans.append(Below(row, row.starts, row.ends))
    every = (span for spans in found.values() for span in spans)
    return sorted(every, key=lambda span: (span.starts, span.place.unit.code))


def terms_of(unit: Unit) -> list[Appointment]:
    """Every term in the unit's offices, by the rank of the office."""
    rows = Appointment.objects.live().filter(office__unit=unit)
    return list(
        rows.select_related("office__kind", "person").order_by(
            "office__kind__rank", "office_id", "starts", "pk"
        )
    )


@dataclass(frozen=True)
class Reach:
    """Whose members a reader may count: of the unit alone, of all under it too, or of nobody."""

    alone: bool
    whole: bool


def reach_of(access: Access, place: Placement) -> Reach:
    """Holders of `register.see` count what they reach, members their own unit."""
    reaching = [r for r in access.reaches if "register.see" in r.rights and r.reaches(place.path)]
    return Reach(
        alone=bool(reaching) or place.path in access.membership_paths,
        whole=any(reach.whole_subtree for reach in reaching),
    )


def is_large(unit: Unit) -> bool:
    """Whether so many units have stood under one that their members are not counted together."""
    return len(Placement.objects.live().under(unit.pk).values_list("pk")[: FEW + 1]) > FEW


class Members:
    """How many members were at home in a unit, and under it, on any day."""

    def __init__(self, unit: Unit, *, whole: bool) -> None:
        places = Placement.objects.live()
        standing = defaultdict(list)
        for row in places.under(unit.pk) if whole else places.filter(unit=unit):
            standing[row.unit_id].append((row.starts, row.ends or FOREVER))
        rows = Membership.objects.live().filter(kind=Membership.Kind.HOME, unit__in=standing)
        spells = rows.exclude(standing=Membership.Standing.APPLICANT)
        changes: dict[date, int] = defaultdict(int)
        for where, starts, ends in spells.values_list("unit_id", "starts", "ends"):
            for since, until in standing[where]:
                first, last = max(starts, since), min(ends or FOREVER, until)
                if first < last:
                    changes[first] += 1
                    changes[last] -= 1
        self.days = sorted(changes)
        self.sizes = list(accumulate(changes[day] for day in self.days))

    def on(self, day: date) -> int:
        """The number on a day."""
        place = bisect_right(self.days, day)
        return self.sizes[place - 1] if place else 0

    def by_year(self, first: date) -> list[tuple[date, int]]:
        """On each New Year's Day since a day, and today."""
        years = [date(year, 1, 1) for year in range(first.year + 1, today().year + 1)]
        return [(day, self.on(day)) for day in [*years, today()]]
