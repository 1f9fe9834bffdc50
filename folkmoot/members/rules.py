"""The numbers of admission and transfer, which the rulebook gives. Each call asks once."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any

from folkmoot.units.rulebook.queries import flat, rulebook_by_day, rulebook_on


def rule(name: str, day: date | None = None) -> Any:
    """The value of a rule on a day (today)."""
    return flat(rulebook_on(day))[name]


def rule_by_day(name: str) -> Callable[[date], Any]:
    """The value of a rule on each of many days."""
    rules_on = rulebook_by_day()
    return lambda day: flat(rules_on(day))[name]


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
