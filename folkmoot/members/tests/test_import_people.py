from datetime import date

import pytest

from folkmoot.audit.models import Entry
from folkmoot.audit.queries import first_broken_entry
from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.members.tests.files import changes, imported, wrong
from folkmoot.people.models import Person
from folkmoot.units.models import Employment, Host, Membership
from folkmoot.units.tests.world import FOUNDED

ALL = (
    "number,name,latin_name,unit,standing,joined,born,email,phone,host,position,"
    "first_employed,employed_since"
)


@pytest.fixture
def acme(world):
    return Host.objects.create(code="acme", name=both("Acme", "宏达"))


def test_new_member_with_everything(world, acme):
    report = imported(
        f"{ALL}\n7001,张三,Zhang San,north1,probationary,2021-03-04,1990-05-06,z@example.org,"
        "139,acme,Engineer,2012,2020-07-08\n",
        world.secretary,
    )
    assert (report.is_clean, report.counts) == (True, {"new": 1})
    person = Person.objects.get(number="7001")
    assert (person.name, person.latin_name, person.email, person.phone) == (
        "张三", "Zhang San", "z@example.org", "139",
    )  # fmt: skip
    assert (person.joined, person.born) == (date(2021, 3, 4), date(1990, 5, 6))
    assert (person.first_employed, "zhangsan" in person.keys) == (2012, True)
    membership = person.memberships.get()
    assert (membership.unit, membership.kind) == (world.north1.unit, "home")
    assert (membership.standing, membership.starts) == ("probationary", date(2021, 3, 4))
    work = person.employments.get()
    assert (work.host, work.title, work.starts) == (acme, "Engineer", date(2020, 7, 8))


def test_a_new_member_needs_only_number_name_and_unit(world):
    imported("number,name,unit\n7001,张三,north1\n", world.secretary)
    person = Person.objects.get(number="7001")
    assert (person.joined, person.memberships.get().starts) == (today(), today())
    assert person.memberships.get().standing == "full"
    assert not person.employments.exists()


def test_membership_begins_not_before_the_unit(world):
    imported("number,name,unit,joined\n7001,张三,north1,1998-01-01\n")
    person = Person.objects.get(number="7001")
    assert (person.joined, person.memberships.get().starts) == (date(1998, 1, 1), FOUNDED)


def test_changed_facts_show_old_and_new(world):
    report = imported(
        "number,name,latin_name,unit,phone\n1006,张玮,Zhang Wei,north1,138\n", world.secretary
    )
    assert changes(report) == [
        ("name", "张伟", "张玮"), ("latin_name", "", "Zhang Wei"), ("phone", "", "138"),
    ]  # fmt: skip
    person = Person.objects.get(pk=world.member.pk)
    assert (person.name, "张玮" in person.keys) == ("张玮", True)


def test_empty_cells_keep_what_is_stored(world):
    report = imported(f"{ALL}\n1006,张伟,,north1,,,,,,,,,\n", world.secretary)
    assert (report.is_clean, report.counts) == (True, {"unchanged": 1})
    assert Person.objects.get(pk=world.member.pk).email == "p1006@example.org"


def test_importing_twice_changes_nothing_the_second_time(world, acme):
    text = (
        f"{ALL}\n7001,张三,,north1,leave,2021-03-04,,,,acme,Engineer,2012,\n"
        "1006,张伟,,north1,leave,,,,110,acme,,,\n"
    )
    assert imported(text, world.secretary).counts == {"new": 1, "changed": 1}
    entries = Entry.objects.count()
    assert imported(text, world.secretary).counts == {"unchanged": 2}
    assert Entry.objects.count() == entries


def test_one_wrong_row_and_nothing_is_written(world):
    before = Entry.objects.count()
    report = imported("number,name,unit\n7001,张三,north1\n7002,李四,nowhere\n", world.secretary)
    assert wrong(report) == [(3, "unit", "There is no unit “nowhere” today")]
    assert (Person.objects.filter(number="7001").exists(), Entry.objects.count()) == (False, before)


def test_number_twice_in_the_file(world):
    report = imported("number,name,unit\n7001,张三,north1\n7001,李四,north1\n")
    assert wrong(report) == [(3, "number", "“7001” stands in row 2 already")]


def test_unknown_host_and_standing(world):
    report = imported("number,name,unit,host,standing\n7001,张三,north1,none,\n7002,李,north1,,x\n")
    assert [found[:2] for found in wrong(report)] == [(2, "host"), (3, "standing")]


def test_birth_lies_before_joining(world):
    report = imported("number,name,unit,born,joined\n7001,张三,north1,2001-01-01,2001-01-01\n")
    assert [found[:2] for found in wrong(report)] == [(2, "born")]


