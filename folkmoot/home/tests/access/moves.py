"""What happens to people and units: one of each in every place of the tree."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.home.tests.access.places import PLACES
from folkmoot.members.admissions import apply_for_membership
from folkmoot.members.duplicates.merging import merge_people
from folkmoot.members.duplicates.plan import Wish
from folkmoot.members.models import Cohort, Transfer
from folkmoot.members.rights.requests import ask_for_correction
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership
from folkmoot.units.acts.actions import propose_act
from folkmoot.units.acts.models import Act, ActUnit
from folkmoot.units.models import Employment, Membership
from folkmoot.units.tests.world import FOUNDED

LATER = timedelta(days=30)


def happen(stage: SimpleNamespace) -> None:
    """`applications`, `transfers`, `guests`, `jobs`, `cohorts`, `acts`, `requests` by place."""
    for name, make in (
        ("applications", application), ("transfers", transfer), ("guests", guest),
        ("jobs", job), ("cohorts", cohort), ("acts", act), ("requests", request),
        ("merges", merge),
    ):  # fmt: skip
        setattr(stage, name, {place: make(stage, place) for place in PLACES})


def newcomer(place: str, first: int) -> Person:
    """Somebody who is named nowhere else."""
    number = str(first + list(PLACES).index(place))
    return Person.objects.create(number=number, name=f"Person {number}")


def application(stage: SimpleNamespace, place: str):
    """Somebody applies to the unit of a place."""
    person = newcomer(place, 9100)
    return apply_for_membership(person, stage.units[place].unit, statement="", by=None)


def transfer(stage: SimpleNamespace, place: str):
    """A member of the unit asks to move to the committee."""
    person = newcomer(place, 9200)
    begin_membership(person, stage.units[place], on=FOUNDED, by=None)
    return Transfer.objects.create(
        person=person, losing=stage.units[place].unit, gaining=stage.world.city.unit,
        reason=Transfer.Reason.FAMILY, on=today() + LATER, side=Transfer.Side.MEMBER,
        deadline=timezone.now() + LATER,
    )  # fmt: skip


def guest(stage: SimpleNamespace, place: str):
    """A member of the committee is a guest of the unit."""
    person = newcomer(place, 9300)
    begin_membership(person, stage.world.city, on=FOUNDED, by=None)
    return Membership.objects.create(
        person=person, unit=stage.units[place].unit, kind=Membership.Kind.GUEST, starts=FOUNDED
    )


def job(stage: SimpleNamespace, place: str):
    """Work: the member's own, and other people's."""
    person = stage.world.member if place == "own" else stage.quiet[place]
    return Employment.objects.create(person=person, title="Keeper", starts=date(2021, 1, 1))


def request(stage: SimpleNamespace, place: str):
    """Somebody asks for a correction: the member, and other people."""
    person = stage.world.member if place == "own" else stage.quiet[place]
    return ask_for_correction(person, "first_employed", "1926", note="", by=person)


def cohort(stage: SimpleNamespace, place: str):
    """A group that draws from the unit."""
    rule = {"first_employed": [1900, 1930]}
    return Cohort.objects.create(name=both("Group", "组"), unit=stage.units[place].unit, rule=rule)


def merge(stage: SimpleNamespace, place: str):
    """Two records of one member of the unit are one by now."""
    records = [newcomer(place, first) for first in (9400, 9500)]
    for person in records:
        begin_membership(person, stage.units[place], on=FOUNDED, by=None)
    return merge_people(records[0], records[1], Wish(), by=None)


def act(stage: SimpleNamespace, place: str):
    """Somebody proposes another name for the unit, of which an old book tells too."""
    told = Act.objects.create(
        kind="rename", on=FOUNDED, reason="Of old", source="An old book", signed=timezone.now()
    )
    told.units.create(unit=stage.units[place].unit, role=ActUnit.Role.SUBJECT)
    return propose_act(
        "rename", {"unit": stage.units[place].unit_id, "name": both("Renamed", "新名")},
        on=today() + LATER, reason="A better name", by=stage.world.southerner,
    )  # fmt: skip
