"""Importing units and members: all of a file or nothing of it."""

import hashlib

from django.db import transaction

from folkmoot.audit.actions import record
from folkmoot.members.importers import IMPORTERS
from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.importers.report import Refused, Report
from folkmoot.members.models import ImportDraft
from folkmoot.people.models import Account, Person
from folkmoot.units.access import Access
from folkmoot.units.queries import shared_spot


@transaction.atomic
def import_file(
    kind: str, content: bytes, *, by: Person | None, access: Access | None, seen: str | None = None
) -> Report:
    """Write a file if nothing is wrong with it, and if it would do what was `seen` in a preview.

    `access` is what the importing person may do; None is the operator, who may do everything.
    """
    importer = IMPORTERS[kind]
    report = report_on(kind, content, access)
    if not report.is_clean or not report.active or seen not in (None, report.digest):
        return report
    importer.write(report.active)
    record(
        importer.verb,
        by=by,
        at=shared_spot(line.path for line in report.active if line.path),
        new=report.counts["new"],
        changed=report.counts["changed"],
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return report


def import_units(content: bytes, *, by: Person | None, access: Access | None) -> Report:
    """Found and correct units from a file."""
    return import_file("units", content, by=by, access=access)


def import_people(content: bytes, *, by: Person | None, access: Access | None) -> Report:
    """Add and correct members from a file."""
    return import_file("members", content, by=by, access=access)


def report_on(kind: str, content: bytes, access: Access | None) -> Report:
    """What a file would do and what is wrong with it; writes nothing."""
    try:
        grid = read_grid(content)
    except Refused as refusal:
        return Report(problem=refusal.problem)
    return IMPORTERS[kind].report(grid, access)


@transaction.atomic
def keep_draft(kind: str, content: bytes, *, by: Account) -> ImportDraft:
    """Keep an uploaded file until its confirmation; each account has one."""
    drop_old_drafts()
    ImportDraft.objects.filter(account=by).delete()
    digest = hashlib.sha256(content).hexdigest()
    return ImportDraft.objects.create(account=by, kind=kind, content=content, sha256=digest)


@transaction.atomic
def confirm_draft(draft: ImportDraft, *, by: Account, access: Access, seen: str) -> Report:
    """Import a kept file as it was previewed; once written, it is gone.

    The row is locked, so that confirming twice at once imports once.
    """
    kept = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    content = bytes(kept.content)
    report = import_file(kept.kind, content, by=by.person, access=access, seen=seen)
    if report.is_clean and seen == report.digest:
        kept.delete()
    return report


def discard_draft(draft: ImportDraft) -> None:
    """Forget an uploaded file that nobody wants to import."""
    draft.delete()


def drop_old_drafts() -> int:
    """Files hold personal data: what was not confirmed in time goes."""
    return ImportDraft.objects.filter(created__lt=ImportDraft.expiry()).delete()[0]
