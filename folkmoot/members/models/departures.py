"""Departure: an end of membership with all that ended beside it, so that a mistake is mended."""

from django.db import models
from django.utils import timezone

from folkmoot.people.models import Person


class Departure(models.Model):
    """`on` is the first day without membership; `undo` says what else that ended."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="departures")
    on = models.DateField()
    undo = models.JSONField(default=list)
    recorded = models.DateTimeField(default=timezone.now)
    corrected = models.DateTimeField(null=True)
