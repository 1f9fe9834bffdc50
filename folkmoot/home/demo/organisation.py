"""Writes the demonstration organisation: invented from a seed, the same on every machine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.core.texts import Texts, both
from folkmoot.home.demo.lives import Life, Spell
from folkmoot.home.demo.names import Host as HostName
from folkmoot.home.demo.plan import Plan, make_plan
from folkmoot.home.demo.tree import ROOT, Tree, UnitPlan
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import appoint, found_unit, placement_of
from folkmoot.units.kinds import ensure_kinds
from folkmoot.units.models import (
    Appointment,
    Employment,
    Host,
    Membership,
    Office,
    OfficeKind,
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

Places = dict[str, Placement]


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
        write(make_plan(seed, people, day or today()), day or today())
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
def write(plan: Plan, day: date) -> None:
    """All of it or nothing."""
    ensure_kinds()
    hosts = write_hosts(plan.tree.hosts)
    places = write_units(plan.tree, hosts)
    begin_rulebook(BRANCH_RULES, on=places[ROOT].starts, by=OPERATOR)
    Person.objects.bulk_create([life.person for life in plan.lives])
    write_spells(plan.lives, places, hosts)
    for code, count in sorted(Counter(homes_on(plan.lives, day)).items()):
        record("demo.members", by=OPERATOR, at=places[code], count=count)
    write_terms(plan, places, day)
    write_accounts(plan)


def write_hosts(names: list[HostName]) -> dict[str, Host]:
    """Companies by code."""
    rows = Host.objects.bulk_create([Host(code=code, name=name) for code, name in names])
    return {row.code: row for row in rows}


def write_units(tree: Tree, hosts: dict[str, Host]) -> Places:
    """Today's placements by code; the grown company was one branch first."""
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    places: Places = {}
    for unit in tree.units:
        early = unit.code == tree.grown
        places[unit.code] = found_unit(
            unit.code,
            branch_name(hosts[unit.code].name) if early else unit.name,
            kinds["branch" if early else unit.kind],
            parent=places[unit.parent] if unit.parent else None,
            on=unit.founded,
            by=OPERATOR,
        )
        if early:
            places[unit.code] = grow(places[unit.code], unit, kinds[unit.kind], tree.grew)
    write_hosts_of_units(tree.units, places, hosts)
    return places


def grow(before: Placement, unit: UnitPlan, kind: UnitKind, on: date) -> Placement:
    """The placement as a general branch that follows the one as a branch."""
    Placement.objects.filter(pk=before.pk).update(ends=on)
    after = Placement.objects.create(
        unit=before.unit,
        parent=before.parent,
        path=before.path,
        kind=kind,
        name=unit.name,
        starts=on,
    )
    record("demo.grew", by=OPERATOR, at=after, starts=on)
    return after


def write_hosts_of_units(units: list[UnitPlan], places: Places, hosts: dict[str, Host]) -> None:
    """Which companies each unit covers."""
    between = Unit.hosts.through
    between.objects.bulk_create(
        between(unit_id=places[unit.code].unit_id, host_id=hosts[code].pk)
        for unit in units
        for code in unit.hosts
    )


def write_spells(lives: list[Life], places: Places, hosts: dict[str, Host]) -> None:
    """Memberships and employments of everybody."""
    Membership.objects.bulk_create(
        Membership(
            person=life.person, unit_id=places[str(spell.where)].unit_id, kind=spell.kind,
            standing=spell.standing, reason=spell.note, starts=spell.starts, ends=spell.ends,
        )
        for life in lives
        for spell in life.spells
    )  # fmt: skip
    Employment.objects.bulk_create(
        employment(life.person, job, hosts) for life in lives for job in life.jobs
    )


def employment(person: Person, job: Spell, hosts: dict[str, Host]) -> Employment:
    """A spell of work."""
    host = hosts[job.where] if job.where else None
    return Employment(person=person, host=host, title=job.note, starts=job.starts, ends=job.ends)


def homes_on(lives: list[Life], day: date) -> Iterator[str]:
    """The code of each person's home unit."""
    for life in lives:
        if life.spells and life.home.ends is None:
            yield str(life.home.where)


def write_terms(plan: Plan, places: Places, day: date) -> None:
    """The city's officers are named by the operator, everybody else by one of them."""
    kinds = {kind.code: kind for kind in OfficeKind.objects.all()}
    officer = plan.known["officer"]
    for term in sorted(plan.terms, key=lambda term: (term.unit != ROOT, term.starts)):
        appoint(
            term.person,
            places[term.unit],
            kinds[term.office],
            term=(term.starts, term.ends),
            by=OPERATOR if term.unit == ROOT else officer,
        )
    write_seats(day)


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


def branch_name(host: Texts) -> Texts:
    """What the grown company's unit was called when it was one branch."""
    return both(f"{host['en']} Branch", f"{host['zh-hans']}支部")
