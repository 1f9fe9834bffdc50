"""SP-9: a copy holds every declared field of its member and no field of anybody else."""

import io
import json
from zipfile import ZipFile

import pytest
from django.db import connection, transaction

from folkmoot.core.append_only import lifted
from folkmoot.core.declared import model_of, tables
from folkmoot.home.tests.access.poison import fitted, own_models, store, text_fields
from folkmoot.members.rights.copying import archive
from folkmoot.people.models import Person

pytestmark = pytest.mark.django_db
# Called by their names in anybody's copy: units, hosts, offices, elections, cohorts, kinds.
COMMON = {
    "elections.Election", "members.Cohort", "units.Host", "units.Office", "units.OfficeKind",
    "units.Placement", "units.Unit", "units.UnitKind",
}  # fmt: skip
PEOPLE = ["member", "secretary", "general", "chair", "southerner", "sibling", "leaver"]


@pytest.fixture
def marked(stage):
    """Every text of every row is one of its own; (label, row, field) → the text."""
    with transaction.atomic():
        found: dict[tuple[str, int, str], str] = {}
        with lifted(connection):
            for model in own_models():
                for field in text_fields(model):
                    rows = model._default_manager.values_list("pk", field.name)
                    for pk, before in list(rows):
                        mark = f"qz{len(found)}w"
                        key = (model._meta.label, pk, field.name)
                        value = fitted(field, mark, pk, before)
                        if mark in json.dumps(value) and store(model, pk, {field.name: value}):
                            found[key] = mark
        yield found
        transaction.set_rollback(True)


def told(person):
    """Everything in a copy as one text, and its data."""
    with ZipFile(io.BytesIO(archive(person))) as files:
        data = json.loads(files.read("data.json"))
        texts = [files.read(name).decode() for name in files.namelist()]
    return "\n".join(texts), data


def own_rows(person):
    """(label, row) of all rows about somebody."""
    return {
        (label, pk)
        for label, table in tables().items()
        if table.is_of_one
        for pk in model_of(label)._default_manager.filter(table.about(person)).values_list("pk")
        for pk in pk
    }


@pytest.mark.parametrize("name", PEOPLE)
def test_copy_holds_all_of_ones_own_and_nothing_of_others(stage, marked, name):
    person = Person.objects.get(pk=getattr(stage.world, name).pk)
    text, _data = told(person)
    own = own_rows(person)
    expected = {
        mark
        for (label, pk, field), mark in marked.items()
        if (label, pk) in own
        and field in tables()[label].columns
        and not tables()[label].columns[field].secret
    }
    assert len(expected) > 5
    assert sorted(mark for mark in expected if mark not in text) == []
    acted = {
        (label, column)
        for label, table in tables().items()
        for columns in table.by.values()
        for column in columns
    }
    others = {
        (label, field, mark)
        for (label, pk, field), mark in marked.items()
        if mark not in expected and label not in COMMON and (label, field) not in acted
    }
    assert len(others) > 100
    assert sorted(label_field for *label_field, mark in others if mark in text) == []


@pytest.mark.parametrize("name", PEOPLE)
def test_every_row_comes_with_every_declared_column(stage, name):
    person = getattr(stage.world, name)
    _text, data = told(person)
    for label, table in tables().items():
        if table.is_of_one:
            rows = model_of(label)._default_manager.filter(table.about(person))
            full = [row for row in data[label] if set(row) == set(table.columns)]
            assert len(full) >= rows.count(), label
