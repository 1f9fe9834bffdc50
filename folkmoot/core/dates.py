"""Civil dates of the organisation: the day it is where it lives, whatever the server's zone."""

from datetime import date, datetime, time

from django.utils import timezone


def today() -> date:
    """Today in the organisation's zone."""
    return timezone.now().astimezone(timezone.get_default_timezone()).date()


def day_of(instant: datetime) -> date:
    """The civil day of an instant."""
    return timezone.localdate(instant, timezone.get_default_timezone())


def start_of(day: date) -> datetime:
    """The instant a civil day begins."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
