"""Rows about people by their number or their address, with columns that a person has named."""

import gzip

import pytest

from folkmoot.core.texts import both
from folkmoot.members.imports import keep_file
from folkmoot.members.tests.files import changes, imported, wrong
from folkmoot.people.models import Person
from folkmoot.units.models import Employment, Host, Membership
from folkmoot.units.tests.world import FOUNDED


def test_address_tells_whom_a_row_is_about_in_any_case(world):
    report = imported("Email,手机\nP1006@Example.org,13900000000\n", world.secretary)
    assert changes(report) == [("phone", "", "13900000000")]
    assert Person.objects.get(pk=world.member.pk).phone == "13900000000"


def test_number_and_name_are_not_needed_to_correct_somebody(world):
    assert imported("number,phone\n1006,110\n", world.secretary).counts == {"changed": 1}


def test_number_of_a_known_person_does_not_change(world):
    report = imported("number,email\n9,p1006@example.org\n", world.secretary, key="email")
    assert wrong(report) == [(2, "number", "This person's number is 1006")]


def test_a_new_member_by_address_needs_number_name_and_unit(world):
    text = "email,number,name,unit\nnew@example.org,7001,甲,north1\n"
    assert imported(text, world.secretary, key="email").counts == {"new": 1}
    assert Person.objects.get(number="7001").email == "new@example.org"
    report = imported("email,name,unit\nother@example.org,乙,north1\n", world.secretary)
    assert wrong(report) == [
        (2, "email", "Nobody in the units that you may change has this e-mail address")
    ]


def test_rows_without_a_key_are_named(world):
    report = imported("number,phone\n,110\n1006,110\n", world.secretary)
    assert wrong(report) == [(2, "number", "This cell must be filled in")]


def test_unit_may_be_said_for_all_rows(world):
    report = imported("number,name\n7001,甲\n7002,乙\n", world.secretary, unit="north1")
    assert report.counts == {"new": 2}
    assert Membership.objects.filter(unit=world.north1.unit, person__number="7002").exists()


def test_units_and_hosts_are_found_by_their_names(world):
    Host.objects.create(code="acme", name=both("Acme Manufacturing", "宏达制造"))
    text = "编号,姓名,所在支部,工作单位\n7001,甲,城北第一支部,宏达制造\n7002,乙,north first branch,acme\n"
    assert imported(text, world.secretary).counts == {"new": 2}
    work = Employment.objects.values_list("person__number", "host__code")
    assert sorted(work) == [("7001", "acme"), ("7002", "acme")]


def test_a_name_that_two_units_have_is_asked_about(world):
    imported("code,name_zh,kind,parent\nx,城北第一支部,branch,north\n", kind="units")
    report = imported("编号,姓名,支部\n7001,甲,城北第一支部\n", world.general)
    assert wrong(report) == [(2, "unit", "Several units are called “城北第一支部”")]


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [("张", "伟", "张伟"), ("Weiss", "Anna", "Anna Weiss"), ("", "Anna", "Anna")],
)
def test_a_name_in_two_parts(world, family, given, name):
    imported(f"编号,姓,名,支部\n7001,{family},{given},north1\n", world.secretary)
    assert Person.objects.get(number="7001").name == name


def test_several_hosts_only_repeat_what_is_stored(world):
    for code in ("acme", "far"):
        host = Host.objects.create(code=code, name=both(code, code))
        Employment.objects.create(person=world.member, host=host, starts=FOUNDED)
    text = "number,host\n1006,acme; {}\n"
    assert imported(text.format("far"), world.secretary).counts == {"unchanged": 1}
    assert wrong(imported(text.format("acme"), world.secretary))[0][1] == "host"


def test_what_is_stored_is_never_wrong_however_it_was_written(world):
    Person.objects.filter(pk=world.member.pk).update(
        name="=张\n伟\u202e", phone="call me", email="no address", latin_name=" "
    )
    text = 'number,name,phone,email,latin_name\n1006,"\'=张\n伟\u202e",call me,no address, \n'
    assert imported(text, world.secretary).counts == {"unchanged": 1}


def test_another_way_of_writing_the_same_changes_nothing(world):
    Person.objects.filter(pk=world.member.pk).update(phone="13900000000")
    text = "number,phone,email\n1006,+86 139-0000-0000,P1006@EXAMPLE.org\n"
    assert imported(text, world.secretary).counts == {"unchanged": 1}


def test_an_export_of_another_day_is_refused(world):
    report = imported("number,as_of\n1006,2021-01-01\n", world.secretary)
    assert wrong(report) == [(2, "as_of", "This row says what stood on another day")]


def test_guests_are_compared_and_not_written(world):
    Membership.objects.create(
        person=world.member, unit=world.north2.unit, kind="guest", starts=FOUNDED
    )
    text = "number,unit,membership\n1006,{},guest\n"
    assert imported(text.format("north2"), world.secretary).counts == {"unchanged": 1}
    assert wrong(imported(text.format("south"), world.secretary)) == [
        (2, "membership", "An import changes no guests")
    ]


def test_national_ids_are_refused_wherever_they_stand_and_never_kept(world):
    text = "编号,姓名,身份证号,备注,手机\n7001,甲,11010519491231002X,11010519491231002X,11010519491231002X\n"
    batch = keep_file("members", text.encode(), by=world.secretary.account)
    assert b"110105" not in gzip.decompress(batch.content)
    report = imported(text, world.secretary, unit="north1")
    assert wrong(report) == [(2, "phone", "This is a national ID number")]
