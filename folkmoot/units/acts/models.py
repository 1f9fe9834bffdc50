"""Acts: decisions that change the tree on a date, who took them, and which rows they wrote."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import today
from folkmoot.people.models import Person


class ActQuerySet(models.QuerySet["Act"]):
    """Acts by where they stand."""

    def in_force(self) -> "ActQuerySet":
        """Signed and not withdrawn: their rows are written, whatever their date."""
        return self.filter(signed__isnull=False, withdrawn__isnull=True)

    def open(self) -> "ActQuerySet":
        """Proposed, and waiting for a second person."""
        return self.filter(signed__isnull=True, withdrawn__isnull=True)


class Act(models.Model):
    """One decision. `parameters` are those of its kind; `consequences` what the signer saw.

    A decision of former times has a `source` that tells it, and nobody here who took it.
    """

    kind = models.CharField(max_length=20)
    on = models.DateField()
    reason = models.CharField(max_length=200)
    decision = models.TextField(max_length=4000, blank=True)
    parameters = models.JSONField(default=dict)
    consequences = models.JSONField(default=list)
    source = models.CharField(_("source"), max_length=120, blank=True)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    proposed = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.DateTimeField(null=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="act_needs_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(source="", approved_by__isnull=True, signed__isnull=True)
                | Q(source="", approved_by__isnull=False, signed__isnull=False)
                | (Q(approved_by__isnull=True, signed__isnull=False) & ~Q(source="")),
                name="act_is_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(source="", proposed_by__isnull=False)
                | (Q(proposed_by__isnull=True) & ~Q(source="")),
                name="act_is_proposed_or_told",
            ),
        ]

    def may_be_withdrawn(self, day: date | None = None) -> bool:
        """Until it is signed and its day has come."""
        return self.withdrawn is None and (self.signed is None or (day or today()) < self.on)

    def is_to_come(self, day: date | None = None) -> bool:
        """Decided, and not yet in effect."""
        return bool(self.signed and not self.withdrawn and (day or today()) < self.on)


class ActUnit(models.Model):
    """A unit an act is about, and as what."""

    class Role(models.TextChoices):
        PREDECESSOR = "predecessor", _("goes into others")
        SUCCESSOR = "successor", _("takes over from others")
        SUBJECT = "subject", _("is changed")
        ABOVE = "above", _("stands above a unit from then on")

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="acts")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "unit", "role"], name="unit_once_in_a_role")
        ]


class ActRow(models.Model):
    """The ledger: a row that an act wrote or withdrew, so that it can be undone."""

    class Verb(models.TextChoices):
        WROTE = "wrote"
        WITHDREW = "withdrew"

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="rows")
    model = models.CharField(max_length=20)
    row = models.PositiveBigIntegerField()
    verb = models.CharField(max_length=8, choices=Verb)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "model", "row", "verb"], name="row_once_an_act")
        ]
        indexes = [models.Index(fields=["model", "row"], name="act_row_row")]
