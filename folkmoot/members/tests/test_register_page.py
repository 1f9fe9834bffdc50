from datetime import date

import pytest

from folkmoot.audit.models import Look
from folkmoot.core.texts import both
from folkmoot.members import register
from folkmoot.members.tests.bytes import answer
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership, end_membership
from folkmoot.units.models import Appointment, Employment, Host, Membership
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED, make_person


def numbers(client, query=""):
    """The member numbers on a page, in its order."""
    rows = client.get(f"/register/{query}").context["rows"]
    return [row.membership.person.number for row in rows]


def test_secretary_sees_the_own_unit_and_nobody_elses(world, sign_in):
    assert sorted(numbers(sign_in(world.secretary))) == ["1002", "1003", "1006", "1007"]


def test_secretary_above_sees_the_subtree(world, sign_in):
    seen = sorted(numbers(sign_in(world.general)))
    assert seen == ["1002", "1003", "1004", "1006", "1007", "1008"]


@pytest.mark.parametrize("nickname", ["member", "leaver", "auditor"])
def test_register_does_not_exist_without_the_right(world, sign_in, nickname):
    assert sign_in(getattr(world, nickname)).get("/register/").status_code == 404


def test_strangers_are_asked_to_sign_in(world, client):
    assert client.get("/register/")["Location"] == "/accounts/login/?next=/register/"


def test_right_ends_with_the_term_also_for_days_before(world, sign_in):
    Appointment.objects.filter(person=world.secretary).update(ends=date(2025, 1, 1))
    assert sign_in(world.secretary).get("/register/?on=2024-06-01").status_code == 404


def test_unit_narrows_to_a_subtree(world, sign_in):
    client = sign_in(world.chair)
    assert sorted(numbers(client, "?unit=north2")) == ["1004", "1008"]
    assert len(numbers(client, "?unit=north")) == 6


@pytest.mark.parametrize("unit", ["north2", "city", "south"])
def test_unit_out_of_reach_is_as_one_that_does_not_exist(world, sign_in, unit):
    client = sign_in(world.secretary)
    status, body = answer(client, f"/register/?unit={unit}")
    assert numbers(client, f"?unit={unit}") == []
    missing = answer(client, "/register/?unit=zzz")
    assert (status, body.replace(unit.encode(), b"zzz")) == missing


def test_unit_is_found_by_part_of_its_name_in_any_language(world, sign_in):
    client = sign_in(world.chair)
    second = numbers(client, "?unit=north2")
    name = world.north2.name
    for asked in (name["en"], name["en"][2:].upper(), name["zh-hans"], name["zh-hans"][1:]):
        assert numbers(client, f"?unit={asked}") == second
    assert f'value="{name["en"]}"' in client.get("/register/?unit=north2").content.decode()


def test_name_that_several_units_share_finds_them_all_and_a_whole_name_one(world, sign_in):
    client = sign_in(world.chair)
    assert len(numbers(client, "?unit=north")) == len(numbers(client, "?unit=NORTH")) == 6
    assert world.north.name["en"] == "North General Branch"
    assert len(numbers(client, "?unit=North General Branch")) == 6
    assert len(numbers(client, "?unit=Branch")) == 8


def test_name_that_very_many_units_share_is_asked_for_more(world, sign_in, monkeypatch):
    monkeypatch.setattr(register, "NAMESAKES", 1)
    response = sign_in(world.chair).get("/register/?unit=Branch")
    assert "Many units are called so. Write more of the name." in response.content.decode()
    assert (response.context["rows"], Look.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "words",
    ["张伟", "伟", "zhang wei", "ZhangWei", "zw", "wei zhang", "１００６", "1006", "张 wei"],
)
def test_chinese_name_is_found_by_characters_pinyin_and_number(world, sign_in, words):
    assert numbers(sign_in(world.general), f"?q={words}") == ["1006"]


@pytest.mark.parametrize("words", ["Anna Weiss", "weiss anna", "WEISS", "ann", "annaweiss"])
def test_latin_name_is_found_in_either_order(world, sign_in, words):
    assert numbers(sign_in(world.chair), f"?q={words}") == ["1005"]


