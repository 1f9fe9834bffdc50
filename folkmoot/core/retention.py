"""What goes by itself, and when: every app declares its rules in `retention.py` as `RULES`.

The worker carries them out once an hour, some rows at a time; a page shows everybody what will go.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import day_of, start_of
from folkmoot.core.declared import Words, modules, tables
from folkmoot.core.jobs import KEPT, jobs

MOST = 500  # rows of a rule in one round
EVERY = timedelta(hours=1)
AHEAD = timedelta(days=30)


def deleted(rows: Iterable[Any]) -> int:
    """Whole rows go."""
    listed = list(rows)
    if not listed:
        return 0
    type(listed[0])._default_manager.filter(pk__in=[row.pk for row in listed]).delete()
    return len(listed)


def emptied(**values: Any) -> Callable[[Iterable[Any]], int]:
    """The rows stay; some columns of them become empty."""

    def empty(rows: Iterable[Any]) -> int:
        listed = list(rows)
        if not listed:
            return 0
        found = type(listed[0])._default_manager.filter(pk__in=[row.pk for row in listed])
        return int(found.update(**values))

    return empty


@dataclass(frozen=True)
class Rule:
    """`rows` are those that go some time after what `clock` names: a column or an annotation."""

    code: str
    title: Words
    after: timedelta
    rows: Callable[[], QuerySet[Any]]
    clock: str
    act: Callable[[Iterable[Any]], int] = deleted
    is_day: bool = False  # the clock is a civil date

    def before(self, now: datetime) -> date | datetime:
        """What the clock must have reached."""
        return day_of(now - self.after) if self.is_day else now - self.after

    def due(self, now: datetime) -> QuerySet[Any]:
        """The rows whose time has come."""
        return self.rows().filter(**{f"{self.clock}__lte": self.before(now)})

    def carry_out(self, now: datetime) -> int:
        """Some of them go; how many."""
        with transaction.atomic():
            return self.act(self.due(now).order_by("pk")[:MOST])


@cache
def rules() -> dict[str, Rule]:
    """Every app's rules by code."""
    return {rule.code: rule for module in modules("retention") for rule in module.RULES}


_last: list[datetime] = []


def carry_out_hourly(now: datetime | None = None) -> int:
    """Everything that is due, at most once an hour unless more was due than one round takes."""
    now = now or timezone.now()
    if _last and timedelta(0) <= now - _last[-1] < EVERY:
        return 0
    counts = [rule.carry_out(now) for rule in rules().values()]
    if max(counts, default=0) < MOST:
        _last[:] = [now]
    return sum(counts)


@dataclass(frozen=True)
class Forecast:
    """How many rows of a rule go now and soon, and when the next one does."""

    rule: Rule
    now: int
    soon: int
    next: date | None


def forecasts(now: datetime, person: Any = None) -> list[Forecast]:
    """What will go and when, of everybody or of one person; one question a rule."""
    return [forecast(rule, now, person) for rule in rules().values()]


def forecast(rule: Rule, now: datetime, person: Any) -> Forecast:
    """One rule's."""
    reached, soon, rows = rule.before(now), rule.before(now + AHEAD), rule.rows()
    if person is not None:
        table = tables().get(rows.model._meta.label)
        rows = rows.filter(table.about(person)) if table else rows.none()
    found = rows.aggregate(
        due=Count("pk", filter=Q(**{f"{rule.clock}__lte": reached})),
        ahead=Count("pk", filter=Q(**{f"{rule.clock}__lte": soon})),
        first=Min(rule.clock),
    )
    first = found["first"]
    instant = first if isinstance(first, datetime) or first is None else start_of(first)
    return Forecast(
        rule, found["due"], found["ahead"], day_of(instant + rule.after) if instant else None
    )


RULES = [
    Rule("jobs", _("Jobs of the program that have ended"), KEPT, jobs.finished, "finished_at"),
]
