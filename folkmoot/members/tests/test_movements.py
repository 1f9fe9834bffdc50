"""Who gained and who lost the vote before a roll was drawn, and what of it raises an alarm (MP-6)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from folkmoot.audit.models import Body
from folkmoot.core.dates import start_of
from folkmoot.core.spans import revise
from folkmoot.core.texts import both
from folkmoot.members import rolls, standings
from folkmoot.members.movements import Alarm, alarms, figures_of, movements
from folkmoot.members.rights.erasing import erase
from folkmoot.members.tests.padding import invent
from folkmoot.people.models import Person
from folkmoot.units.actions import end_membership
from folkmoot.units.models import Host, Membership

ON = date(2026, 3, 1)
LONG_AGO = date(2024, 5, 6)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-02T09:00+08:00", tick=False):
        yield


def draw(place):
    ends = timezone.now() + timedelta(days=7)
    return rolls.draw_roll(place, ON, standings=["full"], contest_ends=ends, by=None)


def old_register(instant=None):
    """As if everything until here had been entered long ago."""
    then = instant or start_of(LONG_AGO)
    Membership.objects.update(recorded=then)
    Membership.objects.exclude(withdrawn=None).update(withdrawn=then)


def found(roll):
    return [(alarm.code, alarm.count, alarm.of) for alarm in alarms(roll)]


def marks(roll):
    return roll.figures["marks"]


def leave(people, place, on=date(2026, 2, 1)):
    for person in people:
        spell = person.memberships.get(withdrawn=None)
        end_membership(spell, place, on=on, reason="moved", by=None)


def test_500_made_up_members_of_one_telephone_are_flagged(world):
    invent(world.north1, 500, facts=lambda each: {"phone": "139 1234 5678"})
    roll = draw(world.north1)
    assert found(roll) == [("new", 500, 4), ("twins", 500, 500)]
    assert marks(roll) == {"phone": 500, "twins": 500}
    assert roll.figures["units"] == [
        {"unit": world.north1.unit_id, "before": 4, "new": 500, "gone": 0, "now": 504}
    ]


def test_500_addresses_that_are_one_mailbox_are_flagged(world):
    invent(world.north1, 500, facts=lambda each: {"email": f"za.o+{each}@gmail.com"})
    assert marks(draw(world.north1)) == {"email": 500, "twins": 500}


def test_500_people_of_one_host_who_came_on_one_day_are_flagged(world):
    host = Host.objects.create(code="acme", name=both("Acme", "顶点"))
    invent(world.north1, 500, host=host)
    roll = draw(world.north1)
    assert marks(roll) == {"bulk": 500, "twins": 0}
    assert [alarm.code for alarm in alarms(roll)] == ["new", "bulk"]


def test_names_of_those_who_left_or_died_are_flagged_and_those_of_the_erased_are_forgotten(world):
    dead = invent(world.north1, 30, on=LONG_AGO, facts=lambda each: {"joined": LONG_AGO})
    for person in dead[:10]:
        standings.note_death(person, on=date(2026, 2, 1), by=None)
    leave(dead[10:], world.north1, date(2025, 5, 1))
    names = [person.name for person in dead]
    for person in dead[20:]:
        erase(person, by=None)
    invent(world.north1, 30, first=7000, facts=lambda each: {"name": names[each]})
    roll = draw(world.north1)
    assert marks(roll) == {"names": 20, "twins": 0}
    assert ("names", 20, 30) in found(roll)


def test_a_birthday_of_a_former_member_is_a_twin(world):
    old = invent(world.north2, 3, on=LONG_AGO, facts=lambda each: {"born": date(1950, 1, 2)})
    leave(old, world.north2, date(2025, 5, 1))
    invent(world.north1, 3, first=7000, facts=lambda each: {"born": date(1950, 1, 2)})
    roll = draw(world.north1)
    assert marks(roll) == {"born": 3, "former": 3, "twins": 3}
    assert found(roll) == [("twins", 3, 3)]


def test_ordinary_growth_and_one_shared_telephone_are_silent(world):
    invent(world.north1, 95, on=LONG_AGO)
    host = Host.objects.create(code="acme", name=both("Acme", "顶点"))
    invent(world.north1, 4, first=8000, host=host, facts=lambda each: {"name": f"Newer{each}"})
    invent(
        world.north1, 4, first=7000,
        facts=lambda each: {"name": f"New{each}", "phone": "13912345678" if each == 0 else ""},
    )  # fmt: skip
    Person.objects.filter(number="5000").update(phone="13912345678")
    roll = draw(world.north1)
    assert roll.figures["units"][0]["new"] == 8
    assert alarms(roll) == []
    assert not Body.objects.filter(verb__startswith="roll.alarm").exists()


def test_the_limit_is_five_people_and_more_than_ten_of_a_hundred(world):
    invent(world.south, 48, on=LONG_AGO)
    people = invent(world.south, 5, first=7000, facts=lambda each: {"name": f"New{each}"})
    roll = draw(world.south)
    assert (roll.figures["units"][0]["before"], found(roll)) == (50, [])
    leave(people[:1], world.south)
    invent(world.south, 2, first=8000, facts=lambda each: {"name": f"Newer{each}"})
    assert found(draw(world.south)) == [("new", 6, 50)]


def test_20_who_were_removed_in_the_window_raise_an_alarm(world):
    people = invent(world.north1, 100, on=LONG_AGO)
    leave(people[:20], world.north1)
    roll = draw(world.north1)
    assert found(roll) == [("gone", 20, 104)]
    body = Body.objects.get(verb="roll.alarm_gone")
    assert body.parameters == {
        "on": "2026-03-01", "days": 90, "where": {"unit": world.north1.unit_id},
        "count": 20, "of": 104,
    }  # fmt: skip


def test_20_who_were_suspended_in_the_window_raise_an_alarm(world):
    people = invent(world.north1, 100, on=LONG_AGO)
    for person in people[:20]:
        row = person.memberships.get(withdrawn=None)
        revise(row, ends=date(2026, 2, 1))
        Membership.objects.create(
            person=person, unit=row.unit, starts=date(2026, 2, 1), standing="suspended"
        )
    assert [alarm.code for alarm in alarms(draw(world.north1))] == ["gone"]


def test_who_is_entered_under_an_earlier_date_is_new(world):
    invent(world.north1, 100, on=LONG_AGO)
    old_register()
    invent(world.north1, 20, first=7000, on=LONG_AGO, facts=lambda each: {"name": f"Old{each}"})
    roll = draw(world.north1)
    assert (marks(roll), found(roll)[0][:2]) == ({"late": 20, "twins": 0}, ("new", 20))


def test_an_exit_entered_under_an_earlier_date_is_a_loss(world):
    people = invent(world.north1, 100, on=LONG_AGO)
    old_register()
    leave(people[:20], world.north1, date(2025, 1, 1))
    assert found(draw(world.north1))[0][:2] == ("gone", 20)


def test_a_register_younger_than_the_window_is_compared_by_its_dates(world):
    invent(world.north1, 100, on=LONG_AGO)
    old_register(start_of(date(2026, 2, 20)))
    roll = draw(world.north1)
    assert (roll.figures["is_dated"], alarms(roll)) == (True, [])


def test_who_moves_between_the_units_of_a_roll_is_neither_new_nor_gone(world):
    people = invent(world.north1, 40, on=LONG_AGO)
    leave(people[:20], world.north1)
    Membership.objects.bulk_create(
        Membership(person=person, unit=world.north2.unit, starts=date(2026, 2, 1))
        for person in people[:20]
    )
    assert alarms(draw(world.north)) == []
    assert [alarm.code for alarm in alarms(draw(world.north2))] == ["new"]


def test_padding_spread_over_many_units_shows_in_the_sum(world):
    for place, first in ((world.north1, 5000), (world.north2, 6000)):
        invent(place, 20, first, on=LONG_AGO, facts=lambda each: {"name": f"Old{each}"})
        invent(place, 4, first + 500, facts=lambda each: {"name": f"New{each}"})
    assert alarms(draw(world.north)) == [Alarm("new", world.north.unit_id, 8, 46)]


def test_fewer_than_five_are_not_told_in_the_log(world):
    invent(world.north1, 3, facts=lambda each: {"phone": "13912345678"})
    draw(world.north1)
    body = Body.objects.get(verb="roll.alarm_twins")
    assert (body.parameters["count"], body.parameters["of"]) == ("< 5", "< 5")


def test_number_of_queries_does_not_grow(world):
    invent(world.north1, 3, facts=lambda each: {"phone": "13912345678"})
    roll = draw(world.north1)
    with CaptureQueriesContext(connection) as few:
        figures_of(roll)
    invent(world.north1, 60, first=7000, facts=lambda each: {"phone": "13912345678"})
    roll = draw(world.north1)
    with CaptureQueriesContext(connection) as many:
        figures_of(roll)
    assert len(many) == len(few)
    assert len(movements(roll).new) == 63
