from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from civic import chain
from folkmoot.audit.actions import record
from folkmoot.audit.models import Body, Entry
from folkmoot.audit.queries import first_broken_entry, head
from folkmoot.core.append_only import lifted

WRITTEN = 9


@pytest.fixture
def log(db):
    for number in range(WRITTEN):
        record("office.given", by=None, at=None, who=number)
    with lifted(connection):  # what the owner of the database could do
        yield Entry.objects.order_by("sequence")


def check(**options):
    out = StringIO()
    call_command("check_audit", stdout=out, **options)
    return out.getvalue().strip()


def broken_at(number, **options):
    with pytest.raises(CommandError, match=rf"^The audit log is broken at entry {number}\.$"):
        check(**options)


def relink(first):
    """What a careful forger does: compute every link from `first` on again."""
    for entry in Entry.objects.filter(sequence__gte=first).order_by("sequence"):
        before = Entry.objects.filter(sequence=entry.sequence - 1).first()
        entry.previous = before.digest if before else chain.START
        entry.digest = chain.link(entry.previous, entry.commitment, entry.sequence)
        entry.save()


def test_whole_log_is_unbroken_and_shows_its_head(log):
    assert check() == f"{WRITTEN} entries, unbroken. Head: {log.last().digest}"
    assert check(head=log[4].digest) == check()


def test_empty_log_says_so(db):
    assert check() == "The audit log is empty."


@pytest.mark.parametrize("number", [1, 5, WRITTEN])
@pytest.mark.parametrize("column", ["commitment", "digest", "previous"])
def test_changed_entry_is_named(log, number, column):
    log.filter(sequence=number).update(**{column: "f" * 64})
    broken_at(number)


@pytest.mark.parametrize("number", [1, 5, 8])
def test_deleted_entry_is_named(log, number):
    Body.objects.filter(entry__sequence=number).delete()
    log.filter(sequence=number).delete()
    broken_at(number)


def test_deleted_entry_is_named_even_when_the_rest_is_renumbered(log):
    Body.objects.filter(entry__sequence=5).delete()
    log.filter(sequence=5).delete()
    for number in range(6, WRITTEN + 1):
        log.filter(sequence=number).update(sequence=F("sequence") - 1)
    broken_at(5)


def test_entries_in_another_order_are_named(log):
    log.filter(sequence=4).update(sequence=99)
    log.filter(sequence=5).update(sequence=4)
    log.filter(sequence=99).update(sequence=5)
    broken_at(4)


@pytest.mark.parametrize("column", ["verb", "actor", "unit", "path", "parameters", "salt"])
def test_altered_body_is_named(log, column):
    other = {"verb": "x", "actor": 3, "unit": 3, "path": "1.", "parameters": {}, "salt": "00" * 16}
    Body.objects.filter(entry__sequence=7).update(**{column: other[column]})
    broken_at(7)


def test_altered_moment_is_named(log):
    log.filter(sequence=3).update(recorded="2020-01-01T00:00Z")
    broken_at(3)


def test_two_bodies_that_changed_places_are_named(log):
    one, two = Body.objects.filter(entry__sequence__in=[2, 6]).order_by("pk")
    Body.objects.filter(pk=one.pk).update(parameters=two.parameters)
    broken_at(2)


def test_truncation_shows_only_against_a_published_head(log):
    published = log.last().digest
    Body.objects.filter(entry__sequence=WRITTEN).delete()
    log.filter(sequence=WRITTEN).delete()
    assert check().startswith("8 entries, unbroken.")
    with pytest.raises(CommandError, match="is not in the log any more"):
        check(head=published)


def test_history_rewritten_with_care_shows_only_against_a_published_head(log):
    published = log.last().digest
    body = Body.objects.get(entry__sequence=4)
    body.parameters = {"who": "somebody else"}
    body.save()
    entry = body.entry
    entry.commitment = chain.commit(bytes.fromhex(body.salt), b"")
    entry.save()
    relink(4)
    broken_at(4)
    body.delete()
    assert first_broken_entry() is None
    with pytest.raises(CommandError, match="is not in the log any more"):
        check(head=published)


def test_erased_bodies_break_nothing(log):
    Body.objects.filter(entry__sequence__in=[1, 5, WRITTEN]).delete()
    assert first_broken_entry() is None
    last = head()
    assert last is not None
    assert check(head=last.digest) == f"{WRITTEN} entries, unbroken. Head: {last.digest}"
