"""How a roll came about: who is new on it, who is gone, and when that is unusual (MP-6).

The roll of the cut-off date is compared with the one that would have been drawn `WINDOW` before, by
what was known then: an entry written later under an earlier date is new, an exit is one as well.
Who moved between the roll's own units is neither. Nobody is scored; plain counts meet plain limits.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from folkmoot.core.dates import start_of
from folkmoot.members.models import Roll, RollEntry
from folkmoot.people.keys import BORN, EMAIL, JOINED, PHONE
from folkmoot.people.models import Person, PersonKey
from folkmoot.units.models import Membership, Placement

WINDOW = timedelta(days=90)
LEAST, SHARE = 5, 10  # so many people, and more than so many of a hundred
LEAST_TWINS = 2

KINDS = {"phone": PHONE, "email": EMAIL, "born": BORN}
TWINS = frozenset({*KINDS, "former"})
Ids = QuerySet[Any, int]


@dataclass(frozen=True)
class Change:
    """One unit of a roll, or all of them: entitled before, newly, no longer, and on the day."""

    unit: int
    before: int
    new: int
    gone: int
    now: int


@dataclass(frozen=True)
class Alarm:
    """Something that calls for a look: which limit was passed, where, and the two numbers."""

    code: str  # new, gone, twins, names, bulk
    unit: int
    count: int
    of: int


@dataclass(frozen=True)
class Movements:
    """Who is new on a roll and who is gone, each with the unit of then, and what marks the new."""

    before: dict[int, int]
    now: dict[int, int]
    marks: dict[int, set[str]]

    @property
    def new(self) -> set[int]:
        """On the roll, and not on that of before."""
        return set(self.now) - set(self.before)

    @property
    def gone(self) -> set[int]:
        """On the roll of before alone."""
        return set(self.before) - set(self.now)


def first_day(roll: Roll) -> date:
    """The day that the cut-off date is compared with."""
    return roll.on - WINDOW


def known_then(day: date) -> datetime | None:
    """The end of a day, or nothing if the register is younger: then only dates can be compared."""
    known = start_of(day + timedelta(days=1))
    return known if Membership.objects.filter(recorded__lt=known).exists() else None


def homes_on(roll: Roll, day: date, known: datetime | None) -> QuerySet[Membership]:
    """The spells that entitled to a place on the roll, had it been drawn as of a day."""
    units = Placement.objects.on(day).under(roll.unit_id).values("unit")
    rows = Membership.objects.on(day, known).filter(kind=Membership.Kind.HOME, unit__in=units)
    found: QuerySet[Membership] = rows.filter(standing__in=roll.standings)
    return found


def movements(roll: Roll) -> Movements:
    """All of a roll; the number of questions does not depend on its size."""
    day = first_day(roll)
    then = homes_on(roll, day, known_then(day))
    entitled = roll.latest_entries.filter(is_included=True)
    now = homes_on(roll, roll.on, None).values_list("person", "unit")
    placed = dict(now)
    return Movements(
        before=dict(then.values_list("person", "unit")),
        now={
            person: placed.get(person, roll.unit_id)
            for person in entitled.values_list("person", flat=True)
        },
        marks=marks(roll, entitled.exclude(person__in=then.values("person")), day),
    )


def marks(roll: Roll, entries: QuerySet[RollEntry], day: date) -> dict[int, set[str]]:
    """What is unusual about those who are new, as codes."""
    people = entries.values("person")
    late = homes_on(roll, day, None).filter(person__in=people).values_list("person", flat=True)
    found: dict[str, Iterable[int]] = {
        **{code: sharing(kind, people) for code, kind in KINDS.items()},
        "former": like_former(people, roll.on),
        "names": named_like_former(people, roll),
        "bulk": together(people, roll.on),
        "late": late,
    }
    marked: dict[int, set[str]] = defaultdict(set)
    for code, ids in found.items():
        for person in ids:
            marked[person].add(code)
    return dict(marked)


def sharing(kind: str, people: Any) -> Ids:
    """Those of some people who share one kind of key with anybody."""
    others = PersonKey.objects.filter(value=OuterRef("value")).exclude(person=OuterRef("person"))
    rows = PersonKey.objects.filter(Exists(others), is_shared=True, person__in=people)
    return rows.filter(value__startswith=f"{kind}:").values_list("person", flat=True)


def former(day: date) -> QuerySet[Person]:
    """Who was a member somewhere and is none on a day; an erased record leaves no trace."""
    homes = Membership.objects.live().filter(person=OuterRef("pk"), kind=Membership.Kind.HOME)
    rows = Person.objects.filter(Exists(homes), ~Exists(homes.covering(day)))
    return rows.filter(erased=None, merged_into=None)


def like_former(people: Any, day: date) -> Ids:
    """Those who share any key with somebody who left or died."""
    others = PersonKey.objects.filter(value=OuterRef("value"), person__in=former(day))
    strong = Q()
    for kind in (EMAIL, PHONE, BORN, JOINED):
        strong |= Q(value__startswith=f"{kind}:")
    rows = PersonKey.objects.filter(
        strong, Exists(others.exclude(person=OuterRef("person"))), is_shared=True, person__in=people
    )
    return rows.values_list("person", flat=True)


def named_like_former(people: Any, roll: Roll) -> Ids:
    """Those who bear the name of somebody who left the roll's own units."""
    units = Placement.objects.live().filter(starts__lte=roll.on).under(roll.unit_id).values("unit")
    homes = Membership.objects.live().filter(unit__in=units).values("person")
    names = former(roll.on).filter(pk__in=homes).exclude(pk__in=people).values("name")
    return Person.objects.filter(pk__in=people, name__in=names).values_list("pk", flat=True)


