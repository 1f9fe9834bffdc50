from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from folkmoot.audit.actions import note_look, record
from folkmoot.audit.models import Body, Entry, Look
from folkmoot.core.append_only import lifted

SOMEBODY = SimpleNamespace(pk=1)


@pytest.fixture
def written(db):
    note_look(
        viewer=SOMEBODY, role={"en": "Secretary"}, page="record", reason="data", subject=SOMEBODY
    )
    return record("office.given", by=None, at=None)


def refused(change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()


def test_entries_are_neither_changed_nor_deleted(written):
    refused(lambda: Entry.objects.update(commitment="0" * 64))
    refused(written.save)
    refused(lambda: Entry.objects.filter(pk=written.pk)._raw_delete("default"))


def test_looks_are_never_changed_but_may_be_erased(written):
    refused(lambda: Look.objects.update(viewer=2))
    assert Look.objects.all().delete() == (1, {"audit.Look": 1})


def test_body_is_never_changed_but_may_be_erased(written):
    refused(lambda: Body.objects.update(verb="unit.founded"))
    assert Body.objects.all().delete() == (1, {"audit.Body": 1})
    assert Entry.objects.get() == written


def test_raw_sql_is_refused_too(written):
    for statement in ("DELETE FROM audit_entry", "UPDATE audit_look SET viewer = 2"):
        with connection.cursor() as cursor:
            refused(lambda statement=statement: cursor.execute(statement))


def test_more_can_always_be_added(written):
    record("office.given", by=None, at=None)
    assert list(Entry.objects.values_list("sequence", flat=True)) == [1, 2]


def test_triggers_are_back_after_they_were_lifted(written):
    with lifted(connection):
        Entry.objects.update(commitment="0" * 64)
    refused(lambda: Entry.objects.update(commitment="1" * 64))


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_database_still_works():
    record("office.given", by=None, at=None)
    call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 0
    record("office.given", by=None, at=None)
    refused(lambda: Entry.objects.update(commitment="0" * 64))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_truncate_is_refused(written):
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("TRUNCATE audit_look"))
