"""Looking through a file and writing it: all of it or nothing of it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.audit.queries import head
from folkmoot.core.dates import today
from folkmoot.core.rows import room_for_pages
from folkmoot.members.importers.family import Doubles, Importer
from folkmoot.members.importers.kinds import IMPORTERS
from folkmoot.members.importers.pages import Pages
from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.report import Line, Refused, Report, Tally
from folkmoot.members.importers.spells import batches
from folkmoot.members.importers.store import unpacked
from folkmoot.members.importers.table import rows_under
from folkmoot.members.models import ImportBatch
from folkmoot.people.models import Account, Person
from folkmoot.units.access import Access
from folkmoot.units.queries import shared_spot

Stage = ImportBatch.Stage
TRIALS = 3  # to look through a file while nobody changes the register


@contextmanager
def without_collecting() -> Iterator[None]:
    """A hundred thousand rows are looked at by the collector again and again, for no garbage."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@without_collecting()
def check(batch: ImportBatch) -> None:
    """Look through a file and keep what its rows would do, as pages."""
    pages, tally = Pages(batch), Tally()
    try:
        for lines in looked_through(batch, access_of(batch.account)):
            for line in lines:
                tally.add(line)
                pages.add(line)
    except Refused as refusal:
        batch.problem = {"text": str(refusal.problem.text), "values": dict(refusal.problem.values)}
    pages.close()
    ImportBatch.objects.filter(pk=batch.pk, stage=Stage.CHECKING).update(
        stage=Stage.CHECKED,
        counts=dict(tally.counts),
        digest=tally.digest,
        problem=batch.problem,
        done=batch.total,
    )


def access_of(account: Account | None) -> Access | None:
    """What an account may do now; the operator everything, and nobody who is gone anything."""
    return Access(account.person) if account else None


def looked_through(batch: ImportBatch, access: Access | None) -> Iterator[list[Line]]:
    """The lines of a file, some at a time; how far it is can be seen from outside."""
    plan, importer = Plan.of(batch.plan), IMPORTERS[batch.kind]
    checker, doubles = importer.checker(access, plan), Doubles()
    rows = rows_under(plan, unpacked(bytes(batch.content)), importer.columns)
    done = 0
    for some in batches(rows, checker.chunk):
        for row in some:
            doubles.refuse(row, plan.key)
        checker.check(some)
        yield [row.line for row in some]
        done += len(some)
        if not transaction.get_connection().in_atomic_block:
            ImportBatch.objects.filter(pk=batch.pk).update(done=done)


@without_collecting()
def write(batch: ImportBatch) -> None:
    """Write a file as it was shown, in one transaction.

    It is looked through before the transaction, so that the database is not held meanwhile; if
    anything was recorded since, it is looked through again.
    """
    access = access_of(batch.account)
    for _trial in range(TRIALS):
        known = instant()
        tally, lines = wishes(batch, access)
        if tally.digest != batch.digest:
            break
        with transaction.atomic():
            locked = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
            if locked is None or locked.stage != Stage.WRITING:
                return
            if instant() == known:
                write_lines(locked, lines, tally)
                return
    look_again(batch)


def instant() -> tuple[Any, ...]:
    """The same as long as nobody changed anything: every change ends with an entry in the log."""
    last = head()
    return (last.sequence if last else 0, today())


def wishes(batch: ImportBatch, access: Access | None) -> tuple[Tally, list[Line]]:
    """What all rows come to, and those that write something, without what was only shown."""
    tally, found = Tally(), []
    for lines in looked_through(batch, access):
        for line in lines:
            tally.add(line)
            if line.is_active:
                line.forget()
                found.append(line)
    return tally, found


def write_lines(batch: ImportBatch, lines: list[Line], tally: Tally) -> None:
    """Write, record, and forget what the file said."""
    importer = IMPORTERS[batch.kind]
    now = timezone.now()
    with room_for_pages():
        importer.write(lines, batch, now)
    paths = tally.paths | {line.path for line in lines if line.path}
    finish(batch, importer, paths, by=batch.account.person if batch.account else None)


def finish(batch: ImportBatch, importer: Importer, paths: set[str], *, by: Person | None) -> None:
    """The entry in the log, and the end of the file itself."""
    spot = shared_spot(paths)
    batch.stage, batch.written, batch.path = (
        Stage.WRITTEN,
        timezone.now(),
        spot.path if spot else "",
    )
    batch.content, batch.header, batch.plan, batch.done = b"", [], {}, batch.total
    batch.save()
    batch.pages.all().delete()
    record(
        importer.verb,
        by=by,
        at=spot,
        new=batch.counts.get("new", 0),
        changed=batch.counts.get("changed", 0),
        sha256=batch.sha256,
    )


def look_again(batch: ImportBatch) -> None:
    """What was shown is not what would be written any more: it is shown anew."""
    ImportBatch.objects.filter(pk=batch.pk, stage=Stage.WRITING).update(
        stage=Stage.CHECKING, done=0, is_stale=True
    )
    batch.refresh_from_db()
    check(batch)


@transaction.atomic
def import_at_once(batch: ImportBatch, *, is_trial: bool = False, is_brief: bool = False) -> Report:
    """Look through a file and write it, without a preview; a trial only looks.

    A brief report does not say what sound rows change: a hundred thousand of them are much.
    """
    access = access_of(batch.account)
    tally, lines = Tally(), []
    for some in looked_through(batch, access):
        lines += some
        for line in some:
            tally.add(line)
            if is_brief:
                line.forget()
    batch.counts = dict(tally.counts)
    if is_trial or not tally.is_clean or not tally.active:
        batch.delete()
    else:
        write_lines(batch, [line for line in lines if line.is_active], tally)
    return Report(lines)
