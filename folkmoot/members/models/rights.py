"""What members ask for as the people concerned: a copy of their data, corrections, erasure."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import day_of
from folkmoot.members.rules import months_after
from folkmoot.people.models import Person


class DataCopy(models.Model):
    """Somebody's own data as an archive, for the session that asked for it; gone after a day.

    It holds everything at once, so an account has one, and only its session's digest opens it.
    """

    LIFE = timedelta(days=1)

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_copy"
    )
    session = models.CharField(max_length=64)  # digest of the key of the session
    language = models.CharField(max_length=10)
    asked = models.DateTimeField(default=timezone.now)
    made = models.DateTimeField(null=True)
    content = models.BinaryField(default=bytes)


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Requests by the clock."""

    def open(self) -> "DataRequestQuerySet":
        """Not answered and not taken back."""
        return self.filter(settled=None)

    def late(self, now: datetime) -> "DataRequestQuerySet":
        """Open for so long that somebody must be alarmed."""
        return self.open().filter(asked__lte=now - DataRequest.ALARM)


class DataRequest(models.Model):
    """What somebody asks the organisation to do with their data; a month is the most it may take.

    The value asked for goes a year after the answer; the row stays, to account for the clock.
    """

    ALARM = timedelta(days=25)

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("correction")
        ERASURE = "erasure", _("erasure")

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("taken back")

    class Field(models.TextChoices):
        NAME = "name", _("name")
        BORN = "born", _("date of birth")
        FIRST_EMPLOYED = "first_employed", _("year of first employment")
        JOINED = "joined", _("joining date")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=12, choices=Kind)
    field = models.CharField(_("what is wrong"), max_length=16, choices=Field, blank=True)
    value = models.CharField(_("what is right"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    asked = models.DateTimeField(default=timezone.now)
    settled = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reason = models.CharField(_("reasons"), max_length=1000, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field"],
                condition=Q(settled=None),
                name="one_open_data_request",
            ),
            models.CheckConstraint(
                condition=Q(settled__isnull=True, outcome="")
                | (Q(settled__isnull=False) & ~Q(outcome="")),
                name="data_request_settled_has_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["asked"], condition=Q(settled=None), name="data_request_open"),
        ]

    @property
    def due(self) -> date:
        """The last day of the month that the law gives (GDPR art. 12(3))."""
        return months_after(day_of(self.asked), 1)

    @property
    def is_late(self) -> bool:
        """Whether the alarm sounds."""
        return self.settled is None and timezone.now() >= self.asked + self.ALARM
