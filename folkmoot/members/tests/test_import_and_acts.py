"""A file of members and acts for later days: nobody is written where no unit will stand."""

from datetime import date

import pytest

from folkmoot.members import admissions
from folkmoot.members.refusals import Refused
from folkmoot.members.tests import files
from folkmoot.members.tests.moves import DAY, asked, later, line, on
from folkmoot.members.tests.test_moves_and_acts import CLOSING, close
from folkmoot.people.models import Person
from folkmoot.units.acts.actions import propose_act, sign_act, withdraw_act
from folkmoot.units.acts.telling import tell_act
from folkmoot.units.models import Membership, Unit, UnitKind
from folkmoot.units.tests.world import FOUNDED


def imported(world, text):
    return files.imported(text, world.chair)


def newcomer(world, unit="north1", more="", head=""):
    report = imported(world, f"number,name,unit{head}\n7001,张三,{unit}{more}\n")
    return report, Person.objects.filter(number="7001").first()


def test_new_member_of_a_unit_that_will_close_goes_on_with_its_members(world):
    with on(DAY):
        act = close(world)
        _report, person = newcomer(world)
        assert line(person) == [
            ("north1", DAY, CLOSING, "full"), ("south", CLOSING, None, "full"),
        ]  # fmt: skip
        withdraw_act(act, by=world.chair)
    assert line(person) == [("north1", DAY, None, "full")]


def test_new_standing_goes_along_through_the_closing(world):
    with on(DAY):
        close(world)
        imported(world, "number,name,unit,standing\n1006,张伟,north1,leave\n")
    assert line(world.member) == [
        ("north1", FOUNDED, DAY, "full"),
        ("north1", DAY, CLOSING, "leave"),
        ("south", CLOSING, None, "leave"),
    ]


def empty_unit_that_ends(world):
    """It has no members when the act is signed, so the act names nobody to take them."""
    unit = {
        "code": "east", "name": {"en": "East", "zh-hans": "东"},
        "kind": UnitKind.objects.get(code="branch").pk, "parent": world.city.unit_id, "hosts": [],
    }  # fmt: skip
    tell_act("found", {"unit": unit}, on=FOUNDED, source="a file")
    east = Unit.objects.get(code="east")
    act = propose_act("close", {"unit": east.pk, "heir": None}, on=CLOSING, reason="r",
                      by=world.chair)  # fmt: skip
    sign_act(act, by=world.general)
    return east


def test_unit_that_ends_and_hands_its_members_to_nobody_gets_no_new_ones(world):
    with on(DAY):
        east = empty_unit_that_ends(world)
        report, person = newcomer(world, "east")
        assert person is None
        [problem] = report.problems
        assert (problem.row, problem.column) == (2, "unit")
        assert "2026-04-11" in str(problem)
        with pytest.raises(Refused, match="unit_closes"):
            admissions.apply_for_membership(world.leaver, east, by=world.leaver)
        place = type(world.north1).objects.on(DAY).get(unit=east)
        world.east = place
        with pytest.raises(Refused, match="unit_closes"):
            asked(world, to="east")
    assert not Membership.objects.filter(unit=east).exists()


def test_member_of_a_unit_that_was_founded_again_begins_with_its_present_life(world):
    closed, again = date(2022, 1, 1), date(2024, 1, 1)
    closing = {"unit": world.north1.unit_id, "heir": world.south.unit_id}
    tell_act("close", closing, on=closed, source="a file")
    unit = {
        "code": "north1", "name": world.north1.name, "kind": world.north1.kind_id,
        "parent": world.north.unit_id, "hosts": [],
    }  # fmt: skip
    tell_act("found", {"unit": unit}, on=again, source="a file")
    rename = {"unit": world.north1.unit_id, "name": {"en": "New", "zh-hans": "新"}}
    tell_act("rename", rename, on=date(2025, 1, 1), source="a file")
    with on(DAY):
        _report, person = newcomer(world, more=",2021-05-01", head=",joined")
    assert person.joined == date(2021, 5, 1)
    assert line(person) == [("north1", again, None, "full")]


def test_units_that_will_go_on_under_another_name_keep_their_new_members(world):
    with on(DAY):
        parameters = {"unit": world.north1.unit_id, "name": {"en": "N", "zh-hans": "北"}}
        act = propose_act("rename", parameters, on=later(9), reason="r", by=world.chair)
        sign_act(act, by=world.general)
        report, person = newcomer(world)
    assert report.is_clean
    assert line(person) == [("north1", DAY, None, "full")]
