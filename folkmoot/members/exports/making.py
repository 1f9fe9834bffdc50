"""Making a file: read some rows at a time, sealed for its session, on the record."""

import io

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from folkmoot.audit.actions import note_look, record
from folkmoot.core.texts import in_every_language
from folkmoot.members.exports.files import TABLES
from folkmoot.members.exports.reach import EXPORT, Exporting, Pairs, pairs_of
from folkmoot.members.exports.sealing import sealed
from folkmoot.members.exports.sheet import NAMES, Sheet, keys_of
from folkmoot.members.models import Export
from folkmoot.members.register import Register
from folkmoot.outbox.notices import tell
from folkmoot.units.looking import EXPORTED
from folkmoot.units.queries import nearest_holders, shared_spot
from folkmoot.units.reading import ALARMED

Stage = Export.Stage


def make_export(export: Export) -> None:
    """Write the file with the rights of this moment; whoever has lost them gets none.

    Nothing is locked meanwhile. What is written once stays, however often the worker comes back.
    """
    access = Exporting(export.account.person)
    register = Register(access, export.on)
    found = register.asked(export.question)
    pairs = pairs_of(register, found.scope)
    if not access.covers_all(export.reach, export.on) or pairs != export.reach:
        give_up(export)
        return
    target = io.BytesIO()
    count = write(export, Sheet(register), keys_of(found), target)
    finish(export, access, count, sealed(target.getvalue(), export.session))


def write(export: Export, sheet: Sheet, keys: list[int], target: io.BytesIO) -> int:
    """The header and every row; how many rows. How far it is can be seen from outside."""
    table, count = TABLES[export.format](target), 0
    table.add(NAMES)
    for some in sheet.rows(keys):
        for cells in some:
            table.add(cells)
        count += len(some)
        if not transaction.get_connection().in_atomic_block:
            Export.objects.filter(pk=export.pk).update(done=count, total=len(keys))
    table.close()
    return count


@transaction.atomic
def finish(export: Export, access: Exporting, count: int, content: bytes) -> None:
    """Keep the file, unless somebody was faster, and say everywhere that it is there (UP-6)."""
    locked = Export.objects.select_for_update().filter(pk=export.pk, stage=Stage.MAKING).first()
    if locked is None:
        return
    locked.stage, locked.made, locked.content = Stage.READY, timezone.now(), content
    locked.done = locked.total = count
    locked.save(update_fields=["stage", "made", "content", "done", "total"])
    note_looks(locked, access, locked.reach)
    spot = shared_spot(locked.paths)
    second = locked.settled_by.person_id if locked.settled_by else None
    entry = record(
        "register.exported",
        by=access.me,
        at=spot,
        count=count,
        format=locked.get_format_display(),
        why=in_every_language(EXPORTED[locked.why]),
        reason=locked.reason,
        second={"person": second} if second else None,
    )
    if spot is not None:
        supervisors = nearest_holders(ALARMED, spot.path, but=[access.me.pk])
        tell(f"exported-{entry.pk}", supervisors, reverse("audit_log"))


def note_looks(export: Export, access: Exporting, pairs: Pairs) -> None:
    """Everybody in the units that it is about reads of it: one look a place."""
    for path, _whole in pairs:
        note_look(
            viewer=access.me,
            role=access.role_at(EXPORT, path),
            page="export",
            reason=export.why,
            at=shared_spot([path]),
        )


def give_up(export: Export) -> None:
    """It could not be made; it counts for nothing and can be asked for again."""
    Export.objects.filter(pk=export.pk, stage=Stage.MAKING).update(stage=Stage.FAILED)
