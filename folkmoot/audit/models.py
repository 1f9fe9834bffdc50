"""The audit log: append-only, hash-chained, readable by members."""

from django.db import models
from django.utils import timezone


class Entry(models.Model):
    """One link of the chain. It commits to a body without containing it."""

    sequence = models.PositiveBigIntegerField(unique=True)
    recorded = models.DateTimeField(default=timezone.now)
    previous = models.CharField(max_length=64, unique=True)
    commitment = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        verbose_name_plural = "entries"


class Body(models.Model):
    """What an entry commits to: the verb and its parameters, never a sentence. It may be erased."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="body")
    salt = models.CharField(max_length=64)
    verb = models.CharField(max_length=60)
    actor = models.PositiveBigIntegerField(null=True)  # a Person; null is the operator or the clock
    unit = models.PositiveBigIntegerField(null=True)
    path = models.CharField(max_length=200, db_index=True)  # where in the tree it happened, then
    parameters = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "bodies"


class Look(models.Model):
    """Who looked at whose record, and why; a list page is one look without a subject (LG-2).

    Looks are never changed. They go after three years, and with an erased person.
    """

    at = models.DateTimeField(default=timezone.now)
    viewer = models.PositiveBigIntegerField()
    role = models.JSONField()  # the office's name in every language, as it was then
    subject = models.PositiveBigIntegerField(null=True, db_index=True)
    page = models.CharField(max_length=40)
    reason = models.CharField(max_length=16, default="")  # before it was asked for, there is none
    unit = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["viewer", "at"], name="look_viewer_at")]
