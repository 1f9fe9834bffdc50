"""How often and how much was exported, for everybody inside (UP-6)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from folkmoot.audit.models import Body
from folkmoot.core.dates import day_of
from folkmoot.core.texts import Texts
from folkmoot.units.queries import latest_places


@dataclass
class Line:
    """The exports of a unit in a month."""

    unit: Texts
    exports: int = 0
    rows: int = 0


@dataclass
class Month:
    """The exports of a month, by its first day."""

    first: date
    lines: list[Line] = field(default_factory=list)

    @property
    def exports(self) -> int:
        """How many there were."""
        return sum(line.exports for line in self.lines)

    @property
    def rows(self) -> int:
        """How many rows they had together."""
        return sum(line.rows for line in self.lines)


def by_month() -> list[Month]:
    """Every month with an export, the latest first; the log is what counts."""
    found: dict[date, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    bodies = Body.objects.filter(verb="register.exported")
    for unit, told, when in bodies.values_list("unit", "parameters", "entry__recorded"):
        found[day_of(when).replace(day=1)][unit or 0].append(int(told.get("count", 0)))
    places = latest_places(unit for units in found.values() for unit in units)
    names = {unit: place.name for unit, place in places.items()}
    return [
        Month(
            first,
            [
                Line(names.get(unit, Texts()), len(counts), sum(counts))
                for unit, counts in sorted(found[first].items())
            ],
        )
        for first in sorted(found, reverse=True)
    ]
