"""Every threshold at its border, under both rulebooks and as of a date."""

from datetime import date, timedelta

import pytest

from folkmoot.core.dates import today
from folkmoot.units.access import Access
from folkmoot.units.models import Appointment, UnitKind
from folkmoot.units.rulebook.checks import years_after
from folkmoot.units.rulebook.rules import ASSOCIATION
from folkmoot.units.rulebook.tests.books import begin, host, members, officers, unit
from folkmoot.units.rulebook.worklist import out_of_rule
from folkmoot.units.tests.world import FOUNDED


def work_on(world, place, day=None):
    """Findings about a unit, offers too, by code."""
    found = out_of_rule(Access(world.chair), day or today())
    rows = [row for row in (*found.units, *found.offers) if row.place.unit_id == place.unit_id]
    return {finding.code: finding for row in rows for finding in row.findings}


def mends(world, place):
    found = out_of_rule(Access(world.chair), today())
    rows = [row for row in (*found.units, *found.offers) if row.place.unit_id == place.unit_id]
    return {mend.label: mend.address for row in rows for mend in row.mends}


def led(place, count, *, committee=1, **facts):
    """A unit of so many members, some of whom lead it."""
    officers(place, members(place, count, **facts)[:committee])
    return place


def kind(code):
    return UnitKind.objects.get(code=code).pk


@pytest.mark.parametrize("kind_of_branch", ["branch", "joint-branch"])
@pytest.mark.parametrize(("size", "codes"), [(2, {"too_few"}), (3, set())])
def test_branch_has_three_members(world, kind_of_branch, size, codes):
    begin()
    assert set(work_on(world, led(unit("x", world.city, kind_of_branch), size))) == codes


def test_sentence_says_what_there_is_and_what_the_rules_ask(world):
    begin()
    found = work_on(world, led(unit("x", world.city), 2))
    assert str(found["too_few"]) == "Members: 2. The rules ask for 3 at least."


@pytest.mark.parametrize(
    ("size", "committee", "codes"),
    [
        (6, 1, set()),
        (6, 2, set()),
        (6, 3, {"large_committee"}),
        (7, 2, {"small_committee"}),
        (7, 3, set()),
        (7, 7, set()),
        (8, 8, {"large_committee"}),
    ],
)
def test_seven_members_elect_a_committee(world, size, committee, codes):
    begin()
    assert set(work_on(world, led(unit("x", world.city), size, committee=committee))) == codes


@pytest.mark.parametrize(("size", "codes"), [(50, set()), (51, {"too_many"})])
def test_branch_has_fifty_members_at_most(world, size, codes):
    begin()
    assert set(work_on(world, led(unit("x", world.city), size, committee=3))) == codes


@pytest.mark.parametrize(
    ("size", "kinds"), [(51, ["general-branch"]), (101, ["committee", "general-branch"])]
)
def test_large_branch_is_split_or_becomes_what_its_size_allows(world, size, kinds):
    begin()
    place = led(unit("x", world.city), size, committee=3)
    found = mends(world, place)
    names = {"general-branch": "General branch", "committee": "Committee"}
    assert set(found) == {"Split this unit"} | {
        f"Make it a unit of the kind {names[code]}" for code in kinds
    }
    assert f"kind={kind('general-branch')}" in found["Make it a unit of the kind General branch"]


@pytest.mark.parametrize(
    ("size", "codes"), [(50, {"too_few"}), (51, set()), (100, set()), (101, {"may_grow"})]
)
def test_general_branch_counts_the_units_under_it(world, size, codes):
    begin()
    place = unit("x", world.city, "general-branch")
    officers(place, members(place, 1))
    rest, number = size - 1, 0
    while rest:
        branch, part = unit(f"x{number}", place), min(rest, 40)
        led(branch, part, committee=3)
        rest, number = rest - part, number + 1
    assert set(work_on(world, place)) == codes


