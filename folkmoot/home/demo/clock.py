"""The demonstration's clock: each decision of the invented past is taken on its own day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.utils import timezone

from folkmoot.core.dates import start_of

MORNING, NOON = timedelta(hours=9), timedelta(hours=12)


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Django's clock stands at an instant, and with it every moment that our actions write.

    It is Django's own source of time that is exchanged, so defaults of columns follow too.
    """

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return instant.astimezone(tz)

    module: Any = timezone
    before = module.datetime
    module.datetime = Standing
    try:
        yield
    finally:
        module.datetime = before


def morning_of(day: date) -> datetime:
    """When decisions are signed."""
    return start_of(day) + MORNING


def noon_of(day: date) -> datetime:
    """When the register is kept: after the decisions of the day."""
    return start_of(day) + NOON
