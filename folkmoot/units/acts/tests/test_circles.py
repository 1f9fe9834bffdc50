"""Members are never sent in a circle, by acts each of which sends them to the other's unit."""

import pytest

from folkmoot.core.dates import today
from folkmoot.units.actions import begin_membership, placement_of
from folkmoot.units.acts.actions import withdraw_act
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.acts.tests.state import homes, state
from folkmoot.units.acts.tests.test_acts import DAY, LATER, new, sign
from folkmoot.units.models import Unit
from folkmoot.units.tests.world import make_person

SOONER = LATER - 10 * DAY


def close(world, unit, heir, on):
    units = {code: Unit.objects.get(code=code).pk for code in (unit, heir)}
    return sign(world, "close", on, unit=units[unit], heir=units[heir])


@pytest.fixture
def empty(world):
    """Two units without members."""
    for code in ("east", "west"):
        sign(world, "found", today(), unit=new(code, world.city))
    return world


def refused(do, *arguments):
    before = state()
    with pytest.raises(Refused) as refusal:
        do(*arguments)
    assert state() == before
    return refusal.value.code, refusal.value.parameters


def test_closings_that_follow_each_other_send_members_to_the_last(world):
    close(world, "north1", "south", LATER)
    close(world, "south", "north2", SOONER)
    assert homes(LATER)["1006"] == "north2"


def test_unit_does_not_close_into_one_that_will_close_into_it(world):
    close(world, "north", "south", LATER)
    assert refused(close, world, "south", "north", SOONER) == ("later_act", {"unit": "south"})


def test_units_without_members_send_no_newcomer_in_a_circle(empty):
    close(empty, "east", "west", LATER)
    assert refused(close, empty, "west", "east", SOONER) == ("later_act", {"unit": "west"})
    newcomer, east = make_person("4001", "新人"), Unit.objects.get(code="east")
    begin_membership(newcomer, placement_of(east), on=today(), by=None)
    assert homes(LATER)["4001"] == "west"


def test_founding_is_not_withdrawn_where_a_circle_would_be_left(empty):
    close(empty, "east", "west", LATER)
    again = sign(empty, "found", LATER + DAY, unit=new("east", empty.city))
    close(empty, "west", "east", LATER + 2 * DAY)
    code, _parameters = refused(lambda: withdraw_act(again, by=empty.chair))
    assert code == "later_act"
