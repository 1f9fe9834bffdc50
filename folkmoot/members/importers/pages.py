"""What the worker found, kept as pages: first what is wrong, then what changes, then the rest."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from folkmoot.members.importers.report import Line
from folkmoot.members.models import ImportBatch, ImportPage

SIZE = 20
Section = ImportPage.Section
SECTIONS = {
    "wrong": Section.WRONG,
    "new": Section.ACTIVE,
    "changed": Section.ACTIVE,
    "unchanged": Section.SAME,
}
ORDER = [Section.WRONG, Section.ACTIVE, Section.SAME]


class Pages:
    """Collects lines and writes them page by page."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.waiting: dict[str, list[Any]] = defaultdict(list)
        self.full: list[ImportPage] = []
        self.numbers: Counter[str] = Counter()
        batch.pages.all().delete()

    def add(self, line: Line) -> None:
        """One more line."""
        self.put(SECTIONS[line.state], shown(line))

    def put(self, section: str, line: Any) -> None:
        """One more line of a section."""
        self.waiting[section].append(line)
        if len(self.waiting[section]) == SIZE:
            self.turn(section)

    def turn(self, section: str) -> None:
        """A page is full."""
        self.numbers[section] += 1
        body = ImportPage.pack(self.waiting.pop(section))
        page = ImportPage(
            batch=self.batch, section=section, number=self.numbers[section], body=body
        )
        self.full.append(page)
        if len(self.full) == SIZE:
            self.flush()

    def flush(self) -> None:
        """Write what is full."""
        ImportPage.objects.bulk_create(self.full)
        self.full = []

    def close(self) -> None:
        """The last pages are not full."""
        for section in list(self.waiting):
            self.turn(section)
        self.flush()


def shown(line: Line) -> dict[str, Any]:
    """A line as a page shows it: each field with its state."""
    wrong = {problem.column: problem for problem in line.problems}
    changed = {change.column: change for change in line.changes}
    names = dict.fromkeys([*changed, *(name for name in wrong if name), *line.given])
    fields = [
        [name, *state_of(wrong.get(name), changed.get(name))]
        for name in names
        if name in wrong or name in changed
    ]
    same = [name for name in line.given if name not in changed]
    return {
        "row": line.row,
        "key": line.key,
        "state": line.state,
        "fields": fields,
        "same": [] if wrong or line.is_new else same,
        "whole": [[str(p.text), dict(p.values)] for p in line.problems if not p.column],
    }


def state_of(problem: Any, change: Any) -> list[Any]:
    """What becomes of a field: a state, and what belongs to it."""
    if problem:
        return ["reach" if problem.is_reach else "error", str(problem.text), dict(problem.values)]
    return ["changed" if change.old else "new", change.old, change.new]


def page_of(batch: ImportBatch, sections: Sequence[str], number: int) -> tuple[list[Any], int]:
    """The lines of a page through some sections, and how many pages there are.

    Only the last page of a section is short; the next section begins on it.
    """
    rows = batch.pages.filter(section__in=sections).values_list("section", "number")
    groups: list[list[tuple[str, int]]] = []
    for place in sorted(rows, key=lambda row: (sections.index(row[0]), row[1])):
        if groups and groups[-1][-1][0] != place[0]:
            groups[-1].append(place)
        else:
            groups.append([place])
    if not groups:
        return [], 1
    group = groups[min(max(number, 1), len(groups)) - 1]
    lines: list[Any] = []
    for section, at in group:
        lines += batch.pages.get(section=section, number=at).lines
    return lines, len(groups)
