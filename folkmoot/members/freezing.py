"""Between the cut-off day of an election's roll and its freezing nobody moves in or out.

All of it is computed from stored instants: when a transfer was due, when the roll was drawn, when
it became final. A late worker changes no date, and neither does a rule that changes: a roll holds
for as long as the rulebook said on the day it was drawn.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Min, QuerySet

from folkmoot.core.dates import day_of, start_of
from folkmoot.members.models import Roll, Transfer
from folkmoot.members.offices import units_of
from folkmoot.members.rules import rule_by_day
from folkmoot.units.access import paths_of


def rolls_over(units: Iterable[int], day: date) -> QuerySet[Roll]:
    """The rolls of some units and of those above them, with the instant they were `drawn`."""
    paths = paths_of(units, day).values()
    above = {unit for path in paths for unit in units_of(path)} | set(units)
    rolls = Roll.objects.filter(unit__in=above).select_related("unit")
    return rolls.annotate(drawn=Min("versions__recorded"))


Days = Callable[[date], int]


def most_days_held() -> Days:
    """For how many days at most a roll holds transfers, by the day it was drawn."""
    found: Days = rule_by_day("transfer.most_days_held")
    return found


def released(roll: Roll, now: datetime, days: Days) -> datetime | None:
    """When a roll stopped holding transfers; none while it does."""
    drawn: datetime = roll.drawn  # type: ignore[attr-defined]  # -- annotated
    most = max(start_of(roll.on), drawn) + timedelta(days=days(day_of(drawn)))
    ends = [when for when in (roll.frozen, roll.voided, most) if when and when <= now]
    return min(ends, default=None)


def due(agreed: datetime, on: date, rolls: Iterable[Roll], now: datetime) -> datetime | None:
    """The instant from which an agreed transfer holds; none while a roll holds it.

    A roll holds what falls due after it was drawn and on or after its cut-off day.
    """
    instant, waiting = max(agreed, start_of(on)), list(rolls)
    if not waiting:
        return instant
    days = most_days_held()
    for roll in sorted(waiting, key=lambda roll: (released(roll, now, days) or now, roll.pk)):
        is_held = roll.drawn <= instant and start_of(roll.on) <= instant  # type: ignore[attr-defined]  # -- annotated
        until = released(roll, now, days)
        if is_held and until is None:
            return None
        if is_held and until is not None and until > instant:
            instant = until
    return instant


def holding(transfer: Transfer, day: date, now: datetime) -> list[Roll]:
    """The rolls that hold a transfer on a day, to say until when it waits."""
    units = [transfer.losing_id, transfer.gaining_id]
    return holding_on(units, day, max(day, transfer.on), now)


def holding_on(units: Iterable[int], day: date, until: date, now: datetime) -> list[Roll]:
    """The rolls over some units on a day that hold what falls due until another day."""
    rolls, days = rolls_over(units, day).filter(on__lte=until), most_days_held()
    return [roll for roll in rolls if released(roll, now, days) is None]
