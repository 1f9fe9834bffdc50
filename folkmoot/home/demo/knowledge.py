"""Spans of the invented past as rows that were known in their own time.

What ended since the installation was introduced stood without an end until it ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from folkmoot.core.spans import Span
from folkmoot.home.demo.clock import noon_of

Row = TypeVar("Row", bound=Span)


@dataclass(frozen=True)
class Knowledge:
    """Since when this installation knows things: what is older was told on its first day."""

    first: datetime

    def of(self, day: date) -> datetime:
        """When something that happened on a day was recorded."""
        return max(self.first, noon_of(day))

    def is_new(self, day: date) -> bool:
        """Whether it was recorded here on its day, and not told afterwards."""
        return noon_of(day) > self.first

    def rows(
        self, model: type[Row], values: dict[str, Any], *, ending: dict[str, Any] | None = None
    ) -> Iterator[Row]:
        """One span: as it was known while it ran, and as it is known since it ended.

        `ending` is what only the end says.
        """
        starts, ends = values["starts"], values["ends"]
        begun = self.of(starts)
        ended = self.of(ends) if ends else None
        if ended and ended > begun:
            yield model(**values | {"ends": None}, recorded=begun, withdrawn=ended)
            begun = ended
        yield model(**values, **(ending or {}), recorded=begun)
