"""Admission: an application, those who vouch for it, and every decision about it."""

import enum
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.people.models import Person
from folkmoot.units.models import Unit


class Stage(enum.StrEnum):
    """Where an application stands; always computed from its rows and the day."""

    SPONSORING = "sponsoring"
    DECIDING = "deciding"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PROBATION = "probation"
    CONFIRMING = "confirming"  # the day has come; the unit decides
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"


class Application(models.Model):
    """Somebody wants to become a member of a unit. The rule of its first day stays with it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="applications")
    statement = models.TextField(_("why you want to join"), max_length=2000, blank=True)
    entered = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sponsors_needed = models.PositiveSmallIntegerField()
    probation_months = models.PositiveSmallIntegerField()
    closed = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed=None), name="one_open_application"
            )
        ]
        indexes = [
            models.Index(fields=["entered"], condition=Q(closed=None), name="application_open"),
        ]

    def stage(self, day: date) -> Stage:
        """What the decisions and the day say; reads `decisions` and `sponsorships`."""
        last = self.last_decision
        if last is None or last.kind == ApplicationDecision.Kind.OVERTURNED:
            enough = self.confirmed_sponsors >= self.sponsors_needed
            return Stage.DECIDING if enough else Stage.SPONSORING
        if last.until is not None:
            return Stage.PROBATION if day < last.until else Stage.CONFIRMING
        return STAGE_AFTER[last.kind]

    @property
    def last_decision(self) -> "ApplicationDecision | None":
        """The decision that stands."""
        return max(self.decisions.all(), key=lambda row: row.pk, default=None)

    @property
    def confirmed_sponsors(self) -> int:
        """How many vouch for the applicant."""
        return sum(row.is_confirmed is True for row in self.sponsorships.all())


class Sponsorship(models.Model):
    """A member of the unit is asked to vouch for an applicant."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="sponsorships"
    )
    sponsor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sponsorships")
    asked = models.DateTimeField(default=timezone.now)
    is_confirmed = models.BooleanField(null=True)
    answered = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "sponsor"], name="asked_once"),
        ]


class ApplicationDecision(models.Model):
    """What was decided, from which day it holds, and the reasons the applicant reads."""

    class Kind(models.TextChoices):
        ADMITTED = "admitted", _("admitted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn by the applicant")
        EXTENDED = "extended", _("probation extended")
        CONFIRMED = "confirmed", _("confirmed as full member")
        ENDED = "ended", _("not confirmed")
        OVERTURNED = "overturned", _("refusal overturned by the unit above")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField()
    until = models.DateField(null=True)  # the day probation ends
    reason = models.CharField(_("reasons"), max_length=1000, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)


STAGE_AFTER: dict[str, Stage] = {
    ApplicationDecision.Kind.ADMITTED: Stage.CONFIRMED,
    ApplicationDecision.Kind.REFUSED: Stage.REFUSED,
    ApplicationDecision.Kind.WITHDRAWN: Stage.WITHDRAWN,
    ApplicationDecision.Kind.CONFIRMED: Stage.CONFIRMED,
    ApplicationDecision.Kind.ENDED: Stage.NOT_CONFIRMED,
}