def test_change_of_unit_needs_a_transfer(world):
    report = imported("number,name,unit\n1006,张伟,north2\n", world.general)
    assert wrong(report) == [(2, "unit", "This person's unit is north1")]
    assert world.member.memberships.get().unit == world.north1.unit


def test_who_left_needs_an_admission(world):
    report = imported("number,name,unit\n1009,Peter Brown,north1\n", world.secretary)
    assert wrong(report) == [(2, "number", "This person is at home in no unit today")]


def test_standing_changes_from_today_and_the_past_stays(world):
    imported("number,name,unit,standing\n1006,张伟,north1,leave\n", world.secretary)
    live = Membership.objects.live().filter(person=world.member).order_by("starts")
    assert [(row.standing, row.starts, row.ends) for row in live] == [
        ("full", FOUNDED, today()), ("leave", today(), None),
    ]  # fmt: skip
    assert Membership.objects.filter(person=world.member).count() == 3


def test_standing_can_be_corrected_twice_on_one_day(world):
    for standing in ("leave", "suspended"):
        imported(f"number,name,unit,standing\n1006,张伟,north1,{standing}\n", world.secretary)
    live = Membership.objects.live().filter(person=world.member).order_by("starts")
    assert [(row.standing, row.ends) for row in live] == [("full", today()), ("suspended", None)]


def test_position_and_first_day_are_corrected(world, acme):
    Employment.objects.create(
        person=world.member, host=acme, title="Clerk", starts=date(2020, 1, 1)
    )
    text = (
        "number,name,unit,host,position,employed_since\n1006,张伟,north1,acme,Engineer,2019-01-01\n"
    )
    imported(text, world.secretary)
    work = Employment.objects.live().get(person=world.member)
    assert (work.title, work.starts) == ("Engineer", date(2019, 1, 1))
    assert Employment.objects.filter(person=world.member).count() == 2


def test_another_host_ends_the_spell_at_the_first(world, acme):
    Employment.objects.create(person=world.member, host=acme, starts=date(2020, 1, 1))
    far = Host.objects.create(code="far", name=both("Far", "远"))
    report = imported(
        "number,name,unit,host,employed_since\n1006,张伟,north1,far,2023-05-01\n", world.secretary
    )
    assert changes(report) == [
        ("host", "acme", "far"), ("employed_since", "2020-01-01", "2023-05-01"),
    ]  # fmt: skip
    live = Employment.objects.live().filter(person=world.member).order_by("starts")
    assert [(row.host, row.starts, row.ends) for row in live] == [
        (acme, date(2020, 1, 1), date(2023, 5, 1)), (far, date(2023, 5, 1), None),
    ]  # fmt: skip


def test_another_host_cannot_begin_before_the_first(world, acme):
    Employment.objects.create(person=world.member, host=acme, starts=date(2020, 1, 1))
    Host.objects.create(code="far", name=both("Far", "远"))
    report = imported("number,name,unit,host,employed_since\n1006,张伟,north1,far,2020-01-01\n")
    assert [found[:2] for found in wrong(report)] == [(2, "employed_since")]


def test_one_entry_for_the_whole_file_at_the_lowest_common_unit(world):
    before = Entry.objects.count()
    imported("number,name,unit\n7001,甲,north1\n7002,乙,north2\n1006,张玮,north1\n", world.general)
    assert Entry.objects.count() == before + 1
    body = Entry.objects.latest("sequence").body
    assert (body.verb, body.actor, body.unit) == (
        "register.imported", world.general.pk, world.north.unit_id,
    )  # fmt: skip
    assert (body.path, body.parameters["new"], body.parameters["changed"]) == (
        world.north.path, 2, 1,
    )  # fmt: skip
    assert first_broken_entry() is None


def test_many_rows_need_few_queries(world, acme, django_assert_max_num_queries):
    units = "".join(f"\nb{number},B{number},branch,north" for number in range(50))
    imported(f"code,name_en,kind,parent{units}", kind="units")
    rows = [
        f"N{number},张{number},Zhang {number},b{number % 50},full,2021-03-04,1990-05-06,"
        f"z{number}@example.org,139,acme,Engineer,2012,2020-07-08"
        for number in range(600)
    ]
    text = "\n".join([ALL, *rows])
    with django_assert_max_num_queries(60):
        assert imported(text, world.general).counts == {"new": 600}
    changed = (
        text.replace(",full,", ",leave,").replace("Engineer", "Driver").replace(",139,", ",138,")
    )
    with django_assert_max_num_queries(70):
        assert imported(changed, world.general).counts == {"changed": 600}
    assert Membership.objects.on(today()).filter(standing="leave").count() == 600
    assert Person.objects.filter(phone="138").count() == 600
