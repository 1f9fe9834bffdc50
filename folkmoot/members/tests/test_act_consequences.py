"""Acts of the tree and rolls: what was drawn stays, and what is drawn follows the tree."""

from datetime import date, timedelta

from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.members.rolls import draw_roll, entitled, entry_of
from folkmoot.units.actions import placement_of
from folkmoot.units.acts.actions import propose_act, sign_act
from folkmoot.units.models import Placement
from folkmoot.units.queries import latest_places


def roll_of(place, on):
    return draw_roll(
        place, on, standings=["full"], contest_ends=timezone.now() + timedelta(days=5), by=None
    )


def sign(world, kind, on, /, **parameters):
    act = propose_act(kind, parameters, on=on, reason="r", by=world.chair)
    return sign_act(act, by=world.general)


def test_open_rolls_of_the_unit_and_above_are_listed(world):
    roll = roll_of(world.north, today())
    roll_of(world.south, today())
    act = sign(
        world, "close", today() + timedelta(days=9), unit=world.north1.unit_id,
        heir=world.north2.unit_id,
    )  # fmt: skip
    listed = [row["parameters"] for row in act.consequences if row["code"] == "roll.drawn"]
    assert listed == [{"unit": {"unit": roll.unit_id}, "on": today().isoformat()}]


def test_jorvik_612_roll_of_a_closed_unit_names_its_members(world):
    day = date(2024, 6, 1)
    sign(world, "close", day, unit=world.north1.unit_id, heir=world.north2.unit_id)
    place = latest_places([world.north1.unit_id])[world.north1.unit_id]
    roll = roll_of(place, day - timedelta(days=1))
    assert {p.number for p in entitled(roll)} == {"1002", "1003", "1006", "1007"}


def test_members_of_a_unit_that_moved_away_do_not_vote_where_it_was(world):
    day = today() - timedelta(days=20)
    sign(world, "move", day, unit=world.north1.unit_id, parent=world.south.unit_id)
    roll = roll_of(placement_of(world.north.unit), today())
    assert {p.number for p in entitled(roll)} == {"1004", "1008"}
    entry = entry_of(roll, world.member)
    assert entry
    assert entry.reason == "left"
    there = roll_of(placement_of(world.south.unit), today())
    assert "1006" in {p.number for p in entitled(there)}
    before = roll_of(Placement.objects.on(today()).get(unit=world.north.unit), day - timedelta(1))
    assert "1006" in {p.number for p in entitled(before)}


def test_move_of_the_unit_itself_costs_nobody_the_vote(world):
    day = today() - timedelta(days=20)
    sign(world, "move", day, unit=world.north.unit_id, parent=world.south.unit_id)
    roll = roll_of(placement_of(world.north.unit), day - timedelta(days=1))
    assert "1006" in {p.number for p in entitled(roll)}