def test_search_does_not_reach_further_than_the_office(world, sign_in):
    assert numbers(sign_in(world.secretary), "?q=欧阳雪") == []


def test_standing_host_and_year_filter(world, sign_in):
    acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    Employment.objects.create(person=world.member, host=acme, starts=date(2020, 5, 1))
    Employment.objects.create(
        person=world.colleague, host=acme, starts=date(2020, 5, 1), ends=date(2022, 1, 1)
    )
    Membership.objects.filter(person=world.colleague).update(standing="probationary")
    Person.objects.filter(pk=world.secretary.pk).update(first_employed=2011)
    client = sign_in(world.secretary)
    assert numbers(client, "?host=acme") == ["1006"]
    assert sorted(numbers(client, "?host=acme&on=2021-06-01")) == ["1006", "1007"]
    assert numbers(client, "?standing=probationary") == ["1007"]
    assert numbers(client, "?year=2011") == ["1003"]
    assert "Acme" in client.get("/register/").content.decode()


def test_host_where_nobody_in_reach_works_finds_nobody(world, sign_in):
    far = Host.objects.create(code="far", name=both("Far", "远"))
    Employment.objects.create(person=world.southerner, host=far, starts=FOUNDED)
    client = sign_in(world.secretary)
    status, body = answer(client, "/register/?host=far")
    assert (status, body.replace(b"far", b"zzz")) == answer(client, "/register/?host=zzz")
    assert numbers(client, "?host=far") == []
    assert numbers(sign_in(world.chair), "?host=远") == ["1005"]


def test_guests_are_listed_apart_without_a_way_into_their_record(world, sign_in):
    Membership.objects.create(
        person=world.southerner, unit=world.north1.unit, kind="guest", starts=date(2021, 1, 1)
    )
    client = sign_in(world.secretary)
    assert "1005" not in numbers(client)
    assert numbers(client, "?kind=guest") == ["1005"]
    assert "/people/1005/" not in client.get("/register/?kind=guest").content.decode()


def test_sorting_by_pinyin_number_and_joining_date(world, sign_in):
    Person.objects.filter(pk=world.member.pk).update(joined=date(2001, 1, 1))
    Person.objects.filter(pk=world.colleague.pk).update(joined=None)
    Person.objects.filter(pk=world.secretary.pk).update(number="99")
    client = sign_in(world.secretary)
    assert numbers(client) == ["99", "1007", "1006", "1002"]  # li, wang, zhang, zhao
    assert numbers(client, "?sort=-name") == ["1002", "1006", "1007", "99"]
    assert numbers(client, "?sort=number") == ["99", "1002", "1006", "1007"]
    assert numbers(client, "?sort=joined") == ["1006", "1002", "99", "1007"]
    assert numbers(client, "?sort=-joined")[-2:] == ["1006", "1007"]


def test_latin_names_stand_by_family_name_among_the_pinyin(world, sign_in):
    listed = numbers(sign_in(world.chair), "?unit=south")
    assert listed == ["1001", "1005"]  # he, weiss
    begin_membership(make_person("3000", "Carla Abbot"), world.south, on=FOUNDED, by=None)
    assert numbers(sign_in(world.chair), "?unit=south") == ["3000", "1001", "1005"]


def test_register_as_of_a_day(world, sign_in):
    client = sign_in(world.secretary)
    assert "1009" not in numbers(client)
    assert "1009" in numbers(client, "?on=2023-12-31")
    assert "1009" not in numbers(client, "?on=2024-01-01")
    assert numbers(client, "?on=2019-12-31") == []


@pytest.mark.parametrize("query", ["?on=2024-02-30", "?standing=rich", "?year=abc", "?sort=email"])
def test_wrong_value_gets_a_sentence_and_no_list(world, sign_in, query):
    response = sign_in(world.secretary).get(f"/register/{query}")
    assert response.status_code == 200
    assert response.context["rows"] == []
    assert response.content.decode().count('role="alert"') == 1


