"""Transfer: the process that ends one membership and begins the next on one date."""

import enum
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.people.models import Person
from folkmoot.units.models import Unit


class State(enum.StrEnum):
    """Where a transfer stands; always computed from stored instants and the clock."""

    WAITING = "waiting"  # somebody has not answered
    HELD = "held"  # agreed; the roll of an election is not final yet
    SCHEDULED = "scheduled"  # agreed; its day is to come
    DONE = "done"
    REFUSED = "refused"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class Transfer(models.Model):
    """One person's way from one unit to another, or to a guest's place beside the home unit.

    What happens without an answer is copied from the rule when the transfer starts. `effective`
    is the day for which its spells are written, `undo` what they replaced.
    """

    class Kind(models.TextChoices):
        MOVE = "move", _("transfer to another unit")
        GUEST = "guest", _("guest beside the home unit")

    class Side(models.TextChoices):
        MEMBER = "member", _("the member")
        LOSING = "losing", _("the unit left")
        GAINING = "gaining", _("the unit joined")

    class Reason(models.TextChoices):
        STUDY = "study", _("study")
        WORK_WITH_UNIT = "work", _("new work, with a unit at the employer")
        WORK_WITHOUT_UNIT = "work-no-unit", _("new work, without a unit at the employer")
        ARMY = "army", _("army")
        ABROAD = "abroad", _("going abroad")
        NOT_YET_EMPLOYED = "no-work", _("not yet employed, or between two jobs")
        FAMILY = "family", _("family or place of living")
        OTHER = "other", _("another reason")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers")
    losing = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="transfers_out")
    gaining = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="transfers_in")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MOVE)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    note = models.CharField(_("note"), max_length=500, blank=True)
    on = models.DateField(_("effective date"))
    until = models.DateField(_("until"), null=True)  # of a guest's place
    started = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    deadline = models.DateTimeField()
    silence = models.JSONField(default=dict)  # side: "approve" or "lapse"
    cancelled = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    effective = models.DateField(null=True)
    undo = models.JSONField(default=list)
    closed = models.DateTimeField(null=True)  # nothing can happen to it any more

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(closed=None), name="one_open_transfer"
            ),
            models.CheckConstraint(
                condition=~Q(losing=F("gaining")), name="transfer_goes_elsewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(closed=None), name="transfer_open"),
            models.Index(
                fields=["closed"], condition=Q(closed__isnull=False), name="transfer_settled"
            ),
        ]

    @property
    def sides(self) -> tuple[str, ...]:
        """Whose consent is needed; the home unit stays the home of a guest and is not asked."""
        every = (self.Side.MEMBER, self.Side.LOSING, self.Side.GAINING)
        return every if self.kind == self.Kind.MOVE else (self.Side.MEMBER, self.Side.GAINING)

    @property
    def refusal(self) -> "TransferAnswer | None":
        """The refusal, if there is one that stands."""
        return next((row for row in self.answers.all() if row.is_refusal), None)

    @property
    def missing(self) -> list[str]:
        """The sides that have not answered."""
        given = {row.side for row in self.answers.all()}
        return [side for side in self.sides if side not in given]

    def agreed_at(self, now: datetime) -> datetime | None:
        """When the last consent was given, by words or by silence until the deadline."""
        if self.refusal or self.cancelled:
            return None
        if not self.missing:
            return max(row.overturned or row.at for row in self.answers.all())
        silent = all(self.silence.get(side) == "approve" for side in self.missing)
        return self.deadline if silent and now >= self.deadline else None

    def state(self, now: datetime, day: date) -> State:
        """What the answers, the deadline and the day say."""
        if self.cancelled:
            return State.CANCELLED
        if self.refusal:
            return State.REFUSED
        if self.agreed_at(now) is None:
            return State.LAPSED if now >= self.deadline else State.WAITING
        if self.effective is None:
            return State.HELD
        return State.SCHEDULED if day < self.effective else State.DONE


class TransferAnswer(models.Model):
    """One side's answer. A refusal states its ground, from a list; one overturned is a consent."""

    class Ground(models.TextChoices):
        DISCIPLINE = "discipline", _("a disciplinary matter is pending")
        ELECTION = "election", _("an election has been called in the unit")
        WORKPLACE = "workplace", _("the person does not work where the unit is")
        FULL = "full", _("the unit has as many members as its rule allows")
        DUTY = "duty", _("property or papers of the unit have not been handed over")
        MEMBER = "member", _("the member does not want it")

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="answers")
    side = models.CharField(max_length=8, choices=Transfer.Side)
    is_accepted = models.BooleanField()
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    overturned = models.DateTimeField(null=True)  # by the unit above, on appeal

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "side"], name="one_answer_a_side"),
            models.CheckConstraint(
                condition=Q(is_accepted=True, ground="") | (Q(is_accepted=False) & ~Q(ground="")),
                name="refusal_states_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(overturned__isnull=True) | Q(is_accepted=False),
                name="only_a_refusal_is_overturned",
            ),
        ]

    @property
    def is_refusal(self) -> bool:
        """Whether it stands in the way."""
        return not self.is_accepted and self.overturned is None
