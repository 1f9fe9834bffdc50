from datetime import date

import pytest
from django.apps import apps
from django.db import models

from folkmoot.members.duplicates.finding import LARGEST
from folkmoot.members.duplicates.merging import mark_different, take_mark_back
from folkmoot.members.duplicates.tables import ACTORS, MOVED, STAYS, column_of
from folkmoot.members.refusals import Refused
from folkmoot.members.tests.twins import change, found_by, twin
from folkmoot.people.models import Person
from folkmoot.units.actions import end_membership


def test_records_with_variants_of_one_address_look_alike(world):
    twin(world, name="别人", email="P.1006+old@Example.org", on=date(2022, 1, 1))
    assert found_by(world.secretary) == [("1006", "2001", "email")]


def test_records_with_one_telephone_number_look_alike(world):
    change(world.member, phone="+86 139 1234 5678")
    twin(world, name="别人", phone="13912345678")
    assert found_by(world.secretary) == [("1006", "2001", "phone")]


@pytest.mark.parametrize(
    ("name", "reason"), [("张伟", "name"), ("Wei Zhang", "sound"), ("章伟", "sound")]
)
def test_one_birthday_and_a_name_that_reads_alike_are_enough(world, name, reason):
    change(world.member, born=date(1990, 5, 17))
    twin(world, name=name, born=date(1990, 5, 17))
    assert found_by(world.secretary) == [("1006", "2001", reason, "born")]


def test_one_name_and_one_joining_date_are_enough_unless_birthdays_differ(world):
    other = twin(world, on=date(2020, 1, 1))
    assert found_by(world.secretary) == [("1006", "2001", "name", "joined")]
    change(world.member, born=date(1990, 5, 17))
    assert len(found_by(world.secretary)) == 1
    change(other, born=date(1991, 5, 17))
    assert found_by(world.secretary) == []


def test_a_name_or_a_birthday_alone_is_not_enough(world):
    change(world.member, born=date(1990, 5, 17))
    twin(world)
    twin(world, number="2002", name="别人", born=date(1990, 5, 17))
    assert found_by(world.secretary) == []


def test_former_members_are_compared_by_their_last_home(world):
    end_membership(
        world.member.memberships.get(), world.north1, on=date(2024, 1, 1), reason="left", by=None
    )
    twin(world, email="p1006@example.org")
    assert [pair[:2] for pair in found_by(world.secretary)] == [("1006", "2001")]


@pytest.mark.parametrize(
    ("reader", "count"),
    [("chair", 1), ("general", 1), ("secretary", 0), ("sibling", 0), ("southerner", 0),
     ("member", 0), ("leaver", 0), ("auditor", 0)],
)  # fmt: skip
def test_a_pair_shows_only_to_who_keeps_the_register_of_both_homes(world, reader, count):
    twin(world, "north2", email="p1006@example.org")
    assert len(found_by(getattr(world, reader))) == count


def test_a_hidden_third_record_changes_nothing(world):
    twin(world, email="p1006@example.org")
    before = found_by(world.secretary)
    for number in range(3000, 3010):
        twin(world, "north2", number=str(number), email="p1006@example.org")
    assert found_by(world.secretary) == before


def test_the_number_of_a_switchboard_makes_few_pairs(world):
    people = [
        twin(world, number=str(n), name=f"人{n}", phone="68001234") for n in range(3000, 3020)
    ]
    assert len(people) > LARGEST
    assert len(found_by(world.secretary)) == len(people) - 1


def test_the_likeliest_pairs_come_first(world):
    change(world.member, born=date(1990, 5, 17), phone="13912345678")
    twin(world, number="2001", on=date(2020, 1, 1))
    twin(world, number="2002", phone="13912345678", born=date(1990, 5, 17))
    assert [pair[:2] for pair in found_by(world.secretary)] == [("1006", "2002"), ("1006", "2001")]


def test_the_mark_of_different_people_stays_until_it_is_taken_back(world):
    other = twin(world, email="p1006@example.org")
    mark = mark_different(other, world.member, reason="Brothers", by=world.secretary)
    assert found_by(world.secretary) == []
    change(other, phone="13912345678")
    assert found_by(world.secretary) == []
    take_mark_back(mark, by=world.secretary)
    assert len(found_by(world.secretary)) == 1
    with pytest.raises(Refused, match="too_late"):
        take_mark_back(mark, by=world.secretary)
    mark_different(world.member, other, reason="Twins", by=world.secretary)


@pytest.mark.parametrize(
    ("reason", "by", "code"), [(" ", "chair", "no_reason"), ("x", "member", "own_case")]
)
def test_a_mark_needs_a_reason_and_somebody_else(world, reason, by, code):
    other = twin(world)
    with pytest.raises(Refused, match=code):
        mark_different(world.member, other, reason=reason, by=getattr(world, by))


def test_every_table_that_points_to_a_person_is_decided_about():
    """A new table says here whether a merge takes its rows along."""
    moved = {f"{model._meta.label}.{column_of(name)}" for name, model in MOVED.items()}
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is Person
        and field.name not in ACTORS
    }
    assert pointing == moved | set(STAYS)
