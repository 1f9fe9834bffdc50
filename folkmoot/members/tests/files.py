"""What tests of the import share: a file imported at once, and what it said."""

from dataclasses import replace

from folkmoot.core.jobs import do_ready
from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.report import Refused, Report
from folkmoot.members.importing import import_at_once
from folkmoot.members.imports import ask_undo, confirm_undo, keep_file
from folkmoot.members.models import ImportBatch


def imported(text, by=None, kind="members", **changes):
    """The report on a file, which is written if nothing is wrong with it."""
    content = text if isinstance(text, bytes) else text.encode()
    try:
        batch = keep_file(kind, content, by=by.account if by else None)
    except Refused as refusal:
        return Report(problem=refusal.problem)
    batch.plan = replace(Plan.of(batch.plan), **changes).stored
    batch.save()
    return import_at_once(batch)


def wrong(report):
    """(row, column, beginning of the sentence) of everything wrong."""
    return [(p.row, p.column, str(p).split(".")[0]) for p in report.problems]


def changes(report):
    return [(c.column, c.old, c.new) for line in report.lines for c in line.changes]


def written(text, by, kind="members", **changes):
    """The file of an import that went well."""
    report = imported(text, by, kind, **changes)
    assert report.problems == []
    return ImportBatch.objects.latest("pk")


def weighed(batch, by):
    """What undoing could not take back: (key, reason) of each row."""
    ask_undo(batch, by=by.account)
    do_ready()
    batch.refresh_from_db()
    assert batch.stage == "weighed"
    return [
        (line["key"], line["reason"])
        for page in batch.pages.order_by("number")
        for line in page.lines
    ]


def undone(batch, by):
    """What was left, after everything else was taken back."""
    left = weighed(batch, by)
    assert confirm_undo(batch, seen=batch.digest, by=by.account)
    do_ready()
    batch.refresh_from_db()
    assert batch.stage == "undone"
    return left
