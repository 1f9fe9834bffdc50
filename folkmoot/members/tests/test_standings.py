from datetime import date, timedelta

import pytest

from folkmoot.members import standings
from folkmoot.members.models import RollEntry
from folkmoot.members.refusals import Refused
from folkmoot.members.rolls import answer_objection, draw_roll, freeze_roll, object_to_roll
from folkmoot.members.tests.moves import DAY, Side, agreed, asked, instant, later, line, on, wish
from folkmoot.members.transfers import accept_transfer, start_transfer
from folkmoot.people.models import Account
from folkmoot.units.actions import begin_membership
from folkmoot.units.models import Appointment, Membership
from folkmoot.units.queries import sizes_on
from folkmoot.units.tests.world import FOUNDED


def changed(world, person, standing, *window, by="secretary"):
    standings.change_standing(
        person, standing, window=(*window, None)[:2], reason="r", by=getattr(world, by)
    )


def entry(roll, person):
    return RollEntry.objects.get(version=roll.latest, person=person)


def test_jorvik_137_corrected_mistake_costs_no_vote(world):
    """A mistaken exit is corrected after the provisional roll was drawn: the member votes."""
    with on(DAY):
        standings.leave(world.member, on=DAY, departure="left", by=world.secretary)
    with on(later(5)):
        roll = draw_roll(
            world.north1, later(5), standings=["full"], contest_ends=instant(8), by=world.general
        )
        assert entry(roll, world.member).reason == "left"
    with on(later(6)):
        standings.correct_exit(world.member, reason="It was somebody else.", by=world.secretary)
        assert line(world.member) == [("north1", FOUNDED, None, "full")]
        found = entry(roll, world.member)
        assert (found.is_included, found.reason, roll.latest.number) == (True, "entitled", 2)
    known_then = Membership.objects.known_at(instant(5)).covering(later(5))
    assert not known_then.filter(person=world.member).exists()
    assert standings.seniority(world.member, later(6)) == later(6) - FOUNDED


def test_final_roll_is_not_changed_by_a_correction(world):
    with on(DAY):
        standings.leave(world.member, on=DAY, departure="left", by=world.secretary)
        roll = draw_roll(
            world.north1, DAY, standings=["full"], contest_ends=instant(1), by=world.general
        )
    with on(later(2)):
        freeze_roll(roll, by=world.general, at=world.north1)
        before = roll.latest.root
        standings.correct_exit(world.member, reason="r", by=world.secretary)
    assert (roll.latest.root, entry(roll, world.member).is_included) == (before, False)


def test_correction_leaves_what_an_objection_decided(world):
    with on(DAY):
        standings.leave(world.member, on=DAY, departure="left", by=world.secretary)
        roll = draw_roll(
            world.north1, DAY, standings=["full"], contest_ends=instant(3), by=world.general
        )
        objection = object_to_roll(roll, "I never left.", by=world.member, at=world.north1)
        answer_objection(
            objection, is_accepted=True, answer="yes", by=world.general, at=world.north1
        )
        standings.correct_exit(world.member, reason="r", by=world.secretary)
    assert (entry(roll, world.member).reason, roll.latest.number) == ("corrected-in", 2)


def test_leave_until_a_day_ends_by_the_date_alone(world):
    with on(DAY):
        changed(world, world.member, "leave", later(1), later(100))
    assert line(world.member) == [
        ("north1", FOUNDED, later(1), "full"),
        ("north1", later(1), later(100), "leave"),
        ("north1", later(100), None, "full"),
    ]


def test_suspension_runs_along_through_a_transfer(world):
    with on(DAY):
        changed(world, world.member, "suspended", later(1), later(100))
        agreed(world, day=later(50))
    assert line(world.member) == [
        ("north1", FOUNDED, later(1), "full"),
        ("north1", later(1), later(50), "suspended"),
        ("north2", later(50), later(100), "suspended"),
        ("north2", later(100), None, "full"),
    ]


