"""Acts of former times say who tells them; nobody here has taken them, and nobody signs them again."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from folkmoot.units.acts.models import Act
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.acts.telling import tell_act
from folkmoot.units.acts.tests.state import tree
from folkmoot.units.models import UnitKind

THEN = date(2021, 5, 1)


@pytest.fixture
def told(world):
    unit = {
        "code": "east",
        "name": {"en": "East Branch", "zh-hans": "城东支部"},
        "kind": UnitKind.objects.get(code="branch").pk,
        "parent": world.city.unit_id,
    }
    return tell_act("found", {"unit": unit}, on=THEN, source="minutes.csv")


def test_a_told_act_is_in_force_on_its_day(told):
    assert list(Act.objects.in_force()) == [told]
    assert tree(THEN)["east"] == ("city", "branch", "East Branch")
    assert "east" not in tree(date(2021, 4, 30))
    assert [one["code"] for one in told.consequences] == ["unit.begins"]


def test_its_page_names_the_source_and_asks_for_no_signature(world, told, sign_in):
    page = sign_in(world.chair).get(f"/acts/{told.pk}/").content.decode()
    words = ("minutes.csv", "Proposed by", "Signed by", "Sign this act", "Withdraw this act")
    assert [word in page for word in words] == [True, False, False, False, False]
    assert "minutes.csv" in sign_in(world.chair).get("/units/east/").content.decode()


def test_a_told_act_obeys_the_rules_of_its_kind(world, told):
    with pytest.raises(Refused) as refused:
        tell_act("close", {"unit": world.north1.unit_id, "heir": None}, on=THEN, source="m.csv")
    assert refused.value.code == "heir_missing"
    assert list(Act.objects.all()) == [told]


def test_an_act_is_either_proposed_here_or_told_by_a_source(world, told):
    for changes in ({"source": ""}, {"proposed_by": world.chair}, {"approved_by": world.chair}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Act.objects.filter(pk=told.pk).update(**changes)
