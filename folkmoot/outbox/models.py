"""Letters on their way out of the house."""

from django.db import models
from django.utils import timezone


class LetterQuerySet(models.QuerySet["Letter"]):
    """Which letters are due."""

    def due(self) -> "LetterQuerySet":
        """Waiting letters whose next attempt has come, oldest first."""
        return self.filter(sent__isnull=True, failed__isnull=True, due__lte=timezone.now())


class Letter(models.Model):
    """One e-mail. Its text is emptied once it has left: what it said is not kept (LG-3)."""

    key = models.CharField(max_length=120, unique=True)  # the same key is never written twice
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent = models.DateTimeField(null=True)
    failed = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["due", "id"]
