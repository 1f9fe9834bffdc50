"""Spreadsheets that have been vetted, through calamine: every cell as text."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext_noop as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from folkmoot.members.importers.reading.box import damaged
from folkmoot.members.importers.report import Refused

EXACT = 10**15  # larger numbers have lost digits in a spreadsheet
ESCAPED = {
    "_xFFFE_": "\ufffe",
    "_xFFFF_": "\uffff",
}  # calamine leaves these two as XLSX writes them


def records_of_book(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first visible sheet that holds anything, numbered as the sheet shows them."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = first_sheet(book)
            for number, row in enumerate(sheet.iter_rows(), start=1):  # the empty ones above too
                yield number, [text_of(value) for value in row]
    except PasswordError:
        raise Refused(_("This file is protected by a password. Save it without one.")) from None
    except BaseException as trouble:
        if not is_of_the_file(trouble):
            raise
        raise damaged() from None


def is_of_the_file(trouble: BaseException) -> bool:
    """Whether calamine could not read a file; it may also panic, which Python knows by its name."""
    known = isinstance(trouble, (CalamineError, OSError, ValueError))
    return known or type(trouble).__name__ == "PanicException"


def first_sheet(book: CalamineWorkbook) -> CalamineSheet:
    """The first one that a person sees and that is not empty, or else the first."""
    tables = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if not tables:
        raise Refused(_("The file has no visible sheet."))
    sheets = map(book.get_sheet_by_name, tables)
    return next((sheet for sheet in sheets if sheet.height), book.get_sheet_by_name(tables[0]))


def text_of(value: Any) -> str:
    """What a person would read in the cell, dates as ISO writes them."""
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def unescaped(text: str) -> str:
    """The text without the two escapes."""
    if "_xFFF" in text:
        for escape, char in ESCAPED.items():
            text = text.replace(escape, char)
    return text
