"""From the rows of a file to cells that are read when they are asked for.

What a file repeats of the register is never read, so it cannot be wrong: an export comes back as it
went, whatever stands in it.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.cleaning import LONGEST_NOTHING, is_nothing, tidied
from folkmoot.members.importers.identity import is_national_id
from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.reading.grid import Grid, Record
from folkmoot.members.importers.report import Line, Refused

BIDI = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True)
class Column:
    """A column of a file: what it means, how long a cell may be, and how to read one."""

    name: str
    meaning: str | Promise
    length: int
    read: Callable[..., Any] = tidied
    is_needed: bool = False  # the file must have the column
    is_filled: bool = False  # and every row must fill it
    is_day: bool = False  # its reader is told which of day and month comes first
    has_blanks: bool = True  # “-” and “无” mean that there is nothing
    label: str | Promise = ""


class Reader:
    """Reads cells of a file. Units, dates and the like come again and again: read once, known."""

    MOST = 5_000  # of a column

    def __init__(self, columns: list[Column], order: str) -> None:
        self.columns, self.order = {column.name: column for column in columns}, order
        self.known: dict[str, dict[str, Any]] = {name: {} for name in self.columns}

    def read(self, name: str, text: str) -> Any:
        """The value of a cell. Raises Refused."""
        known = self.known[name]
        if text in known:
            return known[text]
        value = value_of(self.columns[name], text, self.order)
        if len(known) < self.MOST:
            known[text] = value
        return value


@dataclass(slots=True)
class Row:
    """A row's texts by column; empty ones are not there. What cannot be read is noted in `line`."""

    line: Line
    texts: dict[str, str]
    reader: "Reader"
    cells: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value of a cell; nothing, where it is empty or cannot be read."""
        if name in self.cells:
            return self.cells[name]
        if name not in self.texts:
            return None
        try:
            value = self.reader.read(name, self.texts[name])
        except Refused as refusal:
            self.line.note(name, refusal.problem)
            value = None
        self.cells[name] = value
        return value

    def wants(self, *names: str) -> bool:
        """Whether cells that must be filled are; says of each that is not."""
        for name in names:
            if self.get(name) is None and not self.line.is_wrong(name):
                self.line.refuse(name, _("This cell must be filled in."))
        return not any(self.line.is_wrong(name) for name in names)


def rows_under(plan: Plan, records: Iterable[Record], columns: list[Column]) -> Iterator[Row]:
    """The rows of a file, its columns read as planned."""
    reader = Reader(columns, plan.order)
    for number, cells in records:
        row = Row(Line(number), {}, reader)
        if len(cells) != len(plan.columns):
            text = _("This row has {cells} cells, but the header has {columns}.")
            row.line.refuse("", text, cells=len(cells), columns=len(plan.columns))
        else:
            pairs = zip(plan.columns, cells, strict=True)
            row.texts = {name: text for name, text in pairs if name and text and text.strip()}
        row.line.key = row.texts.get(plan.key, "").strip()[:60]
        yield row


def rows_of(grid: Grid, columns: list[Column]) -> list[Row]:
    """Every row of a file whose header has our own names, read at once."""
    names = header_of(grid, columns)
    rows = list(rows_under(Plan(tuple(names), columns[0].name), grid.rows, columns))
    for row in rows:
        if not row.line.problems:
            for column in columns:
                row.get(column.name)
                if column.is_filled:
                    row.wants(column.name)
    return rows


def header_of(grid: Grid, columns: list[Column]) -> list[str]:
    """The columns of a file in its order."""
    names = [cell.casefold() for cell in grid.header]
    known = {column.name: column for column in columns}
    for name in names:
        if name not in known:
            listed = ", ".join(column.name for column in columns)
            text = _("There is no column “{name}”. The columns are: {columns}.")
            raise Refused(text, grid.at, name=name[:40], columns=listed)
        if names.count(name) > 1:
            raise Refused(_("The column “{name}” is there twice."), grid.at, name=name)
    for column in columns:
        if column.is_needed and column.name not in names:
            raise Refused(_("The column “{name}” is missing."), grid.at, name=column.name)
    return names


def value_of(column: Column, text: str, order: str = "") -> Any:
    """A cell's value; None when it is empty."""
    text = text.strip()
    if not text or (column.has_blanks and len(text) <= LONGEST_NOTHING and is_nothing(text)):
        return None
    if len(text) > column.length:
        raise Refused(_("This is longer than {most} characters."), most=column.length)
    if is_national_id(text):
        raise Refused(
            _("This is a national ID number. The register never stores one: leave it out.")
        )
    value = column.read(text, order) if column.is_day else column.read(text)
    if isinstance(value, str) and has_invisible(value):
        raise Refused(_("This contains an invisible control character."))
    return value


def has_invisible(text: str) -> bool:
    """Whether a text has characters that nobody sees and that may turn its direction."""
    if text.isprintable():
        return False
    return any(unicodedata.category(char) == "Cc" or char in BIDI for char in text)
