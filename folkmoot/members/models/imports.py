"""Files on their way into the register, and what is needed to take an import back."""

import gzip
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.people.models import Person
from folkmoot.units.models import Unit


class ImportBatch(models.Model):
    """One uploaded file, from its upload until nobody can take it back any more.

    What it holds of people goes as soon as it is written, thrown away or expired; the rest when it
    can be taken back no more. How many rows it wrote, and when, the log says for good.
    """

    class Stage(models.TextChoices):
        COLUMNS = "columns", _("waits for you to say what its columns are")
        CHECKING = "checking", _("is being checked")
        CHECKED = "checked", _("is checked and waits for you")
        WRITING = "writing", _("is being imported")
        WRITTEN = "written", _("is imported")
        WEIGHING = "weighing", _("is being looked through for undoing")
        WEIGHED = "weighed", _("can be taken back")
        UNDOING = "undoing", _("is being taken back")
        UNDONE = "undone", _("is taken back")

    LIFE = timedelta(hours=1)  # of a file that nobody confirms
    UNDO = timedelta(days=30)
    RUNNING = (Stage.CHECKING, Stage.WRITING, Stage.WEIGHING, Stage.UNDOING)
    DONE = (Stage.WRITTEN, Stage.WEIGHING, Stage.WEIGHED, Stage.UNDOING, Stage.UNDONE)

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="imports"
    )  # null is the operator
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120, blank=True)  # of the file
    content = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64)
    header = models.JSONField(default=list)
    plan = models.JSONField(default=dict)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.COLUMNS)
    problem = models.JSONField(null=True)  # with the file as a whole
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    is_stale = models.BooleanField(default=False)  # the register changed after it was looked at
    created = models.DateTimeField(default=timezone.now)
    path = models.CharField(max_length=200, blank=True)  # the lowest unit that holds all it changed
    written = models.DateTimeField(null=True)
    undone = models.DateTimeField(null=True)
    undoer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    @classmethod
    def expiry(cls) -> datetime:
        """Files from before this instant that nobody confirmed are gone."""
        return timezone.now() - cls.LIFE

    @property
    def is_running(self) -> bool:
        """Whether the worker has it."""
        return self.stage in self.RUNNING

    @property
    def percent(self) -> int:
        """How far the worker is; the last part, writing all at once, shows no steps."""
        share = 70 if self.stage in {self.Stage.WRITING, self.Stage.UNDOING} else 100
        return min(share, share * self.done // max(1, self.total))

    @property
    def can_be_undone(self) -> bool:
        """Whether what undoing needs is still there."""
        return (
            self.written is not None
            and self.undone is None
            and self.written > timezone.now() - self.UNDO
        )


class ImportPage(models.Model):
    """Some rows of what the worker found, as a page shows them: first what is wrong."""

    class Section(models.TextChoices):
        WRONG = "wrong"
        ACTIVE = "active"
        SAME = "same"
        LEFT = "left"  # of an undoing: what it can no longer take back

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="pages")
    section = models.CharField(max_length=6, choices=Section)
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "section", "number"], name="one_import_page_each"
            )
        ]

    @staticmethod
    def pack(lines: list[Any]) -> bytes:
        """Lines as they are kept."""
        return gzip.compress(json.dumps(lines, ensure_ascii=False).encode(), 1)

    @property
    def lines(self) -> list[Any]:
        """The rows."""
        found: list[Any] = json.loads(gzip.decompress(bytes(self.body)))
        return found


class ImportedRow(models.Model):
    """What one row of a file wrote: ids, and facts before and after, until undoing is over."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    body = models.JSONField()


class ImportMapping(models.Model):
    """What the columns of a source are, as somebody of a unit said last."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    plan = models.JSONField()
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "fingerprint"], name="one_mapping_a_source")
        ]