def together(people: Any, day: date) -> Iterator[int]:
    """Those of whom at least `LEAST` began on one day in one unit, at work in one host."""
    at_work = "person__employments__"
    rows = Membership.objects.on(day).filter(
        Q(**{f"{at_work}ends": None}) | Q(**{f"{at_work}ends__gt": day}),
        **{f"{at_work}starts__lte": day, f"{at_work}withdrawn": None},
        **{f"{at_work}host__isnull": False},
        person__in=people,
        kind=Membership.Kind.HOME,
    )
    groups: dict[Any, set[int]] = defaultdict(set)
    for person, *same in rows.values_list("person", "unit", "starts", f"{at_work}host"):
        groups[tuple(same)].add(person)
    for group in groups.values():
        if len(group) >= LEAST:
            yield from group


def figures_of(roll: Roll) -> dict[str, Any]:
    """The numbers to be kept with the roll: no name, no person."""
    found = movements(roll)
    counts = [Counter(found.before.values()), Counter(found.now.values())]
    new = Counter(found.now[person] for person in found.new)
    gone = Counter(found.before[person] for person in found.gone)
    units = sorted({*counts[0], *counts[1]})
    rows = [Change(u, counts[0][u], new[u], gone[u], counts[1][u]) for u in units]
    marked = Counter(code for codes in found.marks.values() for code in codes)
    marked["twins"] = sum(bool(codes & TWINS) for codes in found.marks.values())
    return {
        "since": first_day(roll).isoformat(),
        "is_dated": known_then(first_day(roll)) is None,
        "units": [asdict(row) for row in rows],
        "marks": dict(marked),
    }


def changes(figures: dict[str, Any]) -> list[Change]:
    """The units of a roll."""
    return [Change(**row) for row in figures.get("units", ())]


def total(rows: Iterable[Change], unit: int) -> Change:
    """All of them together."""
    listed = list(rows)
    return Change(
        unit,
        *(sum(getattr(row, name) for row in listed) for name in ("before", "new", "gone", "now")),
    )


def is_much(count: int, of: int) -> bool:
    """Whether so many are more than usual."""
    return count >= LEAST and count * 100 > of * SHARE


def alarms(roll: Roll) -> list[Alarm]:
    """The limits that the figures of a roll pass."""
    rows = changes(roll.figures)
    whole = total(rows, roll.unit_id)
    looked_at = rows if len(rows) == 1 else [whole, *rows]
    found = [
        Alarm(code, row.unit, getattr(row, code), row.before)
        for row in looked_at
        for code in ("new", "gone")
        if is_much(getattr(row, code), row.before)
    ]
    marked = roll.figures.get("marks", {})
    if marked.get("twins", 0) >= LEAST_TWINS:
        found.append(Alarm("twins", roll.unit_id, marked["twins"], whole.new))
    limits = {"names": whole.new, "bulk": whole.before}
    return found + [
        Alarm(code, roll.unit_id, marked[code], whole.new)
        for code, of in limits.items()
        if is_much(marked.get(code, 0), of)
    ]
