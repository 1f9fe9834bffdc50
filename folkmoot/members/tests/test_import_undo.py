"""Undoing restores what was, but for what somebody has changed since: that is named and left."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from folkmoot.audit.models import Entry
from folkmoot.audit.queries import first_broken_entry
from folkmoot.core.dates import today
from folkmoot.core.jobs import do_ready
from folkmoot.core.retention import rules
from folkmoot.core.texts import both
from folkmoot.members import standings
from folkmoot.members.admissions import apply_for_membership
from folkmoot.members.imports import ask_undo, confirm_undo
from folkmoot.members.models import ImportBatch, ImportedRow
from folkmoot.members.tests.files import imported, undone, weighed, written
from folkmoot.members.tests.moves import outsider
from folkmoot.members.tests.state import state
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, NameKey, Person, PersonKey
from folkmoot.units.actions import appoint, begin_membership, found_unit
from folkmoot.units.models import (
    Employment,
    Host,
    Membership,
    OfficeKind,
    Placement,
    Unit,
    UnitKind,
)
from folkmoot.units.tests.world import FOUNDED, make_person

TEXT = (
    "number,name,unit,standing,phone,host,position\n"
    "7001,甲,north1,,139,acme,Clerk\n"
    "1006,张玮,north1,leave,138,far,\n"
    "1007,王芳,north1,,137,acme,Driver\n"
)


@pytest.fixture
def hosts(world):
    acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    far = Host.objects.create(code="far", name=both("Far", "远"))
    Employment.objects.create(person=world.member, host=acme, title="Smith", starts=FOUNDED)
    Employment.objects.create(person=world.colleague, host=acme, starts=FOUNDED)
    return acme, far


def test_everything_comes_back(world, hosts):
    before = state()
    batch = written(TEXT, world.secretary)
    assert state() != before
    assert undone(batch, world.secretary) == []
    assert state() == before
    assert not ImportedRow.objects.exists()


def found(question):
    return set(Person.objects.matching(question).values_list("number", flat=True))


def pairs():
    """Who has something in common with whom: what lists of look-alikes are made of."""
    return {
        (key.value, key.person.number)
        for key in PersonKey.objects.filter(is_shared=True).select_related("person")
    }


def test_imported_people_are_found_by_name_and_by_what_they_share_until_it_is_taken_back(world):
    world.colleague.phone = "13900000000"
    world.colleague.save()
    remember([world.colleague])
    text = "number,name,unit,phone\n7001,诸葛亮,north1,139 0000 0000\n1006,司马光,north1,\n"
    batch = written(text, world.secretary)
    assert (found("zhuge"), found("亮"), found("simag")) == ({"7001"}, {"7001"}, {"1006"})
    assert pairs() == {("p:00000000", "7001"), ("p:00000000", world.colleague.number)}
    undone(batch, world.secretary)
    assert (found("zhuge"), found("simag"), found("zhangwei")) == (set(), set(), {"1006"})
    assert not PersonKey.objects.filter(value__contains="zhuge").exists()
    assert not NameKey.objects.filter(key="zhugeliang").exists()


def test_nothing_is_taken_back_for_an_account_that_is_gone(world, hosts):
    batch = written(TEXT, world.secretary)
    assert weighed(batch, world.secretary) == []
    assert confirm_undo(batch, seen=batch.digest, by=world.secretary.account)
    ImportBatch.objects.update(undoer=None)
    between = state()
    do_ready()
    batch.refresh_from_db()
    assert (batch.stage, state()) == ("written", between)


def test_what_was_known_in_between_stays_readable(world, hosts):
    batch = written(TEXT, world.secretary)
    undone(batch, world.secretary)
    rows = Membership.objects.filter(person=world.member).order_by("recorded")
    assert [(row.standing, row.withdrawn is None) for row in rows] == [
        ("full", False), ("full", False), ("leave", False), ("full", True),
    ]  # fmt: skip


def test_new_people_go_without_a_trace(world, hosts):
    batch = written(TEXT, world.secretary)
    undone(batch, world.secretary)
    assert not Person.objects.filter(number="7001").exists()
    assert imported(TEXT, world.secretary).counts == {"new": 1, "changed": 2}


def changed_standing(world):
    standings.change_standing(
        world.member, "suspended", window=(today(), None), reason="x", by=world.secretary
    )


def changed_fact(world):
    imported("number,phone\n1006,110\n", world.secretary)


def ended_membership(world):
    standings.leave(world.member, on=today(), departure="left", by=world.secretary)


def changed_work(world):
    imported("number,host,position\n1006,far,Boss\n", world.secretary)


@pytest.mark.parametrize("act", [changed_standing, changed_fact, ended_membership, changed_work])
def test_what_somebody_changed_since_is_named_and_left(world, hosts, act):
    batch = written(TEXT, world.secretary)
    act(world)
    now = state(world.member)
    assert undone(batch, world.secretary) == [("1006", "changed")]
    assert state(world.member) == now
    assert Person.objects.get(pk=world.colleague.pk).phone == ""


def test_other_changes_of_the_same_person_stay(world, hosts):
    batch = written("number,phone\n1006,110\n", world.secretary)
    imported("number,born\n1006,1990-01-01\n", world.secretary)
    assert undone(batch, world.secretary) == []
    person = Person.objects.get(pk=world.member.pk)
    assert (person.phone, person.born) == ("", date(1990, 1, 1))


def gave_account(person, world):
    Account.objects.create_user("new@example.org", person=person)


def gave_office(person, world):
    kind = OfficeKind.objects.get(code="committee-member")
    appoint(person, world.north1, kind, term=(today(), None), by=None)


def gave_guest_place(person, world):
    Membership.objects.create(person=person, unit=world.north2.unit, kind="guest", starts=today())


def gave_work(person, world):
    Employment.objects.create(person=person, title="Clerk", starts=FOUNDED)


def sponsored(person, world):
    applicant = outsider()
    application = apply_for_membership(applicant, world.north1.unit, by=applicant)
    application.sponsorships.create(sponsor=person)


@pytest.mark.parametrize("act", [gave_account, gave_office, gave_guest_place, gave_work, sponsored])
def test_new_people_of_whom_anything_else_speaks_stay(world, hosts, act):
    batch = written("number,name,unit\n7001,甲,north1\n7002,乙,north1\n", world.secretary)
    act(Person.objects.get(number="7001"), world)
    assert undone(batch, world.secretary) == [("7001", "used")]
    assert sorted(
        Person.objects.filter(number__startswith="7").values_list("number", flat=True)
    ) == ["7001"]


def test_people_who_moved_out_of_reach_stay_and_are_not_named(world, hosts):
    batch = written("number,phone\n1006,110\n", world.secretary)
    Membership.objects.filter(person=world.member).delete()
    begin_membership(world.member, world.north2, on=FOUNDED, by=None)
    assert weighed(batch, world.secretary) == [("", "reach")]
    assert weighed(batch, world.general) == []


def test_holders_of_higher_offices_stay(world, hosts):
    batch = written("number,phone\n1006,110\n", world.secretary)
    kind = OfficeKind.objects.get(code="auditor")
    appoint(world.member, world.north1, kind, term=(FOUNDED, None), by=None)
    assert weighed(batch, world.secretary) == [("", "reach")]


def test_undoing_is_recorded_once_and_a_second_time_does_nothing(world, hosts):
    batch = written(TEXT, world.secretary)
    undone(batch, world.general)
    entry = Entry.objects.latest("sequence").body
    assert (entry.verb, entry.actor, entry.unit) == (
        "register.import_undone", world.general.pk, world.north1.unit_id,
    )  # fmt: skip
    assert (entry.parameters["taken"], entry.parameters["left"]) == (3, 0)
    count = Entry.objects.count()
    ask_undo(batch, by=world.general.account)
    do_ready()
    assert (Entry.objects.count(), first_broken_entry()) == (count, None)


def test_undoing_takes_back_what_was_shown_or_shows_it_anew(world, hosts):
    batch = written(TEXT, world.secretary)
    assert weighed(batch, world.secretary) == []
    assert confirm_undo(batch, seen=batch.digest, by=world.secretary.account)
    changed_fact(world)
    do_ready()
    batch.refresh_from_db()
    assert (batch.stage, batch.is_stale) == ("weighed", True)
    assert Person.objects.filter(number="7001").exists()
    assert undone(batch, world.secretary) == [("1006", "changed")]


def test_only_who_looked_confirms(world, hosts):
    batch = written(TEXT, world.secretary)
    weighed(batch, world.secretary)
    assert not confirm_undo(batch, seen=batch.digest, by=world.general.account)
    assert not confirm_undo(batch, seen="x", by=world.secretary.account)


def test_nothing_can_be_undone_after_thirty_days(world, hosts):
    batch = written(TEXT, world.secretary)
    ImportBatch.objects.update(written=date_long_ago())
    ask_undo(batch, by=world.secretary.account)
    assert not ImportBatch.objects.filter(stage="weighing").exists()
    rules()["imports"].carry_out(timezone.now())
    assert (ImportedRow.objects.count(), ImportBatch.objects.count()) == (0, 0)


def date_long_ago():
    return timezone.now() - timedelta(days=31)


UNITS = (
    "code,name_en,kind,parent,hosts\ne,East,general-branch,city,acme\ne1,First,branch,e,\n"
    "north1,New name,,,far\n"
)


def test_units_come_back(world, hosts):
    before = state()
    batch = written(UNITS, world.chair, "units")
    assert state() != before
    assert undone(batch, world.chair) == []
    assert state() == before
    assert not Unit.objects.filter(code__startswith="e").exists()


def test_unit_with_members_stays_and_the_one_above_it_too(world, hosts):
    batch = written(UNITS, world.chair, "units")
    place = Placement.objects.on(today()).get(unit__code="e1")
    begin_membership(make_person("8001", "丙"), place, on=today(), by=None)
    assert undone(batch, world.chair) == [("e", "used"), ("e1", "used")]
    assert Placement.objects.on(today()).get(unit=world.north1.unit).name == world.north1.name


def test_unit_under_which_another_was_founded_since_stays(world, hosts):
    batch = written(UNITS, world.chair, "units")
    above = Placement.objects.on(today()).get(unit__code="e1")
    kind = UnitKind.objects.get(code="branch")
    found_unit("e2", both("x", "y"), kind, parent=above, on=today(), by=None)
    assert weighed(batch, world.chair) == [("e", "used"), ("e1", "used")]


def test_unit_renamed_since_stays(world, hosts):
    batch = written(UNITS, world.chair, "units")
    imported("code,name_en\nnorth1,Other\n", world.chair, "units")
    assert undone(batch, world.chair) == [("north1", "changed")]


def test_hosts_come_back_unless_somebody_works_there(world, hosts):
    before = state()
    batch = written("code,name_zh\nnew,新\nnewer,更新\nacme,宏大\n", world.chair, "hosts")
    Employment.objects.create(
        person=world.member, host=Host.objects.get(code="new"), starts=FOUNDED
    )
    assert undone(batch, world.chair) == [("new", "used")]
    Employment.objects.filter(host__code="new").delete()
    Host.objects.filter(code="new").delete()
    assert state() == before
