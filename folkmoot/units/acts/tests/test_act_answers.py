"""A unit that ends by an act answers to nobody from that day on; taking the act back restores it."""

from datetime import timedelta

import pytest

from folkmoot.core.dates import today
from folkmoot.core.spans import revise
from folkmoot.units.acts.actions import withdraw_act
from folkmoot.units.acts.consequences import consequences_of
from folkmoot.units.acts.kinds import draft_of
from folkmoot.units.acts.tests.test_acts import LATER, close, propose, sign
from folkmoot.units.models import Answering
from folkmoot.units.queries import answers_of
from folkmoot.units.tests.world import FOUNDED

DAY = timedelta(days=1)
ENDED = LATER + 60 * DAY


@pytest.fixture
def answering(world):
    """north1 answers to south; so does north2, and north2 to north1 for a while."""
    for unit, to, ends in (
        (world.north1, world.south, None),
        (world.north2, world.south, None),
        (world.north2, world.north1, ENDED),
    ):
        Answering.objects.create(
            unit=unit.unit, to=to.unit, rank=7, called="hub", starts=FOUNDED, ends=ends
        )
    return world


def rows(known=None):
    found = Answering.objects.known_at(known) if known else Answering.objects.live()
    listed = found.order_by("unit__code", "to__code")
    return list(listed.values_list("unit__code", "to__code", "starts", "ends", "rank", "called"))


BEFORE = [
    ("north1", "south", FOUNDED, None, 7, "hub"),
    ("north2", "north1", FOUNDED, ENDED, 7, "hub"),
    ("north2", "south", FOUNDED, None, 7, "hub"),
]
CLOSED = [
    ("north1", "south", FOUNDED, LATER, 7, "hub"),
    ("north2", "north1", FOUNDED, LATER, 7, "hub"),
    ("north2", "south", FOUNDED, None, 7, "hub"),
]


def test_closed_unit_answers_to_nobody_and_nobody_to_it_from_that_day(answering):
    close(answering)
    assert rows() == CLOSED
    after = answers_of(answering.north2, LATER)
    assert {place.unit.code for place in after.to} == {"south"}
    before = answers_of(answering.north2, LATER - DAY)
    assert {place.unit.code for place in before.to} == {"north1", "south"}


def test_merger_does_the_same(answering):
    units = [answering.north1.unit_id, answering.north2.unit_id]
    sign(answering, "merge", units=units, into=units[1], new=None)
    assert rows() == CLOSED


def test_closing_that_is_withdrawn_gives_everything_back(answering):
    act = close(answering)
    withdraw_act(act, by=answering.chair)
    assert rows() == BEFORE


def test_what_was_decided_since_about_an_answering_stays_when_the_closing_is_withdrawn(answering):
    act = close(answering)
    row = Answering.objects.live().get(unit=answering.north2.unit, to=answering.south.unit)
    revise(row, ends=LATER + DAY)
    other = Answering.objects.live().get(unit=answering.north1.unit)
    revise(other, ends=today())
    withdraw_act(act, by=answering.chair)
    assert rows() == [
        ("north1", "south", FOUNDED, today(), 7, "hub"),
        ("north2", "north1", FOUNDED, ENDED, 7, "hub"),
        ("north2", "south", FOUNDED, LATER + DAY, 7, "hub"),
    ]


def test_answering_that_ended_before_is_left_alone(answering):
    Answering.objects.filter(to=answering.north1.unit).update(ends=LATER - DAY)
    close(answering)
    assert ("north2", "north1", FOUNDED, LATER - DAY, 7, "hub") in rows()


def test_preview_says_who_answers_to_whom_no_longer(answering):
    act = propose(
        answering, "close", LATER, unit=answering.north1.unit_id, heir=answering.north2.unit_id
    )
    listed = consequences_of(act, draft_of(act))
    units = {name: {"unit": getattr(answering, name).unit_id} for name in ("north1", "north2")}
    south = {"unit": answering.south.unit_id}
    assert [one.parameters for one in listed if one.code == "answering.ends"] == [
        {"unit": units["north1"], "target": south},
        {"unit": units["north2"], "target": units["north1"]},
    ]


def test_act_that_ends_no_unit_touches_no_answering(answering):
    sign(answering, "rename", unit=answering.north1.unit_id, name={"en": "N", "zh-hans": "N"})
    assert rows() == BEFORE
