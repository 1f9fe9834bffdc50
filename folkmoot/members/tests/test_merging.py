from datetime import date, timedelta

import pytest
import time_machine
from django.db.models import F

from folkmoot.audit.models import Body
from folkmoot.core.texts import both
from folkmoot.members.admissions import apply_for_membership
from folkmoot.members.duplicates.merging import mark_different, merge_people
from folkmoot.members.duplicates.plan import Plan, Wish
from folkmoot.members.duplicates.undoing import returning, undo_merge
from folkmoot.members.refusals import Refused
from folkmoot.members.rights.erasing import erase
from folkmoot.members.rolls import draw_roll, void_roll
from folkmoot.members.tests.moves import instant
from folkmoot.members.tests.twins import change, found_by, twin
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import appoint, end_membership
from folkmoot.units.models import Appointment, Employment, Host, Membership, OfficeKind
from folkmoot.units.tests.world import FOUNDED, make_person

LATER = date(2021, 5, 4)


def merged(kept, absorbed, by, **wish):
    """The merge, as it is stored."""
    row = merge_people(kept, absorbed, Wish(**wish), by=by)
    row.refresh_from_db()
    return row


def spells(person):
    rows = Membership.objects.live().filter(person=person).order_by("starts")
    return [(row.unit.code, row.starts, row.ends) for row in rows]


def former(world, number="2001", unit="north2", year=2018, **facts):
    """A record of a former member of another unit."""
    person = twin(world, unit, number=number, on=date(year, 1, 1), **facts)
    spell, ends = person.memberships.get(), date(year + 1, 1, 1)
    end_membership(spell, getattr(world, unit), on=ends, reason="left", by=None)
    return person


def test_memberships_that_follow_each_other_become_one_life(world):
    old = former(world)
    merged(world.member, old, world.general)
    assert spells(world.member) == [
        ("north2", date(2018, 1, 1), date(2019, 1, 1)),
        ("north1", FOUNDED, None),
    ]
    assert spells(old) == []


def test_a_spell_told_twice_becomes_one_as_long_as_both(world):
    end = date(2030, 1, 1)
    Membership.objects.filter(person=world.member).update(starts=date(2020, 1, 1), ends=end)
    other = twin(world, on=LATER)
    merged(world.member, other, world.secretary)
    assert spells(world.member) == [("north1", FOUNDED, None)]


def test_a_spell_within_another_is_withdrawn_and_stays_readable(world):
    other = twin(world, on=LATER)
    merge = merged(world.member, other, world.secretary)
    [row] = Membership.objects.filter(withdrawn__isnull=False, person=world.member)
    assert (row.starts, row.withdrawn) == (LATER, merge.recorded)


def test_homes_that_contradict_each_other_are_refused_until_one_is_left_out(world):
    other = twin(world, "north2", on=LATER)
    wrong = other.memberships.get()
    with pytest.raises(Refused, match="memberships_clash"):
        merged(world.member, other, world.general)
    merged(world.member, other, world.general, left_out=frozenset([f"membership-{wrong.pk}"]))
    assert spells(world.member) == [("north1", FOUNDED, None)]


def test_work_goes_along_and_what_was_told_twice_is_told_once(world):
    acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    other = twin(world)
    for person, starts in ((world.member, 2019), (other, 2018)):
        Employment.objects.create(
            person=person, host=acme, title="Clerk", starts=date(starts, 1, 1)
        )
    Employment.objects.create(person=other, title="Gardener", starts=date(2017, 1, 1))
    merged(world.member, other, world.secretary)
    rows = Employment.objects.live().filter(person=world.member).order_by("starts")
    assert [(row.title, row.starts.year) for row in rows] == [("Gardener", 2017), ("Clerk", 2018)]


def test_offices_go_along_and_give_their_rights(world):
    other = twin(world)
    kind = OfficeKind.objects.get(code="committee-member")
    appoint(other, world.north1, kind, term=(FOUNDED, None), by=None)
    merged(world.member, other, world.secretary)
    assert Appointment.objects.live().get(person=world.member).office.kind == kind


