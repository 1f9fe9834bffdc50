"""Whether few or very many people are in reach: the same question has the same answer."""

from datetime import date

import pytest

from folkmoot.core.texts import both
from folkmoot.members import register
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership, found_unit
from folkmoot.units.models import Employment, Host, Membership, UnitKind
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED, make_person

QUESTIONS = [
    "", "?q=zhang", "?q=张伟", "?q=zw", "?q=1006", "?q=qqq", "?q=w+z", "?standing=full",
    "?standing=probationary", "?kind=guest", "?host=acme", "?host=Acme", "?host=宏达", "?year=1999",
    "?year=1999&standing=full", "?unit=north", "?unit=north2&q=ou", "?sort=-name", "?sort=number",
    "?sort=-number", "?sort=joined", "?sort=-joined", "?on=2022-01-01", "?on=2019-01-01",
    "?q=zhang&sort=joined&standing=full", "?host=acme&year=1999&q=wang",
]  # fmt: skip


@pytest.fixture
def crowd(world):
    """People who differ in what can be asked."""
    acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    for number, name in enumerate(["张力", "张三丰", "Wanda Zhang", "王五", "Zoë Abel"]):
        person = make_person(f"2{number}", name, first_employed=1999 + number % 2)
        begin_membership(person, world.north2, on=date(2021, 1, 1 + number), by=None)
        Employment.objects.create(person=person, host=acme, starts=FOUNDED)
    Membership.objects.filter(person=world.member).update(standing="probationary")
    Membership.objects.create(
        person=world.southerner, unit=world.north2.unit, kind="guest", starts=date(2021, 1, 1)
    )
    Person.objects.filter(pk=world.colleague.pk).update(joined=None, first_employed=1999)
    Employment.objects.create(person=world.colleague, host=acme, starts=FOUNDED)
    return world


def numbers(client, query):
    rows = client.get(f"/register/{query}").context["rows"]
    return [row.membership.person.number for row in rows]


@pytest.mark.parametrize("most", [10_000, 5])
@pytest.mark.parametrize("nickname", ["chair", "general"])
def test_many_people_are_found_and_sorted_as_few_are(crowd, sign_in, monkeypatch, nickname, most):
    client = sign_in(getattr(crowd, nickname))
    statuses = [client.get(f"/register/{query}").status_code for query in QUESTIONS]
    asked = [query for query, code in zip(QUESTIONS, statuses, strict=True) if code == 200]
    few = {query: numbers(client, query) for query in asked}
    assert sum(map(len, few.values())) > 60
    monkeypatch.setattr(register, "MANY_UNITS", 0)
    monkeypatch.setattr(register, "MOST", most)
    assert {query: numbers(client, query) for query in asked} == {
        query: listed[:most] for query, listed in few.items()
    }
    assert [client.get(f"/register/{q}").status_code for q in QUESTIONS] == statuses


def test_a_number_too_large_to_count_is_not_counted(crowd, sign_in, monkeypatch):
    monkeypatch.setattr(register, "MOST", 3)
    page = sign_in(crowd.chair).get("/register/").content.decode()
    assert "More than 3 people" in page
    page = sign_in(crowd.chair).get("/register/?q=zhangli").content.decode()
    assert "1 person" in page


@pytest.mark.parametrize("query", ["", "?q=ren", "?year=1999", "?host=acme", "?unit=north"])
@pytest.mark.parametrize("most", [10_000, 2])
def test_queries_do_not_grow_with_units_or_members(crowd, sign_in, monkeypatch, query, most):
    monkeypatch.setattr(register, "MANY_UNITS", 0)
    monkeypatch.setattr(register, "MOST", most)
    client, kind = sign_in(crowd.chair), UnitKind.objects.get(code="branch")
    make_branch(crowd, kind, 0)
    once = queries_of(client, f"/register/{query}")
    make_branch(crowd, kind, 1)
    make_branch(crowd, kind, 2)
    assert queries_of(client, f"/register/{query}") == once
    assert once < 25


def make_branch(world, kind, number):
    """A branch with three members, each in the answer to every question."""
    place = found_unit(
        f"more{number}", both("More", "更多"), kind, parent=world.north, on=FOUNDED, by=None
    )
    for member in range(3):
        person = make_person(f"3{number}{member}", f"任{number}", first_employed=1999)
        begin_membership(person, place, on=FOUNDED, by=None)
        Employment.objects.create(person=person, host=Host.objects.get(code="acme"), starts=FOUNDED)
