"""Whatever happens in whatever order: nobody is in two homes, nobody is lost, the past stays."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.members import admissions, standings, transfers
from folkmoot.members.models import Roll
from folkmoot.members.refusals import Refused
from folkmoot.members.rolls import RollClosed, draw_roll, freeze_roll
from folkmoot.members.tests.moves import DAY, Side, instant, later, line, on, wish
from folkmoot.units.models import Membership

UNITS = ["north1", "north2", "south"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["move", "answer", "cancel", "leave", "return", "suspend", "correct", "roll", "tick"]
        ),
        st.integers(0, 2),
        st.integers(0, 12),
        st.integers(0, 9),
    ),
    min_size=2,
    max_size=10,
)


def do(world, step, now, rolls):
    """One step on the day `now`; what is refused changes nothing."""
    verb, which, ahead, _gap = step
    VERBS[verb](world, which, later(now + ahead), (now, rolls))
    transfers.settle_due()


def move(world, which, day, _scene):
    wanted = wish(getattr(world, UNITS[which]), day)
    transfers.start_transfer(world.member, wanted, side=Side.MEMBER, by=world.member)


def answer(world, which, _day, _scene):
    for row in world.member.transfers.filter(closed=None):
        transfers.accept_transfer(row, [Side.LOSING, Side.GAINING][which % 2], by=world.chair)


def cancel(world, _which, _day, _scene):
    for row in world.member.transfers.filter(closed=None):
        transfers.cancel_transfer(row, by=world.member)


def leave(world, _which, day, _scene):
    standings.leave(world.member, on=day, departure="left", by=world.member)


def suspend(world, which, day, _scene):
    window = (day, day + timedelta(days=which) if which else None)
    standings.change_standing(world.member, "suspended", window=window, reason="r", by=world.chair)


def correct(world, _which, _day, _scene):
    standings.correct_exit(world.member, reason="r", by=world.chair)


def nothing(_world, _which, _day, _scene):
    """The clock alone."""


def readmit(world, which, day, _scene):
    unit = getattr(world, UNITS[which]).unit
    application = admissions.apply_for_membership(world.member, unit, by=world.member)
    application.sponsors_needed = 0
    application.save()
    admissions.admit(application, on=day, by=world.chair)


def take_roll(world, which, _day, scene):
    now, rolls = scene
    if rolls and which:
        freeze_roll(rolls.pop(), by=world.chair, at=world.north)
        return
    ends = instant(now)
    rolls.append(
        draw_roll(world.north, later(now), standings=["full"], contest_ends=ends, by=world.chair)
    )


VERBS = {
    "move": move, "answer": answer, "cancel": cancel, "leave": leave, "return": readmit,
    "suspend": suspend, "correct": correct, "roll": take_roll, "tick": nothing,
}  # fmt: skip


def day_by_day(person, until=200):
    spells = list(Membership.objects.live().filter(person=person, kind="home"))
    return [[row.unit.code for row in spells if row.covers(later(day))] for day in range(until)]


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_one_home_a_day_and_a_past_that_stays(world, steps):
    with transaction.atomic():
        now, rolls = 0, list[Roll]()
        for step in steps:
            with on(later(now), hours=9):
                transfers.settle_due()  # what was due meanwhile is dated on its own day
                before = day_by_day(world.member, now)
                try:
                    with transaction.atomic():
                        do(world, step, now, rolls)
                except (Refused, RollClosed):
                    pass
                if step[0] != "correct":
                    assert day_by_day(world.member, now) == before
                check(world)
            now += step[3]
        transaction.set_rollback(True)


def check(world):
    days = day_by_day(world.member)
    assert max(map(len, days)) <= 1
    spells = line(world.member)
    assert all(first[2] is not None and first[2] <= second[1] for first, second in pairwise(spells))
    world.member.refresh_from_db()
    assert world.member.joined == DAY.replace(year=2020, month=1, day=1)
    known = [spell.withdrawn for spell in Membership.objects.filter(person=world.member)]
    assert known.count(None) == len(spells)
