"""What the pages of an import show."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot.members.importers.kinds import IMPORTERS
from folkmoot.members.importers.pages import ORDER, page_of
from folkmoot.members.importers.report import Problem
from folkmoot.members.imports import active, is_writable
from folkmoot.members.models import ImportBatch, ImportPage
from folkmoot.units.models import Membership

Section = ImportPage.Section
STATES: dict[str, tuple[str | Promise, str]] = {
    "new": (_("new"), "success"),
    "changed": (_("changes"), "info"),
    "unchanged": (_("stays"), ""),
    "wrong": (_("mistake"), "danger"),
    "error": (_("mistake"), "danger"),
    "reach": (_("out of your reach"), "warning"),
}
STANDINGS = dict(Membership.Standing.choices)
CODES = {"number", "unit", "host", "hosts", "kind", "parent"}
REASONS: dict[str, str | Promise] = {
    "changed": _("Somebody has changed this since."),
    "used": _("Other entries have come to depend on this since."),
    "reach": _("This is out of your reach now."),
    "gone": _("This is not in the register any more."),
}


def problem_of(stored: dict[str, Any] | None) -> Problem | None:
    """What is wrong with a file as a whole."""
    return Problem(stored["text"], values=stored["values"]) if stored else None


def preview_context(batch: ImportBatch, wish: dict[str, Any]) -> dict[str, Any]:
    """A page of the rows, what they come to, and whether they may be written."""
    only_wrong = wish["show"] == "problems"
    sections = [Section.WRONG] if only_wrong else ORDER
    lines, pages = page_of(batch, sections, wish["page"] or 1)
    labels = IMPORTERS[batch.kind].labels
    return {
        "batch": batch,
        "importer": IMPORTERS[batch.kind],
        "problem": problem_of(batch.problem),
        "counts": batch.counts,
        "lines": [line_of(line, labels) for line in lines],
        "page": Paginator(range(pages), 1).get_page(wish["page"] or 1),
        "only_wrong": only_wrong,
        "is_clean": not batch.problem and not batch.counts.get("wrong"),
        "is_writable": is_writable(batch),
    }


def line_of(line: dict[str, Any], labels: dict[str, Any]) -> dict[str, Any]:
    """One row in the reader's language."""
    word, tone = STATES[line["state"]]
    return {
        "row": line["row"],
        "key": line["key"],
        "word": word,
        "tone": tone,
        "fields": [field_of(field, labels) for field in line["fields"]],
        "same": [labels.get(name) or name for name in line["same"]],
        "whole": [str(Problem(text, values=values)) for text, values in line["whole"]],
    }


def field_of(field: list[Any], labels: dict[str, Any]) -> dict[str, Any]:
    """One cell: its state, what stood and what would stand, or what is wrong."""
    name, state, first, second = field
    word, tone = STATES[state]
    found = {"label": labels.get(name) or name, "state": state, "word": word, "tone": tone}
    if state in {"error", "reach"}:
        return found | {"text": str(Problem(first, values=second))}
    if name == "standing":
        first, second = (STANDINGS.get(code, code) for code in (first, second))
    return found | {"old": first, "new": second, "is_code": name in CODES}


def outcome_context(batch: ImportBatch) -> dict[str, Any]:
    """What became of a written file."""
    return {
        "batch": batch,
        "importer": IMPORTERS[batch.kind],
        "problem": problem_of(batch.problem),
        "total": active(batch.counts),
        "taken": batch.counts.get("rows", 0) - batch.counts.get("left", 0),
        "may_undo": batch.can_be_undone,
    }


def undo_context(batch: ImportBatch, wish: dict[str, Any]) -> dict[str, Any]:
    """What can no longer be taken back comes first."""
    lines, pages = page_of(batch, [Section.LEFT], wish["page"] or 1)
    left, rows = batch.counts.get("left", 0), batch.counts.get("rows", 0)
    shown = [
        {"row": line["row"], "key": line["key"], "reason": gettext(str(REASONS[line["reason"]]))}
        for line in lines
    ]
    return {
        "batch": batch,
        "importer": IMPORTERS[batch.kind],
        "lines": shown,
        "page": Paginator(range(pages), 1).get_page(wish["page"] or 1),
        "left": left,
        "taken": rows - left,
    }
