"""Who answers to whom is read on the unit's page, as of a day; so is the order of holders."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from folkmoot.core.texts import both
from folkmoot.units.actions import appoint, found_unit
from folkmoot.units.models import Answering, Listing, Office, OfficeKind, Placement, UnitKind
from folkmoot.units.queries import answers_of, offices_of
from folkmoot.units.tests.budget import queries_of

SPRING, SUMMER = date(2024, 3, 1), date(2024, 6, 1)


def answer(place, to, rank, ends=None):
    return Answering.objects.create(
        unit=place.unit, to=to.unit, rank=rank, starts=SPRING, ends=ends
    )


def codes(places):
    return [place.unit.code for place in places]


def test_units_answered_to_stand_in_their_order_on_the_day(world):
    answer(world.north1, world.south, 3)
    answer(world.north1, world.north2, 1, ends=SUMMER)
    spring, summer = answers_of(world.north1, SPRING), answers_of(world.north1, SUMMER)
    assert [codes(spring.to), codes(spring.of)] == [["north2", "south"], []]
    assert codes(summer.to) == ["south"]
    assert codes(answers_of(world.south, SUMMER).of) == ["north1"]


def test_a_unit_that_stands_no_longer_is_not_answered_to(world):
    answer(world.north1, world.south, 1)
    Placement.objects.filter(unit=world.south.unit).update(ends=SUMMER)
    assert codes(answers_of(world.north1, SPRING).to) == ["south"]
    assert codes(answers_of(world.north1, SUMMER).to) == []


def test_pages_of_both_units_link_each_other_on_that_day(world, sign_in):
    answer(world.north1, world.south, 1, ends=SUMMER)
    client = sign_in(world.member)

    def parts(code, on):
        page = client.get(f"/units/{code}/?on={on}").content.decode()
        other = {"north1": "south", "south": "north1"}[code]
        words = ("Answers to", "Answering to it", f'href="/units/{other}/?on={on}"')
        return [word in page for word in words]

    assert parts("north1", "2024-05-31") == [True, False, True]
    assert parts("south", "2024-05-31") == [False, True, True]
    assert parts("north1", "2024-06-01") == [False, False, False]


def test_queries_do_not_grow_with_units_answered_to(world, sign_in):
    client = sign_in(world.member)
    answer(world.north1, world.south, 1)
    before = queries_of(client, "/units/north1/")
    kind = UnitKind.objects.get(code="branch")
    for number in range(10):
        place = found_unit(
            f"n{number}", both(f"N{number}", ""), kind, parent=world.city, on=SPRING, by=None
        )
        answer(world.north1, place, number + 2)
    assert queries_of(client, "/units/north1/") == before


def test_nobody_answers_to_the_same_unit_twice_or_to_itself(world):
    answer(world.north1, world.south, 1)
    for to in (world.south, world.north1):
        with pytest.raises(IntegrityError), transaction.atomic():
            answer(world.north1, to, 2)


def test_holders_stand_as_they_are_listed_and_the_others_after_them(world):
    kind = OfficeKind.objects.get(code="committee-member")
    people = [world.member, world.colleague, world.hidden]
    for person in people:
        appoint(person, world.city, kind, term=(SPRING, None), by=None)
    office = Office.objects.get(unit=world.city.unit, kind=kind)
    for rank, person in ((7, world.colleague), (2, world.hidden)):
        Listing.objects.create(office=office, person=person, rank=rank, starts=SPRING, ends=SUMMER)

    def holders(day):
        found: Any = offices_of(world.city, day).get(pk=office.pk)
        return [term.person for term in found.holders]

    assert holders(SPRING) == [world.hidden, world.colleague, world.member]
    assert holders(SUMMER) == people
