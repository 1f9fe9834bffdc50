"""What people decide about an uploaded file; the work itself is `importing` and `undoing`."""

import hashlib

from django.db import transaction
from django.utils import timezone

from folkmoot.core.jobs import queue
from folkmoot.members import tasks
from folkmoot.members.importers.headers import guess
from folkmoot.members.importers.kinds import IMPORTERS
from folkmoot.members.importers.plan import Plan, fingerprint
from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.importers.store import packed
from folkmoot.members.models import ImportBatch, ImportMapping
from folkmoot.people.models import Account
from folkmoot.units.access import Access

Stage = ImportBatch.Stage


def keep_file(kind: str, content: bytes, *, name: str = "", by: Account | None) -> ImportBatch:
    """Read an uploaded file and keep its table; each account has one at a time. Raises Refused."""
    grid = read_grid(content)
    table, total = packed(grid)
    plan, _remembered = plan_for(kind, grid.header, by)
    with transaction.atomic():
        if by is not None:
            by.imports.filter(written=None).exclude(stage=Stage.WRITING).delete()
        return ImportBatch.objects.create(
            account=by,
            kind=kind,
            name=name[:120],
            content=table,
            sha256=hashlib.sha256(content).hexdigest(),
            header=[cell[:200] for cell in grid.header],
            plan=plan.stored,
            total=total,
        )


def plan_for(kind: str, header: list[str], by: Account | None) -> tuple[Plan, bool]:
    """What the columns of a source were last time in the account's unit, or else a guess."""
    unit = own_unit(by)
    stored = ImportMapping.objects.filter(unit=unit, fingerprint=fingerprint(kind, header)).first()
    importer = IMPORTERS[kind]
    known = [column.name for column in importer.columns]
    if stored is None:
        return guess(kind, header, known, importer.keys), False
    plan = Plan.of(stored.plan)
    is_sound = len(plan.columns) == len(header) and set(plan.columns) <= {"", *known}
    return (plan, True) if is_sound else (guess(kind, header, known, importer.keys), False)


def own_unit(account: Account | None) -> int | None:
    """The highest unit where an account may change the register."""
    reaches = Access(account.person).reaches if account else []
    paths = [reach.path for reach in reaches if "register.change" in reach.rights]
    return int(min(paths, key=len).rstrip(".").rpartition(".")[2]) if paths else None


@transaction.atomic
def set_plan(batch: ImportBatch, plan: Plan, *, by: Account) -> None:
    """Say what the columns are, remember it for files of the source, and have it checked."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.is_running or locked.written:
        return
    unit = own_unit(by)
    if unit is not None:
        ImportMapping.objects.update_or_create(
            unit_id=unit,
            fingerprint=fingerprint(locked.kind, locked.header),
            defaults={"plan": plan.stored, "updated": timezone.now()},
        )
    locked.plan = plan.stored
    hand_over(locked, Stage.CHECKING)
    queue(tasks.check_import, locked.pk)


def hand_over(batch: ImportBatch, stage: str) -> None:
    """From now on the worker has it."""
    batch.stage, batch.done, batch.is_stale, batch.problem = stage, 0, False, None
    batch.save()


@transaction.atomic
def confirm(batch: ImportBatch, *, seen: str) -> bool:
    """Have it written as it was shown; whether it will be. Confirming twice writes once."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.stage != Stage.CHECKED or seen != locked.digest or not is_writable(locked):
        return False
    hand_over(locked, Stage.WRITING)
    queue(tasks.write_import, locked.pk)
    return True


def is_writable(batch: ImportBatch) -> bool:
    """Whether nothing is wrong and something would change."""
    counts = batch.counts
    return not batch.problem and not counts.get("wrong") and bool(active(counts))


def active(counts: dict[str, int]) -> int:
    """How many rows write something."""
    return counts.get("new", 0) + counts.get("changed", 0)


def discard(batch: ImportBatch) -> None:
    """Forget an uploaded file that nobody wants to import; one that is being written is not."""
    ImportBatch.objects.filter(pk=batch.pk, written=None).exclude(stage=Stage.WRITING).delete()


@transaction.atomic
def ask_undo(batch: ImportBatch, *, by: Account) -> None:
    """Have it found out what could be taken back."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.is_running or not locked.can_be_undone:
        return
    locked.undoer = by
    hand_over(locked, Stage.WEIGHING)
    queue(tasks.weigh_import, locked.pk)


@transaction.atomic
def confirm_undo(batch: ImportBatch, *, seen: str, by: Account) -> bool:
    """Have taken back what was shown; whether it will be."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    is_seen = locked.stage == Stage.WEIGHED and locked.undoer_id == by.pk and seen == locked.digest
    if not is_seen or not locked.can_be_undone:
        return False
    hand_over(locked, Stage.UNDOING)
    queue(tasks.undo_import, locked.pk)
    return True
