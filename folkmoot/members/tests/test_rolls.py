"""Rolls: who is on them and why, versions that never change, and proofs of one's own entry alone."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from civic.merkle import Step, check_path, leaf
from folkmoot.core.spans import revise
from folkmoot.members import rolls
from folkmoot.members.models import RollEntry, RollVersion
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership, end_membership
from folkmoot.units.models import Membership, Placement
from folkmoot.units.tests.world import FOUNDED, make_person

ON = date(2026, 3, 1)
NOW = "2026-03-02T09:00+08:00"


def draw(place):
    ends = timezone.now() + timedelta(days=7)
    return rolls.draw_roll(place, ON, standings=["full"], contest_ends=ends, by=None)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def listed(roll):
    """Reason by person, of the latest version."""
    return {entry.person: entry.reason for entry in roll.latest.entries.select_related("person")}


def correct(roll, person, place, by):
    objection = rolls.object_to_roll(roll, "wrong", by=person, at=place)
    return rolls.answer_objection(objection, is_accepted=True, answer="yes", by=by, at=place)


def leave(world, person, day):
    end_membership(
        person.memberships.get(), world.north1, on=day, reason="moved", by=world.secretary
    )


def holds(proof):
    """Checked as a member would, with nothing but what was handed out."""
    content = leaf(bytes.fromhex(proof["salt"]), proof["entry"].encode())
    path = [Step(side, bytes.fromhex(digest)) for side, digest in proof["path"]]
    return check_path(content, path, bytes.fromhex(proof["root"]))


def test_every_entry_is_proved_by_the_published_root(world):
    for person in (make_person(f"3{index}", f"New {index}") for index in range(9)):
        begin_membership(person, world.north1, on=FOUNDED, by=None)
    roll = draw(world.north)
    entries = list(roll.latest.entries.all())
    assert len(entries) == 15
    assert all(holds(rolls.inclusion(entry)) for entry in entries)


@pytest.mark.parametrize("name", ["entry", "salt", "path", "root"])
def test_proof_with_one_character_changed_does_not_hold(world, name):
    proof = rolls.inclusion(draw(world.north1).latest.entries.get(person=world.member))
    text = json.dumps(proof[name])
    place = next(i for i, sign in enumerate(text) if sign in "0123456789abcdef")
    other = "1" if text[place] != "1" else "2"
    assert holds(proof)
    assert not holds(proof | {name: json.loads(text[:place] + other + text[place + 1 :])})


def test_proof_holds_nothing_of_anybody_else(world):
    roll = draw(world.north1)
    mine = roll.latest.entries.get(person=world.member)
    proof: dict[str, Any] = rolls.inclusion(mine)
    assert json.loads(proof.pop("entry")) == {
        "included": True, "joined": "2020-01-01", "number": "1006", "reason": "entitled",
        "standing": "full", "unit": "north1",
    }  # fmt: skip
    assert proof.keys() == {"salt", "path", "root"}
    assert all(
        side in {"left", "right"} and len(bytes.fromhex(digest)) == 32
        for side, digest in proof["path"]
    )
    others = roll.latest.entries.exclude(pk=mine.pk)
    assert others.count() == 3
    assert not any(other.salt in json.dumps(proof) for other in others)


def test_leaves_stand_in_an_order_that_says_nothing_of_people(world):
    """Sorted by their salted hashes: two drawings of one roll give two orders and two roots."""
    first, second = draw(world.north), draw(world.north)
    assert first.latest.root != second.latest.root
    assert listed(first) == listed(second)


def test_exclusions_name_who_stood_here_in_the_last_twelve_months_and_nobody_else(world):
    recent, long_gone = make_person("31", "Recent"), make_person("32", "Long gone")
    edge, never = make_person("33", "Edge"), make_person("34", "Elsewhere")
    ends = {recent: ON - timedelta(days=364), edge: ON - rolls.LOOK_BACK, long_gone: ON - timedelta(days=366)}  # fmt: skip
    for person, day in ends.items():
        begin_membership(person, world.north1, on=FOUNDED, by=None)
        leave(world, person, day)
    begin_membership(never, world.south, on=FOUNDED, by=None)
    found = listed(draw(world.north1))
    assert {p: r for p, r in found.items() if r != "entitled"} == {recent: "left"}
    assert found.keys() == {
        world.general, world.secretary, world.member, world.colleague, recent
    }  # fmt: skip


def test_reasons_of_exclusion(world):
    applicant, guest = make_person("35", "Applicant"), make_person("36", "Guest")
    Membership.objects.create(person=applicant, unit=world.north1.unit, starts=FOUNDED,
                              standing="applicant")  # fmt: skip
    begin_membership(guest, world.south, on=FOUNDED, by=None)
    Membership.objects.create(person=guest, unit=world.north1.unit, starts=FOUNDED, kind="guest")
    leave(world, world.colleague, ON)
    found = listed(draw(world.north1))
    people = (applicant, guest, world.colleague, world.member)
    assert [found[p] for p in people] == ["standing", "guest", "left", "entitled"]


def test_who_leaves_the_day_after_the_cut_off_still_votes(world):
    leave(world, world.colleague, ON + timedelta(days=1))
    assert listed(draw(world.north1))[world.colleague] == "entitled"


def move(placement, parent, day):
    """The unit stands under another parent from a day on."""
    revise(placement, ends=day)
    return Placement.objects.create(
        unit=placement.unit, parent=parent.unit, path=f"{parent.path}{placement.unit_id}.",
        kind=placement.kind, name=placement.name, starts=day,
    )  # fmt: skip


def test_unit_that_has_moved_away_no_longer_votes_here(world):
    move(world.north2, world.city, date(2024, 1, 1))
    assert world.hidden not in listed(draw(world.north))
    assert listed(draw(world.city))[world.hidden] == "entitled"


def test_unit_that_moved_away_within_the_year_is_named_as_left(world):
    move(world.north2, world.city, date(2025, 9, 1))
    assert listed(draw(world.north))[world.hidden] == "left"


def test_unit_votes_where_it_stood_on_the_cut_off_date(world):
    """The call comes after the move, the cut-off date lies before it."""
    moved = move(world.north2, world.south, date(2026, 3, 2))
    assert listed(draw(world.north))[world.hidden] == "entitled"
    assert listed(draw(moved)) == {world.sibling: "entitled", world.hidden: "entitled"}
    assert world.hidden not in listed(draw(world.south))


def state(version):
    entries = version.entries.order_by("pk")
    return version.root, version.number, version.recorded, list(entries.values())


def test_correction_makes_a_new_version_and_leaves_the_old_ones_as_they_were(world):
    roll = draw(world.north1)
    first = state(roll.latest)
    correct(roll, world.member, world.north1, world.general)
    second = state(roll.latest)
    correct(roll, world.hidden, world.north1, world.general)  # had no entry at all
    versions = list(roll.versions.order_by("number"))
    assert [version.number for version in versions] == [1, 2, 3]
    assert [state(version) for version in versions[:2]] == [first, second]
    assert len({version.root for version in versions}) == 3
    assert listed(roll)[world.member] == "corrected-out"
    assert listed(roll)[world.hidden] == "corrected-in"
    assert set(rolls.entitled(roll)) == {
        world.general, world.secretary, world.colleague, world.hidden
    }  # fmt: skip
    assert all(holds(rolls.inclusion(entry)) for entry in RollEntry.objects.all())


def test_correction_turned_back_leaves_no_salt_of_before(world):
    """Two versions of one entry under one salt would tell which leaf changed and how often."""
    roll = draw(world.north1)
    for _twice in range(2):
        correct(roll, world.member, world.north1, world.general)
    salts = RollEntry.objects.filter(person=world.member).values_list("salt", flat=True)
    assert len(set(salts)) == 3
    assert listed(roll)[world.member] == "corrected-in"


def test_nobody_answers_their_own_objection(world):
    roll = draw(world.north1)
    objection = rolls.object_to_roll(roll, "I moved", by=world.secretary, at=world.north1)
    with pytest.raises(rolls.OwnObjection):
        rolls.answer_objection(
            objection, is_accepted=True, answer="yes", by=world.secretary, at=world.north1
        )
    objection.refresh_from_db()
    assert objection.is_accepted is None


def test_refused_objection_makes_no_version(world):
    roll = draw(world.north1)
    objection = rolls.object_to_roll(roll, "wrong", by=world.member, at=world.north1)
    rolls.answer_objection(
        objection, is_accepted=False, answer="no", by=world.general, at=world.north1
    )
    assert RollVersion.objects.count() == 1


def test_frozen_roll_takes_no_objection_no_correction_and_no_second_freezing(world):
    roll = draw(world.north1)
    objection = rolls.object_to_roll(roll, "wrong", by=world.member, at=world.north1)
    with pytest.raises(rolls.RollClosed):
        rolls.freeze_roll(roll, by=world.general, at=world.north1)
    decision = {"is_accepted": False, "answer": "no", "by": world.general, "at": world.north1}
    rolls.answer_objection(objection, **decision)
    with time_machine.travel("2026-03-12T09:00+08:00", tick=False):
        rolls.freeze_roll(roll, by=world.general, at=world.north1)
        before = [state(version) for version in roll.versions.all()]
        roll.refresh_from_db()
        late = roll.objections.create(person=world.member, text="late")
        for act in (
            lambda: rolls.object_to_roll(roll, "late", by=world.member, at=world.north1),
            lambda: rolls.answer_objection(late, **decision | {"is_accepted": True}),
            lambda: rolls.freeze_roll(roll, by=world.general, at=world.north1),
        ):
            with pytest.raises(rolls.RollClosed):
                act()
    assert [state(version) for version in roll.versions.all()] == before


def test_what_happens_to_the_register_after_drawing_does_not_change_the_roll(world):
    roll = draw(world.north1)
    before = state(roll.latest)
    leave(world, world.member, date(2026, 2, 1))
    newcomer = make_person("37", "Newcomer")
    begin_membership(newcomer, world.north1, on=date(2026, 2, 1), by=None)
    Person.objects.filter(pk=world.colleague.pk).update(name="Another")
    assert state(roll.latest) == before
    assert world.member in set(rolls.entitled(roll))
