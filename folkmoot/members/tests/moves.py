"""What tests of admissions and transfers share: a clock, a short way to start, the line of time."""

from datetime import date, datetime, timedelta

import time_machine

from folkmoot.core.dates import start_of
from folkmoot.core.texts import both
from folkmoot.members.models import Transfer
from folkmoot.members.transfers import Wish, accept_transfer, start_transfer
from folkmoot.people.keys import remember
from folkmoot.people.models import Person
from folkmoot.units.actions import found_unit
from folkmoot.units.models import Membership, Placement, UnitKind

DAY = date(2026, 3, 2)
Side = Transfer.Side


def on(day, hours=9):
    """A clock that stands on the morning of a day, in the organisation's zone."""
    return time_machine.travel(start_of(day) + timedelta(hours=hours), tick=False)


def later(days):
    """So many days after the first."""
    return DAY + timedelta(days=days)


def instant(days, hours=9) -> datetime:
    """The morning of such a day."""
    return start_of(later(days)) + timedelta(hours=hours)


def wish(place, day=DAY, **more):
    """A transfer to a unit."""
    return Wish(gaining=place.unit, on=day, reason=more.pop("reason", "work"), **more)


def asked(world, person="member", to="north2", day=DAY, **more):
    """The member asks for a transfer."""
    who = getattr(world, person)
    return start_transfer(who, wish(getattr(world, to), day, **more), side=Side.MEMBER, by=who)


def agreed(world, person="member", to="north2", day=DAY, **more):
    """The member asks, both units consent."""
    transfer = asked(world, person, to, day, **more)
    transfer = accept_transfer(transfer, Side.LOSING, by=world.secretary)
    return accept_transfer(transfer, Side.GAINING, by=world.sibling)


def line(person, kind="home"):
    """The live spells of a person: unit, first day, end, standing."""
    rows = Membership.objects.live().filter(person=person, kind=kind).order_by("starts")
    return [(row.unit.code, row.starts, row.ends, row.standing) for row in rows]


def outsider(number="9001", name="周小川", **facts):
    """Somebody without any membership."""
    person = Person(number=number, name=name, **facts)
    person.set_keys()
    person.save()
    remember([person])
    return person


def add_holding_unit(world, code="between", parent="city"):
    """A unit for people between two jobs."""
    return found_unit(
        code, both("Between jobs", "过渡"), UnitKind.objects.get(code="holding"),
        parent=getattr(world, parent), on=date(2020, 1, 1), by=None,
    )  # fmt: skip


def place(unit):
    """Where a unit stands today."""
    return Placement.objects.live().get(unit=unit)
