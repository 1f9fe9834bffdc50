"""Which spells of two records fit together, which are one told twice, and which contradict."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from folkmoot.members.importers.spells import successor
from folkmoot.people.models import Person
from folkmoot.units.models import Appointment, Employment, Membership

HOME = Membership.Kind.HOME


@dataclass(frozen=True)
class Clash:
    """Two spells that one human being cannot have had."""

    kept: Any
    absorbed: Any

    @property
    def code(self) -> str:
        """The refusal."""
        return "terms_clash" if isinstance(self.kept, Appointment) else "memberships_clash"


@dataclass(frozen=True)
class Joining:
    """The spells of one table: those that stand in the end, those withdrawn, and clashes."""

    standing: list[Any]
    withdrawn: list[Any]
    clashes: list[Clash]

    @property
    def new(self) -> list[Any]:
        """Spells to be written: two that were one, longer than each."""
        return [row for row in self.standing if row.pk is None]


def name_of(row: Any) -> str:
    """A spell in a form: `membership-12`."""
    return f"{row._meta.model_name}-{row.pk}"


def joined(kept: Person, ours: list[Any], theirs: list[Any], left_out: Iterable[str]) -> Joining:
    """The spells of two people as one's. Those left out are withdrawn, on whichever side."""
    out = set(left_out)
    mine, others = ([r for r in rows if name_of(r) not in out] for rows in (ours, theirs))
    standing = list(mine)
    for row in others:
        same = [one for one in standing if collide(one, row) and say_the_same(one, row)]
        standing = [one for one in standing if one not in same]
        standing.append(reduce(lambda whole, one: united(kept, one, whole), same, row))
    withdrawn = [row for row in (*ours, *theirs) if row not in standing]
    return Joining(sorted(standing, key=begin, reverse=True), withdrawn, clashes_of(mine, others))


def clashes_of(ours: list[Any], theirs: list[Any]) -> list[Clash]:
    """Stored spells that contradict each other; what is united clashes only where a part does."""
    return [
        Clash(one, other)
        for one in ours
        for other in theirs
        if collide(one, other) and not say_the_same(one, other)
    ]


def begin(row: Any) -> date:
    """The first day."""
    first: date = row.starts
    return first


def united(kept: Person, ours: Any, theirs: Any) -> Any:
    """One spell told twice, as long as both together; one of the two, if it is as long."""
    starts, ends = min(ours.starts, theirs.starts), latest(ours.ends, theirs.ends)
    for row in (ours, theirs):
        if (row.starts, row.ends) == (starts, ends):
            return row
    last = ours if ours.ends == ends else theirs
    return successor(last, person=kept, starts=starts, ends=ends)


def latest(one: date | None, other: date | None) -> date | None:
    """The later end; none is the latest."""
    return None if one is None or other is None else max(one, other)


def overlap(one: Any, other: Any) -> bool:
    """Whether two spans share a day."""
    return (one.ends is None or other.starts < one.ends) and (
        other.ends is None or one.starts < other.ends
    )


def collide(one: Any, other: Any) -> bool:
    """Whether one person can have only one of two spells: what the database forbids."""
    if not overlap(one, other):
        return False
    if isinstance(one, Appointment):
        return bool(one.office_id == other.office_id)
    if isinstance(one, Employment):
        return say_the_same(one, other)
    return bool(one.unit_id == other.unit_id or one.kind == other.kind == HOME)


def say_the_same(one: Any, other: Any) -> bool:
    """Whether two spells tell one fact."""
    if isinstance(one, Appointment):
        return bool(one.office_id == other.office_id)
    if isinstance(one, Employment):
        return bool(one.host_id and (one.host_id, one.title) == (other.host_id, other.title))
    ours, theirs = ((row.unit_id, row.kind, row.standing) for row in (one, other))
    return bool(ours == theirs)