def test_suspended_member_stays_in_the_numbers_and_off_the_roll(world):
    with on(DAY):
        changed(world, world.member, "suspended", DAY)
        roll = draw_roll(
            world.north1, DAY, standings=["full"], contest_ends=instant(3), by=world.general
        )
    assert entry(roll, world.member).reason == "standing"
    assert sizes_on([world.north1], DAY) == {world.north1.unit_id: 4}


@pytest.mark.parametrize(
    ("standing", "window", "code"),
    [
        ("full", (DAY,), "nothing_changes"),
        ("leave", (later(-1),), "in_the_past"),
        ("leave", (later(3), later(3)), "ends_before_it_starts"),
    ],
)
def test_changes_that_make_no_sense_are_refused(world, standing, window, code):
    with on(DAY), pytest.raises(Refused, match=code):
        changed(world, world.member, standing, *window)


def test_leaving_ends_memberships_offices_and_what_is_under_way(world):
    with on(DAY):
        transfer = asked(world, person="secretary")
        guest = start_transfer(
            world.secretary, wish(world.south, DAY, kind="guest"), side=Side.MEMBER,
            by=world.secretary,
        )  # fmt: skip
        accept_transfer(guest, Side.GAINING, by=world.southerner)
        standings.leave(world.secretary, on=later(2), departure="left", by=world.general)
        transfer.refresh_from_db()
    assert transfer.cancelled is not None
    assert line(world.secretary) == [("north1", FOUNDED, later(2), "full")]
    assert line(world.secretary, "guest") == [("south", DAY, later(2), "full")]
    assert not Appointment.objects.on(later(2)).filter(person=world.secretary).exists()
    assert Appointment.objects.on(later(1)).filter(person=world.secretary).exists()


def test_death_closes_the_account_and_keeps_the_past(world):
    with on(DAY):
        standings.note_death(world.member, on=later(-3), by=world.secretary)
    assert line(world.member) == [("north1", FOUNDED, later(-2), "full")]
    assert Membership.objects.live().get(person=world.member).reason == "died"
    assert not Account.objects.get(person=world.member).is_active


def test_death_in_the_future_is_refused(world):
    with on(DAY), pytest.raises(Refused, match="too_late"):
        standings.note_death(world.member, on=later(1), by=world.secretary)


def test_correction_needs_a_reason_and_never_makes_two_homes(world):
    with on(DAY):
        spell = Membership.objects.live().get(person=world.leaver)
        with pytest.raises(Refused, match="no_reason"):
            standings.correct_exit(world.leaver, reason=" ", by=world.secretary)
        begin_membership(world.leaver, world.south, on=date(2025, 1, 1), by=None)
        with pytest.raises(Refused, match="spells_overlap"):
            standings.correct_membership(
                spell, changes={"ends": None}, reason="r", by=world.secretary
            )
        with pytest.raises(Refused, match="nothing_changes"):
            standings.correct_exit(world.leaver, reason="r", by=world.secretary)
    assert line(world.leaver)[0] == ("north1", FOUNDED, date(2024, 1, 1), "full")


def test_time_away_does_not_count_as_seniority(world):
    begin_membership(world.leaver, world.south, on=date(2025, 1, 1), by=None)
    day = date(2026, 1, 1)
    assert standings.seniority(world.leaver, day) == (day - FOUNDED) - timedelta(days=366)
    assert standings.seniority(world.leaver, date(2019, 1, 1)) is None


def test_jorvik_612_closed_unit_keeps_its_past_members(world):
    """What was the unit's roll stays its roll: nothing filters the past by today's tree."""
    with on(DAY):
        agreed(world, day=DAY)
        type(world.north1).objects.filter(pk=world.north1.pk).update(ends=later(1))
    rows = Membership.objects.on(later(-1)).filter(unit=world.north1.unit)
    assert sorted(rows.values_list("person__number", flat=True)) == ["1002", "1003", "1006", "1007"]
