"""Rows written many at a time are rows like any other."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from folkmoot.core import rows
from folkmoot.core.rows import insert_rows, new_ids
from folkmoot.members.models import ImportBatch, ImportedRow
from folkmoot.people.models import Person
from folkmoot.units.models import Membership

NAMES = ("id", "number", "name", "latin_name", "keys", "email", "phone", "language", "born")


def person(pk, number, name):
    return (pk, number, name, "", "", "", "", "", date(1990, 5, 6))


@pytest.mark.django_db
def test_values_come_back_as_they_went():
    first, second = new_ids(Person, 2)
    texts = ["'=\t\"\\N\n\\.", "张 \U0001f600\u2028"]
    insert_rows(Person, NAMES, [person(first, "1", texts[0]), person(second, "2", texts[1])])
    found = list(Person.objects.order_by("number").values_list("pk", "name", "born", "joined"))
    assert found == [
        (first, texts[0], date(1990, 5, 6), None), (second, texts[1], date(1990, 5, 6), None),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 3, 4])
def test_no_row_is_lost_between_two_statements(monkeypatch, count):
    monkeypatch.setattr(rows, "TOGETHER", 3)
    ids = new_ids(Person, count)
    insert_rows(Person, NAMES, (person(pk, str(pk), "x") for pk in ids))
    assert list(Person.objects.order_by("pk").values_list("pk", flat=True)) == ids


@pytest.mark.django_db
def test_instants_and_json_are_stored_as_django_does():
    batch = ImportBatch.objects.create(kind="members", sha256="-")
    body = {"facts": {"name": ["“", None]}}
    insert_rows(ImportedRow, ("batch_id", "row", "key", "body"), [(batch.pk, 2, "k", body)])
    assert ImportedRow.objects.get().body == body
    assert ImportedRow.objects.filter(body__facts__name__0="“").exists()


def test_ids_are_never_given_twice(world):
    (pk,) = new_ids(Person, 1)
    insert_rows(Person, NAMES, [person(pk, "x", "y")])
    Person.objects.filter(pk=pk).delete()
    assert new_ids(Person, 1)[0] > pk
    assert Person.objects.create(number="z", name="z").pk > pk


def test_constraints_hold(world):
    names = ("id", "recorded", "person_id", "unit_id", "kind", "standing", "reason", "starts")
    values = (
        datetime.now(UTC), world.member.pk, world.south.unit_id, "home", "full", "",
        date(2021, 1, 1),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Membership, names, [(new_ids(Membership, 1)[0], *values)])
