"""What elections ask of one person now, for the home page. A vote is open to everyone on the roll
alike, whether cast or not: the server does not know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.ballots.models import CredentialLetter, Trustee
from folkmoot.elections.models import Departure, Election, Nomination
from folkmoot.members.models import RollEntry, RollVersion
from folkmoot.people.models import Person
from folkmoot.units.access import Access


@dataclass(frozen=True)
class Duty:
    """One thing that waits for a person."""

    text: str | Promise
    about: Any
    address: str
    until: datetime | None
    icon: str


def duties(access: Access) -> list[Duty]:
    """Everything that waits, what ends first on top."""
    if access.person is None or not access.is_inside:
        return []
    person = access.person
    found = [*_nominations(person), *_votes(person), *_trusteeships(person), *_officers(access)]
    return sorted(found, key=lambda duty: (duty.until is None, duty.until or timezone.now()))


def _running() -> QuerySet[Election]:
    rows = Election.objects.filter(cancelled=None, outcome__isnull=True)
    return rows.select_related("board", "office__unit")


def _duty(text: Any, election: Election, page: str, until: datetime | None, icon: str) -> Duty:
    address = reverse(f"elections:{page}", args=[election.pk])
    return Duty(text, election.title, address, until, icon)


def _nominations(person: Person) -> Iterator[Duty]:
    rows = Nomination.objects.filter(
        nominee=person, is_accepted=None, election__nominations_close__gt=timezone.now()
    )
    for election in _running().filter(nominations__in=rows):
        yield _duty(
            _("You are nominated: will you stand?"),
            election, "election", election.nominations_close, "user",
        )  # fmt: skip


def _votes(person: Person) -> Iterator[Duty]:
    now = timezone.now()
    latest = RollVersion.objects.filter(roll=OuterRef("version__roll")).order_by("-number")
    mine = RollEntry.objects.filter(
        person=person, is_included=True, version=Subquery(latest.values("pk")[:1])
    )
    letters = CredentialLetter.objects.filter(board=OuterRef("board"), person=person).exclude(
        sealed=None
    )
    rows = _running().filter(roll__versions__entries__in=mine)
    for election in rows.annotate(
        has_letter=Exists(letters),
        has_nominations=Exists(Nomination.objects.filter(election=OuterRef("pk"))),
    ):
        yield from _voters_duties(election, now)


def _voters_duties(election: Any, now: datetime) -> Iterator[Duty]:
    board = election.board
    if board.is_frozen and board.opens <= now < board.closes:
        yield _duty(_("Voting is open"), election, "election", board.closes, "vote")
    if board.is_frozen and board.opens > now and election.has_letter:
        yield _duty(_("A letter waits for you"), election, "letter", board.opens, "mail")
    if election.nominations_close > now and not election.has_nominations:
        yield _duty(
            _("Nobody stands yet: nominate somebody"),
            election, "election", election.nominations_close, "users",
        )  # fmt: skip


def _trusteeships(person: Person) -> Iterator[Duty]:
    now = timezone.now()
    keys = Trustee.objects.filter(board=OuterRef("board"), person=person)
    rows = _running().filter(board__trustees__person=person)
    for election in rows.annotate(has_no_key=Exists(keys.filter(has_restored=False))):
        board = election.board
        if election.has_no_key:
            yield _duty(_("Make your trustee's key"), election, "trustee", board.opens, "key-round")
        if board.is_frozen and board.closes <= now:
            yield _duty(_("Open the count with your key"), election, "trustee", None, "key-round")


def _officers(access: Access) -> Iterator[Duty]:
    if not access.has("election.sign") and not access.has("election.call"):
        return
    now, person = timezone.now(), access.person
    mine = _running().filter(access.at("election.sign", "office__unit"))
    unsigned = mine.filter(
        board__definition="",
        nominations_close__lte=now,
        contest_ends__lte=now,
        board__opens__gt=now,
    )
    for election in unsigned.exclude(signatures__person=person):
        yield _duty(
            _("A calendar waits to be signed"), election, "election", election.board.opens, "pencil"
        )
    proposals = Departure.objects.filter(~Q(proposed_by=person), approved_by=None, withdrawn=False)
    for election in mine.filter(departures__in=proposals):
        yield _duty(
            _("A change of the calendar waits for a second person"),
            election, "election", None, "calendar",
        )  # fmt: skip
    callers = mine.filter(access.at("election.call", "office__unit"))
    for election in callers.filter(roll__objections__is_accepted=None, roll__frozen=None).exclude(
        roll__objections=None
    ):
        yield _duty(
            _("An objection to the roll waits for an answer"),
            election, "roll", election.board.opens, "users",
        )  # fmt: skip
