"""Versions of the rulebook, how they came about, and units that are meant to end on a day."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import today
from folkmoot.core.spans import Span
from folkmoot.people.models import Person
from folkmoot.units.acts.models import Act
from folkmoot.units.rulebook.rules import Rules, parse

ONLY_BOOK = 1


class RuleChangeQuerySet(models.QuerySet["RuleChange"]):
    """Changes by where they stand."""

    def open(self) -> "RuleChangeQuerySet":
        """Proposed, and waiting for a second person."""
        return self.filter(signed__isnull=True, withdrawn__isnull=True)


class RuleChange(models.Model):
    """A new version that one person proposes and another signs. Its text never changes."""

    text = models.TextField(_("rulebook"))
    on = models.DateField(_("takes effect on"))
    reason = models.CharField(_("reason"), max_length=200)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.DateTimeField(null=True)

    objects = RuleChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="rule_change_needs_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, signed__isnull=True)
                | Q(approved_by__isnull=False, signed__isnull=False),
                name="rule_change_is_signed_by_somebody",
            ),
        ]

    @property
    def rules(self) -> Rules:
        """What the text says."""
        return parse(self.text)

    def may_be_withdrawn(self, day: date | None = None) -> bool:
        """Until it is signed and its day has come."""
        return self.withdrawn is None and (self.signed is None or (day or today()) < self.on)


class Rulebook(Span):
    """The rules of a span, as TOML. One at a time, which the constant `book` lets be checked."""

    book = models.PositiveSmallIntegerField(default=ONLY_BOOK, editable=False)
    text = models.TextField()
    change = models.ForeignKey(
        RuleChange, null=True, on_delete=models.PROTECT, related_name="versions"
    )  # null is the operator

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=Q(book=ONLY_BOOK), name="there_is_one_rulebook"),
        ]

    @property
    def rules(self) -> Rules:
        """What the text says."""
        return parse(self.text)


class PlannedEnd(Span):
    """A unit is meant to stand until `ends`, and then to hand its members over to another.

    `drafted` is when the clock drafted the act; `act` is empty where that was not possible.
    """

    class Purpose(models.TextChoices):
        NEWCOMERS = "newcomers", _("branch for new members")
        PROJECT = "project", _("branch for a project")
        OTHER = "other", _("temporary unit")

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="planned_ends")
    target = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted = models.DateTimeField(null=True, editable=False)
    act = models.ForeignKey(Act, null=True, on_delete=models.PROTECT, related_name="planned_ends")

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=Q(ends__isnull=False), name="planned_end_has_a_day"),
            models.CheckConstraint(
                condition=~Q(unit=F("target")), name="planned_end_goes_to_another"
            ),
        ]
