"""Taking a whole import back, but for what somebody has changed since: that is named and left."""

import hashlib
from collections.abc import Container, Iterator

from django.db import transaction
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.core.rows import room_for_pages
from folkmoot.members.importers.kinds import IMPORTERS
from folkmoot.members.importers.pages import Pages
from folkmoot.members.importers.spells import BATCH, batches
from folkmoot.members.importing import access_of, without_collecting
from folkmoot.members.models import ImportBatch, ImportedRow, ImportPage
from folkmoot.people.models import Person
from folkmoot.units.queries import latest_places

Stage = ImportBatch.Stage
LEFT = ImportPage.Section.LEFT
HIDDEN = "reach"  # of somebody who is out of reach now not even the number is said


def weigh(batch: ImportBatch) -> None:
    """Find out what could be taken back, and name what could not."""
    left, digest = obstacles(batch)
    pages = Pages(batch)
    rows = batch.rows.filter(pk__in=left) if len(left) < BATCH else batch.rows.all()
    for row in rows.order_by("row").iterator():
        if reason := left.get(row.pk):
            key = "" if reason == HIDDEN else row.key
            pages.put(LEFT, {"row": row.row, "key": key, "reason": reason})
    pages.close()
    counts = batch.counts | {"left": len(left), "rows": batch.rows.count()}
    ImportBatch.objects.filter(pk=batch.pk, stage=Stage.WEIGHING).update(
        stage=Stage.WEIGHED, counts=counts, digest=digest, done=batch.total
    )


@without_collecting()
def obstacles(batch: ImportBatch) -> tuple[dict[int, str], str]:
    """For the id of each row that stays, why; and what stands for all of that."""
    undoer = IMPORTERS[batch.kind].undoer(access_of(batch.undoer))
    found: dict[int, str] = {}
    done = 0
    for rows in chunks_of(batch):
        found |= undoer.weigh(rows)
        done += len(rows)
        if not transaction.get_connection().in_atomic_block:
            ImportBatch.objects.filter(pk=batch.pk).update(done=done)
    return found, hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()


def chunks_of(batch: ImportBatch, *, left: Container[int] = ()) -> Iterator[list[ImportedRow]]:
    """What the file wrote, in its order, some rows at a time, but for those that stay.

    Units stand under one another: they are looked at as a whole.
    """
    ids = batch.rows.order_by("row").values_list("pk", flat=True)
    size = BATCH if batch.kind == "members" else max(1, batch.total)
    for some in batches((pk for pk in list(ids) if pk not in left), size):
        found = batch.rows.in_bulk(some)
        yield [found[pk] for pk in some]


def undo(batch: ImportBatch) -> None:
    """Take back what was shown, in one transaction; if it has changed since, it is shown anew."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
        if locked is None or locked.stage != Stage.UNDOING or locked.undoer_id is None:
            return
        left, digest = obstacles(locked)
        if digest == locked.digest:
            take_back(locked, left)
            return
    ImportBatch.objects.filter(pk=batch.pk, stage=Stage.UNDOING).update(
        stage=Stage.WEIGHING, is_stale=True
    )
    batch.refresh_from_db()
    weigh(batch)


def take_back(batch: ImportBatch, left: dict[int, str]) -> None:
    """Everything but what stays; the file is over with it."""
    importer, now = IMPORTERS[batch.kind], timezone.now()
    undoer = importer.undoer(access_of(batch.undoer))
    taken = 0
    with room_for_pages():
        for rows in chunks_of(batch, left=left):
            undoer.take_back(rows, now)
            taken += len(rows)
    batch.rows.all().delete()
    batch.pages.all().delete()
    batch.stage, batch.undone, batch.done = Stage.UNDONE, now, batch.total
    batch.save()
    by: Person | None = batch.undoer.person if batch.undoer else None
    unit = batch.path.rstrip(".").rpartition(".")[2]
    spot = latest_places([int(unit)]).get(int(unit)) if unit else None
    record(importer.undo_verb, by=by, at=spot, taken=taken, left=len(left), sha256=batch.sha256)
