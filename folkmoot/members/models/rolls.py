"""Rolls: who is entitled on a date, and why each one is or is not; and files being imported."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.people.models import Person
from folkmoot.units.models import Unit


class Roll(models.Model):
    """Who may take part, in a unit, as of a cut-off date. Its versions never change."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rolls")
    on = models.DateField(_("cut-off date"))
    standings = models.JSONField(default=list)  # those who are entitled
    contest_ends = models.DateTimeField()
    frozen = models.DateTimeField(null=True)
    voided = models.DateTimeField(null=True)  # what it was drawn for will not take place
    figures = models.JSONField(default=dict, editable=False)  # how it came about: `movements`

    def is_contestable(self) -> bool:
        """Whether a member may still object."""
        return self.frozen is None and self.voided is None and timezone.now() < self.contest_ends

    @property
    def latest(self) -> "RollVersion":
        """The version that counts now."""
        found = self.versions.order_by("-number").first()
        assert found is not None
        return found

    @property
    def latest_entries(self) -> "models.QuerySet[RollEntry]":
        """The entries that count now, without asking for their version first."""
        latest = RollVersion.objects.filter(roll=self.pk).order_by("-number").values("pk")
        return RollEntry.objects.filter(version=latest[:1])


class RollVersion(models.Model):
    """One state of a roll, committed to by the root of a Merkle tree over its salted entries."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    root = models.CharField(max_length=64)
    recorded = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll", "number"], name="roll_version_once")]


class RollEntry(models.Model):
    """One person's entry: in or out, the reason, and the attributes of that day."""

    class Reason(models.TextChoices):
        ENTITLED = "entitled", _("member of the unit on the cut-off date, entitled to vote")
        LEFT = "left", _("no longer a member of the unit on the cut-off date")
        GUEST = "guest", _("a guest of the unit; votes at home")
        STANDING = "standing", _("this standing is not entitled to vote")
        CORRECTED_IN = "corrected-in", _("included after an objection")
        CORRECTED_OUT = "corrected-out", _("excluded after an objection")

    version = models.ForeignKey(RollVersion, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roll_entries")
    is_included = models.BooleanField()
    reason = models.CharField(max_length=16, choices=Reason)
    attributes = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    leaf = models.CharField(max_length=64, default="", editable=False)  # once the rest is erased

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="roll_entry_once")
        ]


class RollObjection(models.Model):
    """A member's objection to their own entry, and what was answered."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="objections")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roll_objections")
    text = models.TextField(_("what is wrong and why"), max_length=2000)
    recorded = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer to the member"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="answered_objections"
    )
    is_accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "person"],
                condition=models.Q(is_accepted=None),
                name="one_open_objection_each",
            )
        ]