@pytest.mark.parametrize("query", ["?email=a", "?person__email=a", "?q=a&q=b", "?unit=&unit=north"])
def test_unknown_and_doubled_parameters_are_refused(world, sign_in, query):
    assert sign_in(world.secretary).get(f"/register/{query}").status_code == 400


def test_pages_of_fifty(world, sign_in):
    for number in range(60):
        begin_membership(
            make_person(f"5{number:03}", f"人{number}"), world.north1, on=FOUNDED, by=None
        )
    client = sign_in(world.secretary)
    assert len(numbers(client)) == 50
    assert len(numbers(client, "?page=2")) == 14
    assert "Page 2 of 2" in client.get("/register/?page=2").content.decode()


QUERIES = [
    "",
    "?q=1008",
    "?q=欧阳雪",
    "?q=ouyang",
    "?q=oyx",
    "?unit=north1",
    "?unit=north2",
    "?unit=north",
    "?standing=full",
    "?standing=probationary",
    "?kind=guest",
    "?host=acme",
    "?host=secret",
    "?year=1999",
    "?sort=name",
    "?sort=-number",
    "?sort=joined",
    "?page=2",
    "?page=999",
    "?on=2022-01-01",
    "?on=2022-01-01&host=secret",
    "?on=bad",
    "?nonsense=1",
]


def test_answers_are_the_same_with_and_without_a_hidden_member(world, sign_in):
    acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    Employment.objects.create(person=world.member, host=acme, starts=FOUNDED)
    secret = Host.objects.create(code="secret", name=both("Secret", "某"))
    Employment.objects.create(person=world.hidden, host=secret, starts=FOUNDED)
    Employment.objects.create(person=world.hidden, host=acme, starts=FOUNDED)
    Person.objects.filter(pk=world.hidden.pk).update(first_employed=1999)
    Membership.objects.filter(person=world.hidden).update(standing="probationary")
    client = sign_in(world.secretary)
    with_hidden = [answer(client, f"/register/{query}") for query in QUERIES]
    seen_above = answer(sign_in(world.general), "/register/")
    for rows in (world.hidden.memberships, world.hidden.employments):
        rows.all().delete()
    world.hidden.account.delete()
    world.hidden.delete()
    client = sign_in(world.secretary)
    assert [answer(client, f"/register/{query}") for query in QUERIES] == with_hidden
    assert answer(sign_in(world.general), "/register/") != seen_above


def test_a_page_is_one_look_at_the_unit_without_a_subject(world, sign_in):
    sign_in(world.general).get("/register/")
    look = Look.objects.get()
    assert (look.viewer, look.subject, look.unit) == (world.general.pk, None, world.north.unit_id)
    assert (look.page, look.role["en"]) == ("register", "Secretary")


def test_a_narrowed_page_is_a_look_at_that_unit(world, sign_in):
    sign_in(world.chair).get("/register/?unit=south")
    assert Look.objects.get().unit == world.south.unit_id


def test_a_refused_page_is_no_look(world, sign_in):
    client = sign_in(world.secretary)
    for query in ("?unit=south", "?nonsense=1"):
        client.get(f"/register/{query}")
    assert Look.objects.count() == 0


def test_queries_do_not_grow_with_members(world, sign_in):
    end_membership(
        world.colleague.memberships.get(), world.north1, on=date(2024, 1, 1), reason="", by=None
    )
    acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    Employment.objects.create(person=world.member, host=acme, starts=FOUNDED)
    client = sign_in(world.general)
    before = queries_of(client, "/register/?unit=north1&host=acme&q=1006")
    for number in range(30):
        person = make_person(f"1006{number}", f"人{number} 1006")
        begin_membership(person, world.north1, on=FOUNDED, by=None)
        Employment.objects.create(person=person, host=acme, starts=FOUNDED)
    assert len(numbers(client, "?unit=north1&host=acme&q=1006")) == 31
    assert queries_of(client, "/register/?unit=north1&host=acme&q=1006") == before
