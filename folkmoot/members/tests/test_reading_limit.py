"""AP-4: nobody reads the register record by record; who tries is stopped, and everybody is told."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from folkmoot.audit.models import Body, Look
from folkmoot.outbox.models import Letter

WHY = "?why=data"


@pytest.fixture(autouse=True)
def few(settings):
    """Small numbers."""
    settings.RECORDS_AN_HOUR, settings.LISTS_AN_HOUR = 3, 4


def read(client, *numbers):
    return [client.get(f"/people/{number}/{WHY}").status_code for number in numbers]


def page_of(client):
    return unescape(client.get("/log/").content.decode())


def test_reader_is_stopped_and_told_why_until_when_and_who_reads_of_it(world, sign_in):
    client = sign_in(world.chair)
    assert read(client, 1002, 1003, 1004, 1006) == [200, 200, 200, 429]
    shown = client.get(f"/people/1006/{WHY}").content.decode()
    assert "you have read the records of 3 members" in shown
    assert ["p1006@example.org" in shown, "Go on from:" in shown] == [False, True]
    assert not Look.objects.filter(subject=world.member.pk).exists()


def test_record_that_was_read_already_stays_open(world, sign_in):
    client = sign_in(world.chair)
    assert read(client, 1002, 1003, 1004, 1006, 1002, 1002) == [200, 200, 200, 429, 200, 200]


def test_after_an_hour_it_goes_on(world, sign_in):
    client = sign_in(world.chair)
    assert read(client, 1002, 1003, 1004, 1006) == [200, 200, 200, 429]
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert read(client, 1006) == [200]


def test_it_binds_the_person_and_nobody_else(world, sign_in, client):
    assert read(sign_in(world.chair), 1002, 1003, 1004, 1006)[-1] == 429
    assert read(sign_in(world.general), 1006) == [200]
    client.logout()
    assert read(sign_in(world.chair), 1006) == [429]


def test_other_pages_about_a_member_count_too(world, sign_in):
    client = sign_in(world.chair)
    for number in (1002, 1003, 1004):
        assert client.get(f"/people/{number}/standing/").status_code == 200
    assert client.get("/people/1006/departure/").status_code == 429


def test_pages_of_lists_are_limited_too(world, sign_in):
    client = sign_in(world.chair)
    answers = [client.get("/register/").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert "4 pages of lists" in client.get("/work/").content.decode()
    assert read(client, 1002) == [200]


def test_every_member_reads_the_number_and_auditors_the_name_once_an_hour(world, sign_in):
    client = sign_in(world.chair)
    read(client, 1002, 1003, 1004, 1006, 1007)
    body = Body.objects.get(verb="records.limited")
    assert (body.actor, body.parameters) == (world.chair.pk, {"count": 3})
    for nickname in ("colleague", "southerner"):
        shown = page_of(sign_in(getattr(world, nickname)))
        assert "Somebody in office had read 3 members' records within an hour" in shown
        assert "何立新 had read" not in shown
    assert "何立新 had read 3 members' records" in page_of(sign_in(world.auditor))
    letters = Letter.objects.filter(key__startswith="reading-limited-")
    assert [letter.recipient for letter in letters] == [world.auditor.account.email]


def test_reader_sees_the_own_number(world, sign_in):
    client = sign_in(world.chair)
    client.get(f"/people/1002/{WHY}")
    shown = client.get(f"/people/1006/{WHY}").content.decode()
    assert "Records read within the hour: 2 of 3." in shown


def test_ones_own_record_is_never_counted(world, sign_in):
    client = sign_in(world.secretary)
    assert read(client, 1003, 1003, 1006, 1007, 1002) == [200, 200, 200, 200, 200]
