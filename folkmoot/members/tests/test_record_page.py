from datetime import date

import pytest

from folkmoot.audit.models import Look
from folkmoot.core.texts import both
from folkmoot.members.tests.bytes import answer
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership, end_membership
from folkmoot.units.models import Employment, Host, Membership
from folkmoot.units.tests.budget import queries_of


def test_person_sees_the_own_record(world, sign_in):
    shown = sign_in(world.member).get("/people/1006/").content.decode()
    assert ["p1006@example.org" in shown, "North First Branch" in shown] == [True, True]
    assert Look.objects.count() == 0


@pytest.mark.parametrize("nickname", ["secretary", "general", "chair"])
def test_offices_that_reach_the_home_see_the_record(world, sign_in, nickname):
    assert sign_in(getattr(world, nickname)).get("/people/1006/?why=data").status_code == 200


@pytest.mark.parametrize("nickname", ["sibling", "southerner", "colleague", "auditor", "leaver"])
def test_record_is_hidden_from_others(world, sign_in, nickname):
    assert sign_in(getattr(world, nickname)).get("/people/1006/?why=data").status_code == 404
    assert Look.objects.count() == 0


def test_strangers_are_asked_to_sign_in(world, client):
    assert client.get("/people/1006/?why=data").status_code == 302


def test_hidden_record_is_as_one_that_does_not_exist(world, sign_in):
    client = sign_in(world.secretary)
    hidden = answer(client, "/people/1008/")
    Person.objects.filter(pk=world.hidden.pk).update(number="another")
    assert answer(client, "/people/1008/") == hidden
    assert hidden[0] == 404


@pytest.mark.parametrize(
    "path", ["/people/%00/", "/people/a%20b/", "/people//", "/people/" + 99 * "1"]
)
def test_odd_numbers_are_not_found(world, sign_in, path):
    assert sign_in(world.chair).get(path).status_code == 404


def test_who_left_is_seen_through_the_last_home(world, sign_in):
    assert sign_in(world.secretary).get("/people/1009/?why=data").status_code == 200
    assert sign_in(world.sibling).get("/people/1009/?why=data").status_code == 404


def test_record_moves_with_the_home(world, sign_in):
    day = date(2024, 1, 1)
    end_membership(world.member.memberships.get(), world.north1, on=day, reason="", by=None)
    begin_membership(world.member, world.north2, on=day, by=None)
    assert sign_in(world.secretary).get("/people/1006/?why=data").status_code == 404
    assert sign_in(world.sibling).get("/people/1006/?why=data").status_code == 200


def test_hosting_a_guest_opens_no_record(world, sign_in):
    Membership.objects.create(
        person=world.member, unit=world.north2.unit, kind="guest", starts=date(2021, 1, 1)
    )
    assert sign_in(world.sibling).get("/people/1006/?why=data").status_code == 404


def test_person_without_any_home_is_seen_by_nobody_else(world, sign_in):
    assert sign_in(world.chair).get("/people/1010/").status_code == 404
    assert sign_in(world.auditor).get("/people/1010/").status_code == 200


def test_every_look_is_noted_with_office_and_page(world, sign_in):
    client = sign_in(world.general)
    for _ in range(3):
        client.get("/people/1006/?why=data")
    looks = [
        (look.viewer, look.subject, look.role["en"], look.page, look.reason)
        for look in Look.objects.all()
    ]
    assert looks == [(world.general.pk, world.member.pk, "Secretary", "record", "data")] * 3


def test_without_a_reason_nothing_is_shown_and_none_is_made_up(world, sign_in):
    client = sign_in(world.general)
    for query in ("", "?why=", "?why=list", "?why=x"):
        shown = client.get(f"/people/1006/{query}").content.decode()
        assert ["Why do you open this record?" in shown, "p1006@example.org" in shown] == [
            True,
            False,
        ]
    assert Look.objects.count() == 0


def test_member_reads_the_reason(world, sign_in):
    sign_in(world.general).get("/people/1006/?why=contact")
    assert "to reach the member" in sign_in(world.member).get("/me/").content.decode()


def test_parameters_are_refused(world, sign_in):
    assert sign_in(world.secretary).get("/people/1006/?why=data&format=json").status_code == 400
    assert Look.objects.count() == 0


def test_records_are_only_read_here(world, sign_in):
    assert sign_in(world.secretary).post("/people/1006/").status_code == 405


def test_queries_do_not_grow_with_spells(world, sign_in):
    acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))

    def employ(year):
        Employment.objects.create(
            person=world.member, host=acme, starts=date(year, 1, 1), ends=date(year + 1, 1, 1)
        )
        Membership.objects.create(
            person=world.member, unit=world.south.unit, kind="guest",
            starts=date(year, 1, 1), ends=date(year + 1, 1, 1),
        )  # fmt: skip

    employ(1990)
    client = sign_in(world.secretary)
    client.get("/people/1006/?why=data")  # whoever read it within the hour is not counted again
    before = queries_of(client, "/people/1006/?why=data")
    for year in range(1991, 2021):
        employ(year)
    assert queries_of(client, "/people/1006/?why=data") == before
