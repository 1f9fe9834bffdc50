from datetime import date, timedelta

import pytest

from folkmoot.core.dates import today
from folkmoot.people.models import Account
from folkmoot.units import access
from folkmoot.units.access import RIGHTS, Access
from folkmoot.units.actions import end_appointment
from folkmoot.units.kinds import OFFICE_KINDS
from folkmoot.units.models import Appointment, Membership


def seen(world, nickname, right="register.see"):
    mine = Access(getattr(world, nickname))
    return sorted(str(place.unit.code) for place in mine.units(right))


def test_secretary_reaches_the_subtree_of_the_unit_and_nothing_else(world):
    assert seen(world, "general") == ["north", "north1", "north2"]
    assert seen(world, "secretary") == ["north1"]
    assert seen(world, "chair") == ["city", "north", "north1", "north2", "south"]


def test_member_without_office_has_no_right(world):
    assert seen(world, "member") == []
    assert not Access(world.member).has("register.see")


def test_page_and_list_ask_the_same_source(world):
    for nickname in ("chair", "general", "secretary", "sibling", "member", "auditor"):
        access = Access(getattr(world, nickname))
        for place in (world.city, world.north, world.north1, world.north2, world.south):
            listed = access.units("register.see").filter(unit=place.unit).exists()
            assert listed == access.may("register.see", place.path)


def test_rights_begin_and_end_with_the_term(world):
    Appointment.objects.filter(person=world.secretary).update(ends=date(2025, 1, 1))
    assert not Access(world.secretary, date(2025, 1, 1)).has("register.see")
    assert Access(world.secretary, date(2024, 12, 31)).has("register.see")
    assert not Access(world.secretary, date(2019, 12, 31)).has("register.see")


def test_withdrawn_appointment_gives_nothing(world, django_db_blocker):
    Appointment.objects.filter(person=world.secretary).update(withdrawn="2021-01-01T00:00Z")
    assert not Access(world.secretary).has("register.see")


def test_one_who_left_is_no_member(world):
    assert not Access(world.leaver).is_member
    assert Access(world.leaver, date(2023, 6, 1)).is_member


def test_nobody_reaches_nothing():
    assert not Access(None).is_inside


def test_a_term_that_ends_later_ends_no_session_today(world):
    term = Appointment.objects.get(person=world.secretary)
    end_appointment(term, world.north1, on=today() + timedelta(days=30), by=None)
    assert world.secretary.account.epoch == Account.objects.get(person=world.secretary).epoch
    term = Appointment.objects.live().get(person=world.secretary)
    end_appointment(term, world.north1, on=today(), by=None)
    assert world.secretary.account.epoch < Account.objects.get(person=world.secretary).epoch


def test_every_office_kind_lists_rights_that_exist_and_have_words():
    assert {right for kind in OFFICE_KINDS.values() for right in kind[1]} == set(RIGHTS)


@pytest.mark.parametrize("few", [500, 1])
def test_units_of_a_right_are_the_same_few_or_many(world, monkeypatch, few):
    monkeypatch.setattr(access, "FEW", few)
    for person in (world.chair, world.general, world.secretary, world.member):
        mine = Access(person)
        asked = Membership.objects.on(today()).filter(mine.at("register.see"))
        units = set(asked.values_list("unit", flat=True))
        homes = set(Membership.objects.on(today()).values_list("unit", flat=True))
        assert units == mine.among("register.see", homes)
