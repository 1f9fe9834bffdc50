"""Writes the demonstration organisation: invented from a seed, the same on every machine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from folkmoot.audit.actions import record
from folkmoot.core.dates import start_of, today
from folkmoot.home.demo.clock import clock_at, morning_of
from folkmoot.home.demo.deeds import introduced
from folkmoot.home.demo.history import History
from folkmoot.home.demo.knowledge import Knowledge
from folkmoot.home.demo.lives import Life, Spell
from folkmoot.home.demo.moves import write_moves
from folkmoot.home.demo.names import Host as HostName
from folkmoot.home.demo.plan import Plan, make_plan
from folkmoot.home.demo.tree import ROOT
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import found_unit, placement_of
from folkmoot.units.kinds import ensure_kinds
from folkmoot.units.models import (
    Appointment,
    Employment,
    Host,
    Membership,
    Office,
    Placement,
    Unit,
    UnitKind,
)
from folkmoot.units.rulebook.actions import begin_rulebook
from folkmoot.units.rulebook.rules import BRANCH_RULES

DEMO_PASSWORD = "a-demo-for-everyone"  # noqa: S105 -- published on purpose, demonstration only
SIGN_IN = ("member", "secretary", "officer", "auditor")
TRUSTEES = ("trustee-1", "trustee-2", "trustee-3")
KNOWN = (*SIGN_IN, *TRUSTEES)
OPERATOR = None


@dataclass(frozen=True)
class Summary:
    """What stands in the demonstration, and who signs in with `DEMO_PASSWORD`."""

    root: Placement
    grown: Placement
    units: int
    people: int
    members: int
    sign_in: dict[str, Person]
    trustees: list[Person]


def build(seed: int = 7, people: int = 3000, *, day: date | None = None) -> Summary:
    """The organisation as of a day (today); one that is there already is left alone."""
    if not Unit.objects.exists():
        write(make_plan(seed, people, day or today()))
    return summary(day or today())


def summary(day: date) -> Summary:
    """Counts and known people, read from the database."""
    accounts = Account.objects.filter(email__in=[f"{name}@example.org" for name in KNOWN])
    known = {row.email.split("@")[0]: row.person for row in accounts if row.person}
    at_home = Membership.objects.on(day).filter(kind=Membership.Kind.HOME)
    member = at_home.get(person=known["member"])
    return Summary(
        root=placement_of(Unit.objects.get(code=ROOT), day),
        grown=placement_of(Unit.objects.get(code=member.unit.code.rpartition("-")[0]), day),
        units=Placement.objects.on(day).count(),
        people=Person.objects.count(),
        members=at_home.count(),
        sign_in={name: known[name] for name in SIGN_IN},
        trustees=[known[name] for name in TRUSTEES],
    )


@transaction.atomic
def write(plan: Plan) -> None:
    """All of it or nothing. The clock stands where things happened, then here."""
    ensure_kinds()
    hosts = write_hosts(plan.tree.hosts)
    Person.objects.bulk_create([life.person for life in plan.lives])
    remember(life.person for life in plan.lives)
    knowledge = Knowledge(morning_of(introduced(plan.day)))
    Employment.objects.bulk_create(employments(plan.lives, hosts, knowledge))
    with clock_at(knowledge.first):
        found_root(plan)
    history = History(plan, knowledge)
    history.tell()
    with clock_at(start_of(plan.day)):
        write_earlier_terms(history, hosts)
        write_seats(plan.day)
        note_members(plan)
        write_accounts(plan)
        write_moves(plan, knowledge)


def found_root(plan: Plan) -> None:
    """The organisation itself stands by no act."""
    top = plan.tree.unit(ROOT)
    kind = UnitKind.objects.get(code=top.kind)
    found_unit(ROOT, top.name, kind, parent=None, on=top.founded, by=OPERATOR)
    begin_rulebook(BRANCH_RULES, on=top.founded, by=OPERATOR)


def note_members(plan: Plan) -> None:
    """One entry a unit."""
    places = {place.unit.code: place for place in Placement.objects.on(plan.day)}
    for code, count in sorted(Counter(homes_on(plan.lives)).items()):
        record("demo.members", by=OPERATOR, at=places[code], count=count)


def write_hosts(names: list[HostName]) -> dict[str, Host]:
    """Companies by code."""
    rows = Host.objects.bulk_create([Host(code=code, name=name) for code, name in names])
    return {row.code: row for row in rows}


def employments(
    lives: list[Life], hosts: dict[str, Host], knowledge: Knowledge
) -> Iterator[Employment]:
    """Spells of work of everybody."""
    for life in lives:
        for job in life.jobs:
            values = {
                "person": life.person, "host": hosts[job.where] if job.where else None,
                "title": job.note, "starts": job.starts, "ends": job.ends,
            }  # fmt: skip
            yield from knowledge.rows(Employment, values)


def homes_on(lives: list[Life]) -> Iterator[str]:
    """The code of each person's home unit today."""
    for life in lives:
        if life.spells and life.home.ends is None:
            yield str(life.home.where)


def write_earlier_terms(history: History, hosts: dict[str, Host]) -> None:
    """Those that nobody has to be appointed to one by one, and how many in each unit."""
    terms = [term for term in history.plan.terms if not history.is_followed(term)]
    offices = {(one.unit.code, one.kind.code): one for one in Office.objects.select_related()}
    work = {life.person.number: life.jobs for life in history.plan.lives}
    Appointment.objects.bulk_create(
        Appointment(
            office=offices[term.unit, term.office], person=term.person,
            starts=term.starts, ends=term.ends, recorded=history.knowledge.of(term.starts),
            host=host_of(work[term.person.number], term.starts, hosts),
        )
        for term in terms
    )  # fmt: skip
    for code, count in sorted(Counter(term.unit for term in terms).items()):
        place = placement_of(Unit.objects.get(code=code), history.plan.day)
        record("demo.terms", by=OPERATOR, at=place, count=count)


def host_of(jobs: list[Spell], day: date, hosts: dict[str, Host]) -> Host | None:
    """Where somebody worked on a day."""
    there = [job for job in jobs if job.where and job.starts <= day < (job.ends or date.max)]
    latest = max(there, key=lambda job: job.starts, default=None)
    return hosts[str(latest.where)] if latest else None


def write_seats(day: date) -> None:
    """As many seats as are filled today."""
    offices = Office.objects.all()
    filled = Counter(Appointment.objects.on(day).values_list("office_id", flat=True))
    for office in offices:
        office.seats = filled[office.pk] or 1
    Office.objects.bulk_update(offices, ["seats"])


def write_accounts(plan: Plan) -> None:
    """Two thirds have signed up, by code and without a password; the known ones have one."""
    password, none = make_password(DEMO_PASSWORD), make_password(None)
    known = {person.number for person in plan.known.values()}
    people = [life.person for life in plan.lives]
    signed_up = [person for person in people if person.number in known or int(person.number) % 3]
    accounts = Account.objects.bulk_create(
        Account(
            email=person.email,
            person=person,
            password=password if person.number in known else none,
        )
        for person in signed_up
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=account, email=account.email, verified=True, primary=True)
        for account in accounts
    )
