"""From the rows of a file to rows of checked cells, saying exactly where one cannot be read."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from folkmoot.members.importers.reading.grid import Grid
from folkmoot.members.importers.report import Line, Refused

BIDI = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True)
class Column:
    """A column of a file: what it means, how long a cell may be, and how to read one."""

    name: str
    meaning: str | Promise
    length: int
    read: Callable[[str], Any] = str
    is_needed: bool = False  # the file must have the column
    is_filled: bool = False  # and every row must fill it


@dataclass
class Row:
    """A row's cells by column. An empty or unreadable cell is not there; `line` says the latter."""

    line: Line
    cells: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value of a cell, or nothing."""
        return self.cells.get(name)


def rows_of(grid: Grid, columns: list[Column]) -> list[Row]:
    """Every row, its cells read; refuses a file that has no such columns."""
    names = header_of(grid, columns)
    known = {column.name: column for column in columns}
    return [row_from(number, cells, [known[name] for name in names]) for number, cells in grid.rows]


def header_of(grid: Grid, columns: list[Column]) -> list[str]:
    """The columns of a file in its order."""
    names = [cell.casefold() for cell in grid.header]
    known = {column.name for column in columns}
    for name in names:
        if name not in known:
            text = _("There is no column “{name}”. The columns are: {columns}.")
            listed = ", ".join(column.name for column in columns)
            raise Refused(text.format(name=name[:40], columns=listed), grid.at)
        if names.count(name) > 1:
            raise Refused(_("The column “{name}” is there twice.").format(name=name), grid.at)
    for column in columns:
        if column.is_needed and column.name not in names:
            raise Refused(_("The column “{name}” is missing.").format(name=column.name), grid.at)
    return names


def row_from(number: int, cells: list[str], columns: list[Column]) -> Row:
    """Read the cells of one record; what is wrong is noted, not raised."""
    row = Row(Line(number, cells[0].strip()[:60]))
    if len(cells) != len(columns):
        text = _("This row has {cells} cells, but the header has {columns}.")
        row.line.refuse("", text.format(cells=len(cells), columns=len(columns)))
        return row
    for column, text in zip(columns, cells, strict=True):
        try:
            value = value_of(column, text.strip())
        except Refused as refusal:
            row.line.refuse(column.name, refusal.problem.text)
        else:
            if value is not None:
                row.cells[column.name] = value
    return row


def value_of(column: Column, text: str) -> Any:
    """A cell's value; None when it is empty."""
    if not text:
        if column.is_filled:
            raise Refused(_("This cell must be filled in."))
        return None
    if len(text) > column.length:
        sentence = _("This is longer than {most} characters.")
        raise Refused(sentence.format(most=column.length))
    if any(unicodedata.category(char) == "Cc" or char in BIDI for char in text):
        raise Refused(_("This contains an invisible control character."))
    return column.read(text)
