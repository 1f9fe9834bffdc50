"""Rows that follow snapshots: begun when told first, ended when told no longer."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from folkmoot.core.spans import Span
from folkmoot.members.importers.spells import successor, write_spells

Wanted = dict[tuple[int, int], dict[str, Any]]


class Spells:
    """The rows of one table by two of their columns; written at the end, in few queries.

    `told` names the columns that a snapshot may tell otherwise: then a row ends, and another
    begins. Everything else is said of a row once, when it begins.
    """

    def __init__(
        self, model: type[Span], key: tuple[str, str], rows: Iterable[Any], told: Collection[str]
    ) -> None:
        self.model, self.key, self.told = model, key, told
        self.running: dict[tuple[int, int], Any] = {self.key_of(row): row for row in rows}
        self.begun: list[Any] = []
        self.withdrawn: list[Any] = []
        self.count = 0  # of rows that snapshots began

    def key_of(self, row: Any) -> tuple[int, int]:
        """What tells a row from the others of its day."""
        return getattr(row, self.key[0]), getattr(row, self.key[1])

    def follow(self, day: date, wanted: Wanted) -> None:
        """From a day on exactly these rows hold."""
        for key, row in list(self.running.items()):
            if key not in wanted or self.differs(row, wanted[key]):
                self.end(row, day)
                del self.running[key]
        for key, values in wanted.items():
            if key not in self.running:
                named = dict(zip(self.key, key, strict=True))
                self.running[key] = self.model(starts=day, **named, **values)
                self.begun.append(self.running[key])
                self.count += 1

    def differs(self, row: Any, values: dict[str, Any]) -> bool:
        """Whether a row says something else."""
        return any(getattr(row, name) != values[name] for name in self.told)

    def end(self, row: Any, day: date) -> None:
        """A row that is stored is withdrawn for one that ends; it stays readable."""
        if row.pk is None:
            row.ends = day
        elif row.ends != day:
            self.withdrawn.append(row)
            self.begun.append(successor(row, ends=day))

    def ranks(self, order: list[tuple[int, int]]) -> list[int]:
        """Growing numbers for rows in an order; a row keeps the one it has where that fits."""
        found: list[int] = []
        for key in order:
            last = found[-1] if found else 0
            row = self.running.get(key)
            found.append(row.rank if row and row.rank > last else last + 1)
        return found

    def write(self) -> None:
        """Everything at once."""
        now = timezone.now()
        for row in self.begun:
            row.recorded = now
        write_spells(self.withdrawn, self.begun, now)
