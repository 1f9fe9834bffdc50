"""The board of a secret ballot: its trustees, credentials, letters and the chain of its events.

No row here links a person to a ballot: an event has no person, no time, no address. A letter links
a person to a credential; it is sealed under a key outside the database and goes at pick-up.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q

from folkmoot.people.models import Person


class Board(models.Model):
    """One secret ballot. Its definition is fixed at freezing; what follows is the event chain."""

    uuid = models.CharField(max_length=20, unique=True)
    definition = models.TextField(blank=True)  # Belenios's election.json, exactly as hashed
    translations = models.JSONField(default=dict)  # the same texts in the other language
    credentials = models.TextField(blank=True)  # the public list, moved to the chain at opening
    timestamp = models.PositiveBigIntegerField(null=True)  # of every entry in the archive
    is_cancelled = models.BooleanField(default=False)
    opens = models.DateTimeField()
    closes = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=models.F("opens")), name="board_closes_after_it_opens"
            )
        ]

    @property
    def is_frozen(self) -> bool:
        """Whether question, keys and credentials are fixed."""
        return bool(self.definition)

    def is_open(self, now: datetime) -> bool:
        """Whether ballots are taken: stored instants and the clock alone decide."""
        return self.is_frozen and not self.is_cancelled and self.opens <= now < self.closes

    def is_closed(self, now: datetime) -> bool:
        """Whether the time for ballots is over."""
        return self.is_frozen and (self.is_cancelled or self.closes <= now)


class Trustee(models.Model):
    """One of those who hold a key of the board. Without every one of them nothing is decrypted."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="trustees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trusteeships")
    position = models.PositiveSmallIntegerField()  # from 1, along the archive's trustees
    key = models.TextField(blank=True)  # the public part, with its proof
    challenge = models.CharField(max_length=64, blank=True)
    has_restored = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["board", "person"], name="trustee_once_per_board"),
            models.UniqueConstraint(fields=["board", "position"], name="trustee_position_once"),
        ]


class CredentialLetter(models.Model):
    """A member's voting credential until it is picked up.

    `public` is the only map from a member to a public credential: sealed as well, so that pages
    the database has freed and backups from before opening do not tell it; emptied at opening. A
    letter picked up before opening stays as a row without its secret, so that it can be replaced
    if lost; opening deletes it.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credential_letters")
    sealed = models.BinaryField(null=True)
    public = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "person"], name="one_letter_per_member")
        ]


class Event(models.Model):
    """One event of the board's chain, with the bodies the archive stores before it."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="events")
    height = models.PositiveIntegerField()
    type = models.CharField(max_length=20)
    parent = models.CharField(max_length=64, null=True)  # noqa: DJ001 -- absent in the format too
    digest = models.CharField(max_length=64)
    data = models.JSONField(default=list)
    tracker = models.CharField(max_length=43, blank=True)

    class Meta:
        ordering = ["height"]
        constraints = [
            models.UniqueConstraint(fields=["board", "height"], name="one_event_at_a_height"),
            models.UniqueConstraint(
                fields=["board", "tracker"], condition=~Q(tracker=""), name="no_ballot_twice"
            ),
            models.UniqueConstraint(
                fields=["board", "type"],
                condition=Q(type__in=["Setup", "EndBallots", "EncryptedTally", "Result"]),
                name="once_per_board",
            ),
        ]