def test_what_one_record_alone_says_is_kept_and_the_rest_is_chosen(world):
    other = twin(world, latin_name="Weiming Zhang", email="new@example.org", phone="13912345678")
    merged(world.member, other, world.secretary, taken=frozenset(["email", "joined"]))
    world.member.refresh_from_db()
    facts = {name: getattr(world.member, name) for name in ("latin_name", "email", "phone")}
    assert facts == {
        "latin_name": "Weiming Zhang", "email": "new@example.org", "phone": "13912345678",
    }  # fmt: skip
    assert world.member.joined == LATER
    assert list(Person.objects.matching("weiming").filter(merged_into=None)) == [world.member]


def test_the_number_of_the_merged_record_finds_the_survivor(world):
    other = twin(world)
    merged(world.member, other, world.secretary)
    assert Person.objects.numbered("2001") == world.member
    assert found_by(world.secretary) == []


def account_of(person):
    return Account.objects.get(person=person)


def test_of_two_accounts_one_stays_and_the_other_opens_nothing(world):
    other = make_person("2001", "张伟")
    Membership.objects.create(person=other, unit=world.north1.unit, starts=LATER)
    merged(world.member, other, world.secretary)
    closed = Account.objects.get(email="p2001@example.org")
    assert (account_of(world.member).email, closed.is_active) == ("p1006@example.org", False)
    assert closed.epoch == 1


def test_the_account_of_the_merged_record_may_be_the_one_that_stays(world):
    other = make_person("2001", "张伟")
    Membership.objects.create(person=other, unit=world.north1.unit, starts=LATER)
    merged(world.member, other, world.secretary, takes_account=True)
    assert account_of(world.member).email == "p2001@example.org"
    assert Account.objects.get(email="p1006@example.org").is_active is False


def test_an_account_of_the_merged_record_alone_goes_along(world):
    other = twin(world)
    merged(other, world.member, world.secretary)
    assert account_of(other).email == "p1006@example.org"
    assert account_of(other).is_active


def test_the_owners_of_both_accounts_are_told(world):
    other = make_person("2001", "张伟")
    Membership.objects.create(person=other, unit=world.north1.unit, starts=LATER)
    merge = merged(world.member, other, world.secretary)
    undo_merge(merge, by=world.secretary)
    told = Letter.objects.order_by("pk").values_list("recipient", flat=True)
    assert sorted(told) == ["p1006@example.org"] * 2 + ["p2001@example.org"] * 2


def test_a_merge_is_on_the_record_at_both_homes(world):
    old = former(world)
    merged(world.member, old, world.general)
    told = Body.objects.filter(verb__startswith="people.").order_by("pk")
    assert [(row.verb, row.unit, row.actor) for row in told] == [
        ("people.merged", world.north1.unit_id, world.general.pk),
        ("people.merged_away", world.north2.unit_id, world.general.pk),
    ]


def test_nobody_merges_the_own_record(world):
    other = twin(world)
    for pair in ((world.member, other), (other, world.member)):
        with pytest.raises(Refused, match="own_case"):
            merged(*pair, world.member)


def test_a_record_is_merged_once_and_never_with_itself(world):
    other, third = twin(world), twin(world, number="2002")
    merged(world.member, other, world.secretary)
    for pair in ((other, third), (third, other), (third, third)):
        with pytest.raises(Refused, match="merged_already"):
            merged(*pair, world.secretary)


def test_different_people_are_not_merged(world):
    other = twin(world)
    mark_different(world.member, other, reason="Brothers", by=world.secretary)
    with pytest.raises(Refused, match="marked_different"):
        merged(world.member, other, world.secretary)


def test_an_open_application_of_the_record_that_goes_is_settled_first(world):
    other = twin(world, None)
    apply_for_membership(other, world.north1.unit, by=None)
    with pytest.raises(Refused, match="application_open"):
        merged(world.member, other, world.secretary)


def test_a_record_with_a_vote_on_a_roll_is_merged_after_the_vote(world):
    other = twin(world, on=LATER)
    roll = draw_roll(
        world.north1, date(2026, 3, 2), standings=["full"], contest_ends=instant(9), by=None
    )
    before = roll.latest
    with pytest.raises(Refused, match="election_names_absorbed"):
        merged(world.member, other, world.secretary)
    assert roll.latest == before
    void_roll(roll, by=None, at=world.north1)
    merged(world.member, other, world.secretary)
    assert before.entries.filter(person=other, is_included=True).exists()


