"""The numbers of admission and transfer. Data: the rulebook will give them per unit and date."""

from calendar import monthrange
from datetime import date
from typing import Any

RULES: dict[str, Any] = {
    "admission.sponsors": 2,
    "admission.probation_months": 12,
    "admission.most_extensions": 1,
    "admission.extension_months": 12,
    "return.probation_months": 0,  # the joining date stays; the time away does not count
    "transfer.days": 30,
    "transfer.silence": {"member": "lapse", "losing": "approve", "gaining": "approve"},
    "transfer.most_days_held": 90,  # a roll that is never made final does not hold for ever
    "work.probation_days": 30,
    "work.transfer_days": 7,
    "smallest_shown": 5,
}


def rule(name: str) -> Any:
    """The value of a rule today."""
    return RULES[name]


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
