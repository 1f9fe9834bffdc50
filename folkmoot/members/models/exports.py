"""Files out of the register: who asked for which, why, and whether a second person agreed."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports by the clock; what is past its day is as if it were gone already."""

    def known(self) -> "ExportQuerySet":
        """Those that have not gone, without what they hold."""
        return self.filter(asked__gt=timezone.now() - Export.KEPT).defer("content")

    def open(self) -> "ExportQuerySet":
        """Those that wait for somebody or for the worker."""
        return self.known().filter(stage__in=[Export.Stage.WAITING, Export.Stage.MAKING])

    def spent(self, since: datetime) -> "ExportQuerySet":
        """Those that were made, or began to be, after an instant."""
        late = models.Q(asked__gt=since) | models.Q(settled__gt=since)
        return self.filter(late, stage__in=[Export.Stage.MAKING, Export.Stage.READY])


class Export(models.Model):
    """One file for the session that asked for it, sealed so that nothing else opens it (UP-3).

    The file goes after an hour, the row after a day. That there was one, and how many rows it had,
    the log says for good.
    """

    class Stage(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        MAKING = "making", _("is being made")
        READY = "ready", _("is made")
        FAILED = "failed", _("could not be made")
        REFUSED = "refused", _("was refused")
        WITHDRAWN = "withdrawn", _("was taken back")

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    LIFE = timedelta(hours=1)  # of the file
    KEPT = timedelta(days=1)

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports"
    )
    session = models.CharField(max_length=64)  # the key that seals; the session itself opens
    format = models.CharField(max_length=4, choices=Format)
    question = models.JSONField(default=dict)
    on = models.DateField()
    why = models.CharField(max_length=16)
    reason = models.CharField(max_length=300)
    reach = models.JSONField(default=list)  # pairs: a path on that day, and whether all under it
    stage = models.CharField(max_length=10, choices=Stage)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    asked = models.DateTimeField(default=timezone.now)
    settled = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made = models.DateTimeField(null=True)
    content = models.BinaryField(default=bytes)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account", "asked"], name="export_account_asked")]

    @property
    def paths(self) -> list[str]:
        """Where it is about."""
        return [path for path, _whole in self.reach]

    @property
    def percent(self) -> int:
        """How far the worker is."""
        return min(100, 100 * self.done // max(1, self.total))

    @property
    def ends(self) -> Any:
        """When the file goes."""
        return self.made + self.LIFE if self.made else None

    @property
    def is_here(self) -> bool:
        """Whether the file is made and has not gone."""
        return self.stage == self.Stage.READY and bool(self.ends) and self.ends > timezone.now()
