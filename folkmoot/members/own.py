"""Where a member or newcomer stands: what their own page shows beside the record."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.members.cohorts import cohorts_of
from folkmoot.members.employments import Proposal, proposals
from folkmoot.members.models import Application, Cohort
from folkmoot.members.models.admissions import Stage
from folkmoot.members.presentation import Shown, Step, application_steps, shown
from folkmoot.members.queries import Record
from folkmoot.members.standings import length_of
from folkmoot.members.words import STANDINGS
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Employment, Membership

YEAR, LATELY = timedelta(days=365), timedelta(days=60)


@dataclass
class Stands:
    """Everything in one place."""

    is_member: bool
    standing: str = ""
    meaning: Any = ""
    until: Any = None
    years: int | None = None
    days: int | None = None
    application: Application | None = None
    steps: list[Step] = field(default_factory=list)
    transfers: list[Shown] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)
    guests: list[Any] = field(default_factory=list)
    jobs: list[Employment] = field(default_factory=list)
    cohorts: list[Cohort] = field(default_factory=list)


def stands(access: Access, record: Record) -> Stands:
    """Where somebody stands today."""
    day, person = today(), record.person
    homes = record.spells(Membership.Kind.HOME)
    home = next((row for row in homes if row.covers(day)), None)
    found = Stands(is_member=access.is_member)
    if home is not None:
        found.standing = home.get_standing_display()
        found.meaning = STANDINGS[home.standing]
        found.until = home.ends
    add_seniority(found, person, homes)
    add_application(found, person)
    found.transfers = [shown(row) for row in recent_transfers(person)]
    if access.is_member:
        busy = {one.row.kind for one in found.transfers if one.row.closed is None}
        found.proposals = [] if "move" in busy else proposals(person, day)
        found.cohorts = own_cohorts(person)
    found.asked = asked_of(person)
    found.guests = guests_of(record)
    found.jobs = [job for job in reversed(record.employments) if job.covers(day)]
    return found


def recent_transfers(person: Person) -> Any:
    """Those under way, and those that were settled lately: the answer is to be found here."""
    lately = Q(closed=None) | Q(closed__gte=timezone.now() - LATELY)
    rows = person.transfers.filter(lately).select_related("losing", "gaining")
    return rows.prefetch_related("answers").order_by("-pk")


def add_seniority(found: Stands, person: Person, homes: list[Membership]) -> None:
    """Whole years, or days in the first one."""
    length = length_of(homes, person.joined, today())
    if length is not None and found.standing:
        found.years, found.days = int(length.days / 365.2425), length.days


def add_application(found: Stands, person: Person) -> None:
    """The last application, while it says something: until a year after its end."""
    rows = person.applications.prefetch_related("sponsorships", "decisions").order_by("-pk")
    last = rows.first()
    if last is None or (last.closed and last.closed < timezone.now() - YEAR):
        return
    found.application, found.steps = last, application_steps(last)


def asked_of(person: Person) -> list[Any]:
    """Applicants for whom the person is asked to vouch and has not answered."""
    rows = person.sponsorships.filter(is_confirmed=None, application__closed=None)
    listed = rows.select_related("application__person").prefetch_related(
        "application__sponsorships", "application__decisions"
    )
    open_stages = {Stage.SPONSORING, Stage.DECIDING}
    return [row for row in listed if row.application.stage(today()) in open_stages]


def guests_of(record: Record) -> list[Any]:
    """Where the person is a guest today, with the name of the unit."""
    rows = [one for one in record.memberships if one.row.kind == Membership.Kind.GUEST]
    return [(one.row, one.unit) for one in reversed(rows) if one.row.covers(today())]


def own_cohorts(person: Person) -> list[Cohort]:
    """The cohorts the person belongs to."""
    rows = list(Cohort.objects.filter(closed=None).order_by("pk"))
    mine = cohorts_of(person, rows, today()) if rows else set()
    return [row for row in rows if row.pk in mine]
