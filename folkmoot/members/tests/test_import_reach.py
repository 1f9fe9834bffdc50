"""Nobody imports above their own reach or office (AZ-5)."""

from datetime import date

import pytest

from folkmoot.core.texts import both
from folkmoot.members.tests.files import changes, imported, wrong
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import appoint
from folkmoot.units.models import Host, Membership, OfficeKind
from folkmoot.units.tests.world import FOUNDED


def test_nobody_is_added_out_of_reach(world):
    report = imported("number,name,unit\n7001,张三,north2\n", world.secretary)
    assert wrong(report) == [(2, "unit", "You may not add members to this unit")]
    assert imported("number,name,unit\n7001,张三,north2\n", world.general).is_clean


def test_nobody_out_of_reach_is_changed_and_nothing_about_them_is_shown(world):
    report = imported("number,name,unit,phone\n1008,x,north1,110\n", world.secretary)
    assert wrong(report) == [(2, "number", "This number is not free")]
    assert {change[1] for change in changes(report)} == {""}
    assert Person.objects.get(pk=world.hidden.pk).name == "欧阳雪"


@pytest.mark.parametrize(
    ("header", "row", "column", "options"),
    [
        ("number,phone", "{number},110", "number", {"adds": False}),
        ("number,name,unit", "{number},欧阳雪,north2", "number", {"adds": False}),
        ("email,phone", "p{number}@example.org,110", "email", {"key": "email"}),
        ("email,phone", "P{number}@EXAMPLE.org,110", "email", {"key": "email", "adds": False}),
        ("number,phone", "{number},110", "name", {}),
        ("number,name,unit", "{number},欧阳雪,north2", "unit", {}),
        ("number,name,unit,born", "{number},欧阳雪,north1,2999-01-01", "born", {}),
    ],
)
def test_somebody_out_of_reach_reads_as_nobody(world, header, row, column, options):
    """Byte for byte: 1008 lives in another branch, 9999 nowhere."""
    found = []
    for number in ("1008", "9999"):
        report = imported(f"{header}\n{row.format(number=number)}\n", world.secretary, **options)
        found.append(repr((report.lines, report.problems)).replace(number, "9999"))
        assert column in {problem.column for problem in report.problems}
    assert found[0] == found[1]
    assert Person.objects.get(pk=world.hidden.pk).phone == ""


def test_an_address_is_looked_for_in_reach_only(world):
    Person.objects.filter(pk=world.hidden.pk).update(email="p1006@example.org")
    text = "email,phone\np1006@example.org,110\n"
    assert imported(text, world.secretary, key="email").is_clean
    assert Person.objects.get(pk=world.member.pk).phone == "110"
    assert [found[:2] for found in wrong(imported(text, world.general, key="email"))] == [
        (2, "email")
    ]


def test_somebody_without_a_home_is_left_to_the_operator(world):
    text = "number,name,unit\n1010,Ines Duarte,south\n"
    assert not imported(text, world.chair).is_clean
    assert imported(text).is_clean
    assert world.auditor.memberships.get().unit == world.south.unit


@pytest.mark.parametrize(("column", "value"), [("email", "x@example.org"), ("phone", "110")])
def test_contact_of_a_higher_office_holder_is_not_changed(world, column, value):
    text = f"number,name,unit,{column}\n1002,赵敏,north1,{value}\n"
    report = imported(text, world.secretary)
    assert wrong(report) == [
        (2, column, "This person holds an office beyond yours, so you may not change this")
    ]
    assert imported(text, world.general).is_clean


def test_office_with_a_right_the_importer_lacks_protects_its_holder(world):
    appoint(
        world.member, world.north1, OfficeKind.objects.get(code="auditor"),
        term=(FOUNDED, None), by=None,
    )  # fmt: skip
    text = "number,name,unit,email\n1006,张伟,north1,x@example.org\n"
    assert [found[:2] for found in wrong(imported(text, world.secretary))] == [(2, "email")]


def test_office_to_come_protects_and_office_that_ended_does_not(world):
    kind = OfficeKind.objects.get(code="auditor")
    text = "number,name,unit,email\n1006,张伟,north1,x{}@example.org\n"
    term = appoint(world.member, world.north1, kind, term=(date(2098, 1, 1), None), by=None)
    assert not imported(text.format(1), world.secretary).is_clean
    type(term).objects.filter(pk=term.pk).update(starts=FOUNDED, ends=date(2021, 1, 1))
    assert imported(text.format(2), world.secretary).is_clean


def test_unchanged_rows_of_higher_office_holders_are_no_error(world):
    assert imported("number,name,unit\n1002,赵敏,north1\n", world.secretary).is_clean


def test_accounts_are_never_touched(world):
    before = list(Account.objects.order_by("pk").values())
    imported("number,name,unit,email\n1006,张伟,north1,new@example.org\n")
    assert Person.objects.get(pk=world.member.pk).email == "new@example.org"
    assert list(Account.objects.order_by("pk").values()) == before


def test_importer_without_the_right_changes_nothing(world):
    assert not imported("number,name,unit\n1007,王方,north1\n", world.member).is_clean


@pytest.mark.parametrize(
    ("column", "value"),
    [("standing", "suspended"), ("host", "acme"), ("born", "1980-01-01"), ("position", "x")],
)
def test_nothing_else_of_a_higher_office_holder_is_changed_either(world, column, value):
    Host.objects.create(code="acme", name=both("Acme", "宏达"))
    before = list(Person.objects.filter(pk=world.general.pk).values())
    report = imported(f"number,name,unit,{column}\n1002,赵敏,north1,{value}\n", world.secretary)
    assert {found[1] for found in wrong(report)} >= {column}
    assert list(Person.objects.filter(pk=world.general.pk).values()) == before
    assert Membership.objects.get(person=world.general).standing == "full"


@pytest.mark.parametrize(
    "actor", ["chair", "general", "secretary", "sibling", "southerner", "member"]
)
def test_every_actor_against_every_person(world, actor):
    """Whoever tries, only people at home in reach whose offices are not higher are changed."""
    allowed = {
        "chair": {"1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008"},
        "general": {"1002", "1003", "1004", "1006", "1007", "1008"},
        "secretary": {"1003", "1006", "1007"},
        "sibling": {"1004", "1008"},
        "southerner": {"1005"},
        "member": set(),
    }[actor]
    homes = {
        row.person.number: row.unit.code
        for row in Membership.objects.filter(ends=None, withdrawn=None)
    }
    changed = set()
    for person in Person.objects.order_by("pk"):
        unit = homes.get(person.number, "south")
        text = f"number,name,unit,phone\n{person.number},{person.name},{unit},110\n"
        if imported(text, getattr(world, actor)).is_clean:
            changed.add(person.number)
    assert changed == allowed
    assert set(Person.objects.filter(phone="110").values_list("number", flat=True)) == allowed
