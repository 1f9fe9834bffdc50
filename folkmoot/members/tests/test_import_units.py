from datetime import date

import pytest

from folkmoot.audit.models import Entry
from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.members.tests import files
from folkmoot.members.tests.files import wrong
from folkmoot.units.kinds import ensure_kinds
from folkmoot.units.models import Host, Placement, Unit

ALL = "code,name_en,name_zh,kind,parent,hosts,founded"


def imported(text, by=None):
    return files.imported(text, by, kind="units")


def place(code):
    return Placement.objects.on(today()).get(unit__code=code)


def test_units_are_founded_below_each_other_in_any_order(world):
    Host.objects.create(code="acme", name=both("Acme", "宏达"))
    Host.objects.create(code="far", name=both("Far", "远"))
    report = imported(
        f"{ALL}\ne1,,城东一支部,branch,east,acme;far,2022-01-01\n"
        "east,East,城东,general-branch,city,,2021-01-01\n",
        world.chair,
    )
    assert report.counts == {"new": 2}
    east, below = place("east"), place("e1")
    assert (east.path, below.path) == (
        f"{world.city.path}{east.unit_id}.", f"{east.path}{below.unit_id}.",
    )  # fmt: skip
    assert (east.parent, below.parent) == (world.city.unit, east.unit)
    assert (east.name, below.name) == (both("East", "城东"), {"zh-hans": "城东一支部"})
    assert (east.kind.code, east.starts) == ("general-branch", date(2021, 1, 1))
    assert sorted(host.code for host in below.unit.hosts.all()) == ["acme", "far"]


def test_operator_imports_a_whole_organisation(db):
    ensure_kinds()
    report = imported(f"{ALL}\ntop,Top,,committee,,,\nb,B,,branch,top,,\n")
    assert report.counts == {"new": 2}
    assert place("b").path == f"{place('top').path}{place('b').unit_id}."
    body = Entry.objects.get().body
    assert (body.verb, body.path, body.parameters["new"]) == (
        "units.imported",
        place("top").path,
        2,
    )


def test_importing_twice_changes_nothing_the_second_time(world):
    Host.objects.create(code="acme", name=both("Acme", "宏达"))
    text = f"{ALL}\ne1,East,城东,branch,city,acme,2022-01-01\nnorth1,X,,branch,north,acme,\n"
    assert imported(text).counts == {"new": 1, "changed": 1}
    assert imported(text).counts == {"unchanged": 2}


def test_name_kind_and_hosts_are_corrected_and_the_past_is_kept(world):
    Host.objects.create(code="acme", name=both("Acme", "宏达"))
    report = imported(f"{ALL}\nnorth1,First Branch,,joint-branch,north,acme,\n", world.secretary)
    assert [(c.column, c.old, c.new) for c in report.lines[0].changes] == [
        ("name_en", "North First Branch", "First Branch"),
        ("kind", "branch", "joint-branch"),
        ("hosts", "", "acme"),
    ]
    now = place("north1")
    assert (now.name, now.kind.code) == (both("First Branch", "城北第一支部"), "joint-branch")
    assert (now.path, now.starts) == (world.north1.path, world.north1.starts)
    assert Placement.objects.filter(unit=world.north1.unit).count() == 2


def test_hosts_alone_can_change(world):
    Host.objects.create(code="acme", name=both("Acme", "宏达"))
    imported("code,parent,hosts\nnorth1,north,acme\n", world.secretary)
    assert [host.code for host in world.north1.unit.hosts.all()] == ["acme"]
    assert Placement.objects.filter(unit=world.north1.unit).count() == 1


@pytest.mark.parametrize(
    ("record", "column", "sentence"),
    [
        ("e,E,,club,city,,", "kind", "There is no kind “club”"),
        ("e,E,,,city,,", "kind", "A new unit needs a kind"),
        ("e,,,branch,city,,", "name_en", "A new unit needs a name in at least one language"),
        ("e,E,,branch,nowhere,,", "parent", "There is no unit “nowhere”, neither today nor in"),
        ("e,E,,branch,city,none,", "hosts", "There is no host “none”"),
        ("e,E,,branch,,,", "parent", "Only the root of the organisation has no unit above, and"),
        ("e,E,,branch,e,,", "parent", "The units above this one form a circle, or are more"),
        ("e,E,,branch,city,,2019-12-31", "founded", "The unit above stands only since 2020-01-01"),
        ("e e,E,,branch,city,,", "code", "A code has only letters a to z, digits, dashes and"),
        ("north1,,,,south,,", "parent", "This unit stands under “north”"),
        ("north1,,,,north,,2021-01-01", "founded", "This unit stands here since 2020-01-01"),
    ],
)
def test_wrong_cells_are_named(world, record, column, sentence):
    ((row, where, text),) = wrong(imported(f"{ALL}\n{record}\n"))
    assert (row, where, text[: len(sentence)]) == (2, column, sentence)


def test_a_circle_is_found(world):
    text = f"{ALL}\na,A,,branch,b,,\nb,B,,branch,a,,\nc,C,,branch,city,,\n"
    assert [found[:2] for found in wrong(imported(text))] == [(2, "parent"), (3, "parent")]
    assert not Unit.objects.filter(code="c").exists()


def test_code_of_a_closed_unit_stays_taken(world):
    Placement.objects.filter(unit=world.south.unit).update(ends=date(2024, 1, 1))
    assert [found[:2] for found in wrong(imported(f"{ALL}\nsouth,S,,branch,city,,\n"))] == [
        (2, "code")
    ]


@pytest.mark.parametrize(
    ("nickname", "record", "is_clean"),
    [
        ("secretary", "e,E,,branch,north1,,", True),
        ("secretary", "e,E,,branch,north,,", False),
        ("secretary", "north2,X,,,north,,", False),
        ("general", "north2,X,,,north,,", True),
        ("general", "south,X,,,city,,", False),
        ("chair", "south,X,,,city,,", True),
        ("member", "e,E,,branch,north1,,", False),
        ("chair", "e,E,,branch,,,", False),
    ],
)
def test_units_out_of_reach_are_not_touched(world, nickname, record, is_clean):
    before = list(Placement.objects.values_list("pk", flat=True))
    report = imported(f"{ALL}\n{record}\n", getattr(world, nickname))
    assert report.is_clean == is_clean
    assert (list(Placement.objects.values_list("pk", flat=True)) == before) != is_clean


def test_reach_is_asked_through_units_of_the_same_file(world):
    text = f"{ALL}\na,A,,branch,{{}},,\nb,B,,branch,a,,\n"
    assert [found[:2] for found in wrong(imported(text.format("south"), world.secretary))] == [
        (2, "parent"), (3, "parent"),
    ]  # fmt: skip
    assert imported(text.format("north1"), world.secretary).is_clean


def test_many_units_need_few_queries(world, django_assert_max_num_queries):
    text = ALL + "".join(f"\nb{number},B{number},,branch,north,," for number in range(300))
    with django_assert_max_num_queries(40):
        assert imported(text, world.general).counts == {"new": 300}
