"""An election: offices of a unit are filled by those on its roll."""

import enum
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.ballots.models import Board
from folkmoot.core.texts import TranslatedField
from folkmoot.members.models import Roll
from folkmoot.people.models import Person
from folkmoot.units.models import Office


class Stage(enum.StrEnum):
    """Where an election stands; always computed, never stored."""

    NOMINATION = "nomination"  # members nominate, nominees answer
    PREPARATION = "preparation"  # roll contested, keys made, calendar signed
    READY = "ready"  # frozen, waiting for its hour
    OPEN = "open"
    COUNTING = "counting"  # closed; the trustees decrypt
    DECIDED = "decided"
    OVERDUE = "overdue"  # the hour came and the calendar was not signed
    CANCELLED = "cancelled"


class Election(models.Model):
    """A call for one office of one unit, with its calendar."""

    title = TranslatedField(_("title"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="elections")
    seats = models.PositiveSmallIntegerField(_("seats to fill"), default=1)
    procedure = models.CharField(_("procedure"), max_length=20)
    called_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    called = models.DateTimeField(default=timezone.now)
    nominations_close = models.DateTimeField(_("nominations close"))
    cut_off = models.DateField(_("cut-off date of the roll"))
    contest_ends = models.DateTimeField(_("objections to the roll end"))
    term_starts = models.DateField(_("term begins"))
    term_ends = models.DateField(_("term ends"), null=True, blank=True)
    roll = models.OneToOneField(Roll, on_delete=models.PROTECT, related_name="election")
    board = models.OneToOneField(Board, on_delete=models.PROTECT, related_name="election")
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followers"
    )
    outcome = models.JSONField(null=True)  # persons elected and tied, seats left open
    cancelled = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(term_ends__isnull=True) | Q(term_ends__gt=F("term_starts")),
                name="election_term_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    def stage(self, now: datetime | None = None) -> Stage:
        """What the stored instants, the board and the clock say."""
        now = now or timezone.now()
        if self.cancelled:
            return Stage.CANCELLED
        if self.outcome is not None:
            return Stage.DECIDED
        return self._frozen_stage(now) if self.board.is_frozen else self._early_stage(now)

    def _early_stage(self, now: datetime) -> Stage:
        if now < self.nominations_close:
            return Stage.NOMINATION
        return Stage.PREPARATION if now < self.board.opens else Stage.OVERDUE

    def _frozen_stage(self, now: datetime) -> Stage:
        if now < self.board.opens:
            return Stage.READY
        return Stage.OPEN if now < self.board.closes else Stage.COUNTING

    def candidates(self) -> "models.QuerySet[Nomination]":
        """Those on the roll who accepted, in the order of the ballot: by lot, from the board's
        public name. A correction of the roll may take a nominee off it until it is frozen.
        """
        included = self.roll.latest_entries.filter(is_included=True)
        accepted = self.nominations.filter(is_accepted=True, nominee__in=included.values("person"))
        return accepted.order_by("lot")


class Nomination(models.Model):
    """A member put forward, by themselves or another; stands once they accept."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="nominations")
    nominee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    nominated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    statement = models.TextField(_("statement"), max_length=1000, blank=True)
    is_accepted = models.BooleanField(null=True)
    lot = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "nominee"], name="nominated_once")
        ]


class Signature(models.Model):
    """One person's signature under the calendar; two different ones freeze the election (AZ-7)."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    calendar = models.CharField(max_length=64)  # the hash of what was signed
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "person", "calendar"], name="signed_once_each"
            )
        ]


class Departure(models.Model):
    """A change of the signed or announced calendar: one person proposes it, another approves."""

    class Kind(models.TextChoices):
        DATES = "dates", _("new dates")
        CANCEL = "cancel", _("cancel the election")

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="departures")
    kind = models.CharField(max_length=8, choices=Kind)
    dates = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
    proposed = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="departure_needs_two_persons",
            ),
            models.UniqueConstraint(
                fields=["election"],
                condition=Q(approved_by=None, withdrawn=False),
                name="one_open_departure",
            ),
        ]
