"""Who finds which work, hosts without a unit of their own, and how many questions it takes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from folkmoot.core.dates import today
from folkmoot.units.access import Access
from folkmoot.units.actions import appoint
from folkmoot.units.acts.actions import propose_act
from folkmoot.units.models import Membership, OfficeKind, UnitKind
from folkmoot.units.rulebook.tests.books import begin, host, members, officers, unit
from folkmoot.units.rulebook.worklist import out_of_rule


@pytest.fixture
def short(world):
    """North's two branches have fewer members than their number; south too."""
    begin()
    Membership.objects.filter(person__in=[world.member, world.colleague, world.hidden]).update(
        standing="probationary"
    )
    return world


def units_of(person, day=None):
    return {row.place.unit.code for row in out_of_rule(Access(person), day or today()).units}


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("chair", {"city", "north", "north1", "north2", "south"}),
        ("general", {"north", "north1", "north2"}),
        ("secretary", {"north1"}),
        ("sibling", {"north2"}),
        ("southerner", {"south"}),
        ("member", set()),
        ("auditor", set()),
        ("leaver", set()),
    ],
)
def test_work_is_listed_for_who_can_mend_it(short, who, codes):
    assert units_of(getattr(short, who)) == codes


def test_members_are_counted_only_where_the_register_may_be_read(short):
    """An office that proposes acts and does not read the register learns no number."""
    kind = OfficeKind.objects.create(
        code="planner", name={"en": "Planner"}, rights=["act.propose"], reach="subtree"
    )
    appoint(short.hidden, short.city, kind, term=(today(), None), by=None)
    found = out_of_rule(Access(short.hidden), today())
    codes = {finding.code for row in found.units for finding in row.findings}
    assert codes == {"vacant", "overdue"}


def test_sum_is_not_shown_where_a_part_of_it_is_hidden(short):
    """A right in one unit alone does not tell how many are in the units under it."""
    rights = ["act.propose", "register.see"]
    kind = OfficeKind.objects.create(code="p", name={"en": "P"}, rights=rights, reach="unit")
    appoint(short.hidden, short.north, kind, term=(today(), None), by=None)
    found = out_of_rule(Access(short.hidden), today())
    assert {f.code for row in found.units for f in row.findings} == {"overdue"}


def lacking(person):
    return {row.host.code: row for row in out_of_rule(Access(person), today()).hosts}


@pytest.mark.parametrize(("size", "is_listed"), [(2, False), (3, True)])
def test_three_members_at_a_host_have_a_unit_of_their_own(world, size, is_listed):
    begin()
    joint = unit("joint", world.city, "joint-branch")
    acme = host("acme", joint)
    members(joint, size, host=acme)
    members(joint, 4, host=acme, standing="probationary")
    assert ("acme" in lacking(world.chair)) == is_listed


@pytest.mark.parametrize("kind", ["branch", "general-branch", "committee"])
def test_host_with_a_unit_of_its_own_is_not_listed(world, kind):
    begin()
    acme = host("acme", unit("own", world.city, kind))
    members(world.south, 5, host=acme)
    assert lacking(world.chair) == {}


def test_association_asks_for_no_units_of_hosts(world):
    members(world.south, 9, host=host("acme"))
    assert lacking(world.chair) == {}


def test_members_at_a_host_count_once_and_within_reach(world):
    begin()
    acme = host("acme")
    people = members(world.north1, 3, host=acme)
    members(world.south, 2, host=acme)
    Membership.objects.create(person=people[0], unit=world.south.unit, kind="guest", starts=today())
    assert lacking(world.chair)["acme"].size == 5
    found = lacking(world.general)["acme"]
    assert [(place.unit.code, size) for place, size in found.homes] == [("north1", 3)]
    assert lacking(world.southerner) == {}


def test_unit_of_their_own_is_founded_where_the_rules_place_it(world, sign_in):
    begin()
    joint = unit("joint", world.city, "joint-branch")
    acme = host("acme", joint)
    members(joint, 3, host=acme)
    row = lacking(world.chair)["acme"]
    addresses = {mend.label: mend.address for mend in row.mends}
    assert set(addresses) == {"Found a unit for them", "Split them off from Joint"}
    assert addresses["Found a unit for them"].startswith("/units/city/acts/new/found/?")
    page = sign_in(world.chair).get(addresses["Found a unit for them"]).content.decode()
    branch = UnitKind.objects.get(code="branch").pk
    assert 'name="code" value="acme"' in page
    assert f'<option value="{branch}" selected>' in page
    assert '<option value="acme" selected>' in page
    split = sign_in(world.chair).get(addresses["Split them off from Joint"]).content.decode()
    assert 'name="p0-code" value="acme"' in split
    assert 'name="p1-code"' not in split
    [box] = re.findall(r'<input[^>]*name="p0-by_host"[^>]*>', split)
    assert (f'value="{acme.pk}"' in box, "checked" in box) == (True, True)
    [way] = re.findall(r'<input[^>]*name="p0-by" value="host"[^>]*>', split)
    assert "checked" in way


def test_mending_form_is_filled_in(world, sign_in):
    begin()
    place = unit("x", world.city)
    officers(place, members(place, 51)[:3])
    work = {row.place.unit.code: row for row in out_of_rule(Access(world.chair), today()).units}
    addresses = {mend.label: mend.address for mend in work["x"].mends}
    page = sign_in(world.chair).get(addresses["Make it a unit of the kind General branch"])
    general = UnitKind.objects.get(code="general-branch").pk
    shown = page.content.decode()
    assert f'<option value="{general}" selected>' in shown
    assert "Members: 51. The rules allow 50 at most." in shown


def test_proposal_that_waits_stands_beside_the_work_of_who_reaches_it(short):
    act = propose_act(
        "merge", {"units": [short.north2.unit_id, short.north1.unit_id],
                  "into": short.north1.unit_id, "new": None},
        on=today(), reason="too small", by=short.general,
    )  # fmt: skip

    def waiting(person):
        rows = out_of_rule(Access(person), today()).units
        return {row.place.unit.code: row.waiting for row in rows if row.waiting}

    assert waiting(short.chair) == {"north1": [act], "north2": [act]}
    assert waiting(short.secretary) == {}


def test_past_is_read_and_not_mended(short):
    found = out_of_rule(Access(short.chair), today() - timedelta(days=1))
    assert found.units
    assert [row.mends for row in found.units if row.mends] == []


def test_questions_do_not_grow_with_units_hosts_and_members(world):
    begin()

    def questions():
        with CaptureQueriesContext(connection) as captured:
            found = out_of_rule(Access(world.chair), today())
        return len(captured), found

    joint = unit("joint", world.city, "joint-branch")
    members(joint, 3, host=host("first", joint))
    few, _found = questions()
    for number in range(6):
        place = unit(f"more{number}", world.city)
        members(place, 3, host=host(f"host{number}"))
        officers(place, members(place, 2))
    many, found = questions()
    assert (len(found.hosts), many) == (7, few)
