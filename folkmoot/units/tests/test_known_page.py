"""As of a day and as known on another: a correction stands beside what was known then."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.core.spans import revise
from folkmoot.units.acts.actions import propose_act, sign_act
from folkmoot.units.models import Appointment, Membership

WEEK = timedelta(days=7)


@pytest.fixture
def corrected(world):
    """Recorded today; a week later north1 turns out to have been closed a month ago."""
    with time_machine.travel(timezone.now() + WEEK):
        act = propose_act(
            "close", {"unit": world.north1.unit_id, "heir": world.north2.unit_id},
            on=today() - 30 * timedelta(days=1), reason="r", by=world.chair,
        )  # fmt: skip
        sign_act(act, by=world.general)
    return world


@pytest.fixture
def later():
    with time_machine.travel(timezone.now() + 2 * WEEK):
        yield


def known(day):
    return f"?on={day.isoformat()}&known={day.isoformat()}"


def test_tree_unit_and_offices_as_they_were_known(corrected, sign_in, later):
    client, then = sign_in(corrected.chair), today() - 2 * WEEK
    for address, text in (("/units/", "/units/north1/"), ("/units/north1/", "李雷")):
        now = client.get(f"{address}?on={then}").content.decode()
        assert text not in now.partition("<h2>Acts</h2>")[0].replace("/units/north1/story", "")
        assert text in client.get(address + known(then)).content.decode()


def test_register_as_it_was_known(corrected, sign_in, later):
    client, then = sign_in(corrected.chair), today() - 2 * WEEK
    assert client.get(f"/register/?unit=north1&on={then}").context["rows"] == []
    page = client.get(f"/register/{known(then)}&unit=north1").content.decode()
    assert "张伟" in page
    assert "what was recorded or corrected later is left out" in page


def test_links_keep_the_day_and_the_knowledge(corrected, sign_in, later):
    then = today() - 2 * WEEK
    page = sign_in(corrected.chair).get(f"/units/{known(then)}").content.decode()
    assert f"/units/north1/?on={then}&amp;known={then}" in page


def test_knowledge_may_be_asked_for_by_the_minute(world, sign_in):
    spell = Membership.objects.get(person=world.member)
    with time_machine.travel(datetime(2030, 1, 1, 12, tzinfo=UTC), tick=False):
        revise(spell, starts=spell.starts + WEEK)
    day = spell.starts
    with time_machine.travel(datetime(2030, 1, 2, 12, tzinfo=UTC)):
        client = sign_in(world.secretary)
        for instant, is_there in (("11:59", True), ("12:01", False)):
            address = f"/register/?on={day}&known=2030-01-01T{instant}%2B00:00"
            assert ("张伟" in client.get(address).content.decode()) == is_there


@pytest.mark.parametrize("bad", ["yesterday", "2024-02-30", "2024-02-30T10:00", "T", "%00T"])
def test_bad_knowledge_gets_a_sentence(world, sign_in, bad):
    for address in ("/units/", "/units/north1/", "/register/"):
        answer = sign_in(world.chair).get(f"{address}?known={bad}")
        assert answer.status_code == 200
        assert "This is not a date." in answer.content.decode()


def test_knowledge_of_the_past_reaches_no_further(corrected, sign_in, later):
    then = today() - 2 * WEEK
    page = sign_in(corrected.sibling).get(f"/register/{known(then)}&unit=north1")
    assert page.context["rows"] == []


def test_holders_as_they_were_known(world, sign_in):
    term = Appointment.objects.get(person=world.secretary)
    with time_machine.travel(timezone.now() + WEEK):
        revise(term, person=world.colleague)
        client = sign_in(world.member)
        then = known(today() - WEEK)
        assert "王芳" in client.get("/units/north1/").content.decode()
        assert "王芳" not in client.get(f"/units/north1/{then}").content.decode()
