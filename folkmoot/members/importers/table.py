"""Reading a CSV file into rows of checked cells, and saying exactly where it cannot be read."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from folkmoot.members.importers.report import Line, Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 100_000
UTF16 = (b"\xff\xfe", b"\xfe\xff")
SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
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


def decode(content: bytes) -> str:
    """The text of an uploaded file, with or without a byte order mark."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 5 MB. Split it into several files."))
    if content.startswith(SPREADSHEET):
        raise Refused(_("This is a spreadsheet file, not CSV. Save it as “CSV UTF-8” first."))
    if content.startswith(UTF16):
        raise Refused(_("This file is UTF-16, not UTF-8. Save it as “CSV UTF-8” first."))
    if b"\0" in content:
        row = row_of(content, content.index(b"\0"))
        raise Refused(_("The file contains a NUL byte, so it is not a text file."), row)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _("The file is not UTF-8: byte {offset} cannot be read. Save it as “CSV UTF-8”.")
        raise Refused(text.format(offset=error.start + 1), row_of(content, error.start)) from None


def row_of(content: bytes, offset: int) -> int:
    """The line that holds a byte."""
    return content.count(b"\n", 0, offset) + 1


def rows_of(text: str, columns: list[Column]) -> list[Row]:
    """Every row that is not empty, its cells read; refuses a file that has no such table."""
    records = numbered(text)
    names = header_of(next(records, (1, []))[1], columns)
    known = {column.name: column for column in columns}
    rows = []
    for number, cells in records:
        if any(cells):
            rows.append(row_from(number, cells, [known[name] for name in names]))
        if len(rows) > MOST_ROWS:
            sentence = _("The file has more than {most} rows. Split it into several files.")
            raise Refused(sentence.format(most=f"{MOST_ROWS:,}"))
    if not rows:
        raise Refused(_("The file has a header but no rows."))
    return rows


def numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the number that a spreadsheet gives them."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            yield number, [cell.strip() for cell in record]
    except csv.Error:
        raise Refused(
            _("This row is not CSV. Look for a quotation mark that is not closed or not doubled."),
            number + 1,
        ) from None


def header_of(cells: list[str], columns: list[Column]) -> list[str]:
    """The columns of a file in its order."""
    if not any(cells):
        raise Refused(_("The file is empty. Its first row must name the columns."), 1)
    names = [cell.casefold() for cell in cells]
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        raise Refused(
            _("The columns are not separated by commas. Save the file as “CSV UTF-8”."), 1
        )
    known = {column.name for column in columns}
    for name in names:
        if name not in known:
            text = _("There is no column “{name}”. The columns are: {columns}.")
            listed = ", ".join(column.name for column in columns)
            raise Refused(text.format(name=name[:40], columns=listed), 1)
        if names.count(name) > 1:
            raise Refused(_("The column “{name}” is there twice.").format(name=name), 1)
    for column in columns:
        if column.is_needed and column.name not in names:
            raise Refused(_("The column “{name}” is missing.").format(name=column.name), 1)
    return names


def row_from(number: int, cells: list[str], columns: list[Column]) -> Row:
    """Read the cells of one record; what is wrong is noted, not raised."""
    row = Row(Line(number, cells[0][:60]))
    if len(cells) != len(columns):
        text = _("This row has {cells} cells, but the header has {columns}.")
        row.line.refuse("", text.format(cells=len(cells), columns=len(columns)))
        return row
    for column, text in zip(columns, cells, strict=True):
        try:
            value = value_of(column, text)
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
