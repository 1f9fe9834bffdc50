"""Spans of civil dates `[starts, ends)` that also remember when they were known.

Nothing known is overwritten: a correction withdraws the row and writes another (`revise`), so
every question can be asked as of a day and as known at an instant.
"""

from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class SpanQuerySet(models.QuerySet[Any]):
    """Rows by day and by knowledge."""

    def live(self) -> Self:
        """Rows that stand today's knowledge."""
        return self.filter(withdrawn__isnull=True)

    def known_at(self, instant: datetime) -> Self:
        """Rows as they were known at an instant."""
        return self.filter(
            Q(withdrawn__isnull=True) | Q(withdrawn__gt=instant), recorded__lte=instant
        )

    def on(self, day: date, known: datetime | None = None) -> Self:
        """Rows whose span covers a day, by today's knowledge or by that of an instant."""
        return (self.known_at(known) if known else self.live()).covering(day)

    def covering(self, day: date) -> Self:
        """Rows whose span covers a day."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=day), starts__lte=day)


class Span(models.Model):
    """A fact that holds from `starts` until the day before `ends`."""

    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    recorded = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SpanQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="%(class)s_ends_after_it_starts",
            )
        ]

    def covers(self, day: date) -> bool:
        """Whether the fact holds on a day."""
        return self.starts <= day and (self.ends is None or day < self.ends)


Row = TypeVar("Row", bound=Span)


def revise(row: Row, **changes: Any) -> Row:
    """Withdraw a row and write its corrected successor; both stay readable."""
    now = timezone.now()
    type(row)._default_manager.filter(pk=row.pk).update(withdrawn=now)
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    values.update(recorded=now, withdrawn=None)
    successor = type(row)(**values)
    for name, value in changes.items():
        setattr(successor, name, value)
    successor.save(force_insert=True)
    return successor