def test_what_the_rules_allow_is_an_offer_and_no_work(world):
    begin()
    place = led(unit("x", world.city, "general-branch"), 101)
    found = out_of_rule(Access(world.chair), today())
    assert place.unit_id in {row.place.unit_id for row in found.offers}
    assert place.unit_id not in {row.place.unit_id for row in found.units}
    assert set(mends(world, place)) == {"Make it a unit of the kind Committee"}


@pytest.mark.parametrize(("size", "codes"), [(100, {"too_few"}), (101, set())])
def test_committee_below_the_top_has_a_hundred_and_one_members(world, size, codes):
    begin()
    assert set(work_on(world, led(unit("x", world.city, "committee"), size))) == codes


def test_size_of_the_top_is_the_statutes_business(world):
    begin()
    assert set(work_on(world, world.city)) == {"vacant", "overdue"}


@pytest.mark.parametrize(("standing", "codes"), [("probationary", {"too_few"}), ("leave", set())])
def test_only_some_standings_count(world, standing, codes):
    begin()
    place = led(unit("x", world.city), 2)
    members(place, 1, standing=standing)
    assert set(work_on(world, place)) == codes


@pytest.mark.parametrize(("size", "codes"), [(0, {"too_few", "vacant"}), (1, set()), (200, set())])
def test_association_asks_for_little(world, size, codes):
    begin(ASSOCIATION)
    place = unit("x", world.city)
    officers(place, members(place, size)[:1])
    assert set(work_on(world, place)) == codes


@pytest.mark.parametrize(("number", "codes"), [(5, set()), (6, {"many_hosts"})])
def test_joint_branch_covers_five_hosts(world, number, codes):
    begin()
    place = led(unit("x", world.city, "joint-branch"), 3)
    for count in range(number):
        host(f"h{count}", place)
    assert set(work_on(world, place)) == codes


def test_unit_stands_where_the_rules_do_not_place_its_kind(world):
    begin()
    place = led(unit("x", world.north1), 3)
    found = work_on(world, place)
    assert str(found["wrong_kind"]) == (
        "It is of the kind Branch and stands under North First Branch, which is of the kind "
        "Branch. The rules do not place it there."
    )
    assert set(mends(world, place)) == {
        "Move this unit under another",
        "Change the kind of this unit",
    }


def test_vacant_office_is_filled_by_election(world):
    begin()
    place = unit("x", world.city)
    members(place, 3)
    assert set(work_on(world, place)) == {"vacant", "small_committee"}
    assert mends(world, place) == {"Call an election": "/elections/call/x/"}


@pytest.mark.parametrize(("days", "codes"), [(-1, set()), (0, {"overdue"}), (1, {"overdue"})])
def test_term_is_overdue_on_the_day_it_should_end(world, days, codes):
    begin()
    place = led(unit("x", world.city), 3)
    ends = date(2028, 1, 1)  # three years after the officers' first day
    assert set(work_on(world, place, ends + timedelta(days=days))) == codes


def test_longer_term_of_an_association(world):
    begin(ASSOCIATION)
    place = led(unit("x", world.city), 3)
    overdue = [set(work_on(world, place, date(year, 1, 1))) for year in (2028, 2029)]
    assert overdue == [set(), {"overdue"}]


def test_term_that_ends_in_time_is_not_overdue(world):
    begin()
    place = led(unit("x", world.city), 3)
    Appointment.objects.filter(office__unit=place.unit_id).update(ends=date(2028, 1, 1))
    assert set(work_on(world, place, date(2027, 12, 31))) == set()
    assert set(work_on(world, place, date(2028, 1, 1))) == {"vacant", "small_committee"}


def test_leap_day_counts_until_the_first_of_march():
    assert years_after(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_past_day_is_judged_by_its_own_members_and_rules(world):
    begin(ASSOCIATION, on=FOUNDED)
    place = led(unit("x", world.city), 1)
    members(place, 2, starts=date(2024, 1, 1))
    assert set(work_on(world, place, date(2023, 12, 31))) == {"vacant"}
    assert "too_few" not in work_on(world, place, today())