def test_undoing_gives_back_what_was_merged(world):
    other = make_person("2001", "张伟", "Zhang Wei", born=date(1990, 5, 17))
    Membership.objects.create(person=other, unit=world.north1.unit, starts=LATER)
    merge = merged(world.member, other, world.secretary, takes_account=True)
    assert returning(merge).is_whole
    undo_merge(merge, by=world.chair)
    assert spells(world.member) == [("north1", FOUNDED, None)]
    assert spells(other) == [("north1", LATER, None)]
    world.member.refresh_from_db()
    assert (world.member.born, world.member.latin_name) == (None, "")
    assert account_of(world.member).email == "p1006@example.org"
    assert account_of(other).is_active
    assert Person.objects.numbered("2001") == other


def test_a_fact_changed_since_stays_and_is_named(world):
    other = twin(world, phone="13912345678", latin_name="Zhang Wei")
    merge = merged(world.member, other, world.secretary)
    world.member.refresh_from_db()
    change(world.member, phone="13800001111")
    merge.refresh_from_db()
    found = returning(merge)
    assert (found.refusal, found.facts_staying, found.is_whole) == ("", ["phone"], False)
    undo_merge(merge, by=world.secretary)
    world.member.refresh_from_db()
    assert (world.member.phone, world.member.latin_name) == ("13800001111", "")


def test_membership_decided_since_keeps_the_merge(world):
    old = former(world)
    merge = merged(world.member, old, world.general)
    moved = Membership.objects.live().get(person=world.member, unit=world.north2.unit)
    later = date(2019, 6, 1)
    with time_machine.travel(merge.recorded + timedelta(days=1)):
        end_membership(moved, world.north2, on=later, reason="left", by=None)
    with pytest.raises(Refused, match="decided_since"):
        undo_merge(merge, by=world.general)


def test_a_survivor_that_was_merged_on_is_undone_last(world):
    one, two = former(world), former(world, "2002", "south", 2016)
    first = merged(one, two, world.chair)
    second = merged(world.member, one, world.chair)
    with pytest.raises(Refused, match="merged_on"):
        undo_merge(first, by=world.chair)
    undo_merge(second, by=world.chair)
    first.refresh_from_db()
    undo_merge(first, by=world.chair)
    assert spells(two) == [("south", date(2016, 1, 1), date(2017, 1, 1))]


def test_a_merge_is_undone_once_and_by_somebody_else(world):
    other = twin(world)
    merge = merged(world.member, other, world.secretary)
    with pytest.raises(Refused, match="own_case"):
        undo_merge(merge, by=world.member)
    undo_merge(merge, by=world.secretary)
    with pytest.raises(Refused, match="too_late"):
        undo_merge(merge, by=world.secretary)
    merged(world.member, other, world.secretary)


def test_the_plan_tells_before_what_the_merge_does(world):
    other = twin(world, phone="13912345678", on=LATER)
    plan = Plan(world.member, other, Wish())
    told = [(fact.name, fact.result) for fact in plan.facts if fact.result]
    standing = [(row.starts, row.ends) for row in plan.spells["membership"].standing]
    merged(world.member, other, world.secretary)
    world.member.refresh_from_db()
    assert told == [(name, getattr(world.member, name)) for name, _value in told]
    rows = Membership.objects.live().filter(person=world.member)
    assert standing == list(rows.order_by(F("starts").desc()).values_list("starts", "ends"))


def test_erasing_the_survivor_empties_the_merged_record_too(world):
    other = twin(world, phone="13912345678", born=date(1990, 5, 17))
    merge = merged(world.member, other, world.secretary)
    erase(world.member, by=world.secretary)
    other.refresh_from_db()
    merge.refresh_from_db()
    assert (other.phone, other.born, other.name == "张伟", merge.ledger) == ("", None, False, {})
    with pytest.raises(Refused, match="too_late"):
        undo_merge(merge, by=world.secretary)
    assert not world.member.twin_keys.exists()
