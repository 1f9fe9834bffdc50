"""From the rows of a file to rows of checked cells, saying exactly where one cannot be read."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.cleaning import is_nothing, tidied
from folkmoot.members.importers.identity import is_national_id
from folkmoot.members.importers.reading.grid import Grid
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


@dataclass
class Row:
    """A row's cells by column. An empty or unreadable cell is not there; `line` says the latter."""

    line: Line
    cells: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value of a cell, or nothing."""
        return self.cells.get(name)


def rows_of(grid: Grid, columns: list[Column], order: str = "") -> list[Row]:
    """Every row, its cells read; refuses a file that has no such columns."""
    names = header_of(grid, columns)
    known = {column.name: column for column in columns}
    here = [known[name] for name in names]
    return [row_from(number, cells, here, order) for number, cells in grid.rows]


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


def row_from(number: int, cells: list[str], columns: list[Column], order: str = "") -> Row:
    """Read the cells of one record; what is wrong is noted, not raised."""
    row = Row(Line(number, cells[0].strip()[:60]))
    if len(cells) != len(columns):
        text = _("This row has {cells} cells, but the header has {columns}.")
        row.line.refuse("", text, cells=len(cells), columns=len(columns))
        return row
    for column, text in zip(columns, cells, strict=True):
        try:
            value = value_of(column, text.strip(), order)
        except Refused as refusal:
            row.line.note(column.name, refusal.problem)
        else:
            if value is not None:
                row.cells[column.name] = value
    return row


def value_of(column: Column, text: str, order: str = "") -> Any:
    """A cell's value; None when it is empty."""
    if not text or (column.has_blanks and is_nothing(text)):
        if column.is_filled:
            raise Refused(_("This cell must be filled in."))
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
    if text.isascii():
        return not text.isprintable()
    return any(unicodedata.category(char) == "Cc" or char in BIDI for char in text)
