from datetime import date, timedelta

import pytest
from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.core.spans import revise
from folkmoot.core.texts import both
from folkmoot.people.models import Person
from folkmoot.units import queries
from folkmoot.units.access import Access
from folkmoot.units.actions import begin_membership, found_unit
from folkmoot.units.models import Membership, UnitKind
from folkmoot.units.queries import reached_on, sizes_on, tree_on
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import make_person


def flat(nodes):
    return {
        code: node
        for root in nodes
        for code, node in {root.place.unit.code: root, **flat(root.children)}.items()
    }


def counts(person, day=None):
    nodes = flat(tree_on(Access(person), day or today()))
    return {code: node.members for code, node in nodes.items()}


def test_whole_tree_is_open_to_every_member(world, sign_in):
    page = sign_in(world.member).get("/units/").content.decode()
    assert [page.count(f"/units/{code}/") for code in ("city", "north", "north1", "south")] == [
        1
    ] * 4


def test_tree_is_closed_to_strangers_and_to_those_who_left(world, sign_in, client):
    assert client.get("/units/")["Location"] == "/accounts/login/?next=/units/"
    assert sign_in(world.leaver).get("/units/").status_code == 404


def test_member_sees_no_size_of_any_unit(world):
    assert set(counts(world.member).values()) == {None}


def test_secretary_sees_the_sizes_of_the_own_subtree_only(world):
    assert counts(world.general) == {
        "city": None, "north": 6, "north1": 4, "north2": 2, "south": None,
    }  # fmt: skip


def test_applicants_and_guests_are_not_counted(world):
    Membership.objects.filter(person=world.member).update(standing="applicant")
    Membership.objects.create(
        person=world.southerner, unit=world.north1.unit, kind="guest", starts=date(2021, 1, 1)
    )
    assert counts(world.secretary)["north1"] == 3


def test_sizes_are_those_of_the_day(world):
    assert counts(world.secretary, date(2023, 6, 1))["north1"] == 5


def test_an_office_of_one_unit_alone_counts_that_unit_alone(world):
    kind = world.general.appointments.get().office.kind
    kind.reach = "unit"
    kind.save()
    assert counts(world.general)["north"] == 0
    assert counts(world.general)["north1"] is None


def test_reach_today_is_the_same_as_what_access_says(world):
    for nickname in ("chair", "general", "secretary", "member", "auditor"):
        access = Access(getattr(world, nickname))
        for right in ("register.see", "audit.see"):
            assert set(reached_on(access, right, today())) == set(access.units(right))


def test_secretary_reaches_the_own_unit_also_where_it_stood_before(world):
    begun = date(2024, 1, 1)
    later = revise(world.north1, starts=begun, path=f"{world.city.path}{world.north1.unit_id}.")
    type(later).objects.create(
        unit=later.unit, parent=world.north.unit, path=world.north1.path, kind=later.kind,
        name=later.name, starts=world.north1.starts, ends=begun,
    )  # fmt: skip
    before, after = date(2023, 1, 1), date(2024, 1, 1)
    own, above = Access(world.secretary), Access(world.general)
    assert [place.unit.code for place in reached_on(own, "register.see", before)] == ["north1"]
    assert [place.unit.code for place in reached_on(own, "register.see", after)] == ["north1"]
    assert reached_on(above, "register.see", before).count() == 3
    assert reached_on(above, "register.see", after).count() == 2


def test_tree_is_open_along_the_own_units(world):
    nodes = flat(tree_on(Access(world.member), today()))
    assert {code for code, node in nodes.items() if node.is_open} == {"city", "north", "north1"}


def test_tree_as_of_a_day_before_a_unit_was_founded(world, sign_in):
    kind = UnitKind.objects.get(code="branch")
    found_unit("east", both("East", "城东"), kind, parent=world.city, on=date(2025, 1, 1), by=None)
    client = sign_in(world.member)
    assert "/units/east/" in client.get("/units/").content.decode()
    past = client.get("/units/?on=2024-12-31").content.decode()
    assert "/units/east/" not in past
    assert "/units/north/?on=2024-12-31" in past
    assert "No unit stands on this day" in client.get("/units/?on=1999-01-01").content.decode()


@pytest.mark.parametrize("bad", ["yesterday", "2024-02-30", "01/02/2024", "%00", "2024"])
def test_bad_date_gets_a_sentence_and_the_tree_of_today(world, sign_in, bad):
    answer = sign_in(world.member).get(f"/units/?on={bad}")
    assert answer.status_code == 200
    assert "This is not a date." in answer.content.decode()
    assert "/units/north1/" in answer.content.decode()


@pytest.mark.parametrize("query", ["?of=2024-01-01", "?on=2024-01-01&on=2025-01-01"])
def test_unknown_or_doubled_parameters_are_refused(world, sign_in, query):
    assert sign_in(world.member).get(f"/units/{query}").status_code == 400


def test_tree_of_116_units_is_small_and_needs_no_more_queries(world, sign_in):
    client = sign_in(world.chair)
    before = queries_of(client, "/units/")
    kind = UnitKind.objects.get(code="joint-branch")
    for number in range(111):
        name = both(f"Branch of a company with a long name {number}", f"某某外资企业第{number}支部")
        found_unit(f"branch-{number}", name, kind, parent=world.north, on=date(2020, 1, 1), by=None)
    assert queries_of(client, "/units/") == before
    page = client.get("/units/").content
    assert page.count(b"/units/branch-") == 111
    assert len(page) < 60_000


def test_sizes_need_one_query_for_any_number_of_units(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        sizes_on([world.north1, world.north2, world.south], today())


def test_tomorrows_member_is_not_counted_today(world):
    newcomer = make_person("2001", "新人")
    begin_membership(newcomer, world.north1, on=today() + timedelta(days=1), by=None)
    assert counts(world.secretary)["north1"] == 4
    joined = Person.objects.get(number="2001").joined
    assert joined
    assert joined > timezone.localdate()


def test_very_large_tree_is_drawn_along_the_own_units_and_opened_ones(world, sign_in, monkeypatch):
    monkeypatch.setattr(queries, "FEW", 2)

    def drawn(person, opened=""):
        return sorted(flat(tree_on(Access(person), today(), opened=opened)))

    assert drawn(world.southerner) == ["city", "north", "south"]
    assert drawn(world.southerner, "north") == ["city", "north", "north1", "north2", "south"]
    assert drawn(world.member) == ["city", "north", "north1", "north2", "south"]
    assert drawn(world.southerner, "none") == ["city", "north", "south"]
    page = sign_in(world.southerner).get("/units/").content.decode()
    assert 'href="?open=north#north">2 units under it</a>' in page
    opened = sign_in(world.southerner).get("/units/?open=north").content.decode()
    assert [f"/units/{code}/" in opened for code in ("north1", "north2")] == [True, True]
    assert "units under it" not in opened


def test_very_large_tree_counts_members_for_offices_that_reach_few_units(world, monkeypatch):
    monkeypatch.setattr(queries, "FEW", 2)
    assert counts(world.secretary)["north1"] == 4
    assert set(counts(world.chair).values()) == {None}
