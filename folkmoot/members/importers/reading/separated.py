"""Text files: which encoding, which separator, and where they cannot be read."""

import csv
import re
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.reading.limits import MOST_COLUMNS
from folkmoot.members.importers.report import Refused

UTF16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = ",;\t"
LOOKED_AT = 50  # rows, to find out the separator
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
LONGEST_LINE = 1024**2
WIDEST = 16_384  # the columns of a spreadsheet, most of them empty


def records_of_text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The records of a text file with the numbers that a spreadsheet gives them."""
    text = text_of(content)
    return numbered(text, separator_of(text))


def text_of(content: bytes) -> str:
    """UTF-8 with or without a byte order mark, or else GB18030."""
    if content.startswith(UTF16):
        raise Refused(_("This file is UTF-16, not UTF-8. Save it as “CSV UTF-8” first."))
    if b"\0" in content:
        row = row_of(content, content.index(b"\0"))
        raise Refused(_("The file contains a NUL byte, so it is not a text file."), row)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return chinese(content, error.start)


def chinese(content: bytes, offset: int) -> str:
    """The text as GB18030, of which UTF-8 is wrong at a byte.

    Any other encoding of Latin letters decodes too, into rare characters: a letter with an accent
    and the plain one after it. Common Chinese characters have no byte below 0xA1 (GB 2312).
    """
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    wide = [char for char in text if char > "\x7f"]
    common = sum(1 for char in wide if min(char.encode("gb18030")) >= 0xA1)  # noqa: PLR2004 -- above
    if 2 * common < len(wide) or not wide:
        sentence = _("The file is not UTF-8: byte {offset} cannot be read. Save it as “CSV UTF-8”.")
        raise Refused(sentence, row_of(content, offset), offset=offset + 1)
    return text


def row_of(content: bytes, offset: int) -> int:
    """The line that holds a byte."""
    return content.count(b"\n", 0, offset) + 1


def separator_of(text: str) -> str:
    """The separator that makes the widest header which most of the first rows agree with."""
    return max(SEPARATORS, key=lambda separator: agreement(text, separator))


def agreement(text: str, separator: str) -> tuple[float, int]:
    """How much of the beginning has the header's width, and how wide that is; one column, little.

    Where a quotation mark is not closed, what stands before it decides.
    """
    reader = csv.reader(lines_of(text), delimiter=separator, strict=True)
    widths = []
    try:
        widths = [len(record) for record in islice(reader, LOOKED_AT) if any(record)]
    except csv.Error:
        widths = [len(text.partition("\n")[0].split(separator))]
    widest = max(widths, default=1)
    same = widths.count(widest) / len(widths) if widths else 0
    return (same if widest > 1 else 0, widest)


def numbered(text: str, separator: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Records with the number that a spreadsheet gives them."""
    reader = csv.reader(lines_of(text), delimiter=separator, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if len(record) > WIDEST:
                raise too_wide(number)
            yield number, record
    except csv.Error:
        raise Refused(
            _("This row is not CSV. Look for a quotation mark that is not closed or not doubled."),
            number + 1,
        ) from None


def lines_of(text: str) -> Iterator[str]:
    """The lines with their ends, whichever those are."""
    for number, found in enumerate(LINE.finditer(text, text.startswith("\ufeff")), start=1):
        if found.end() - found.start() > LONGEST_LINE:
            raise Refused(_("This line is too long for a row of a table."), number)
        if found.end() > found.start():
            yield found[0]


def too_wide(row: int | None = None) -> Refused:
    """A table is not that wide."""
    return Refused(_("The file has more than {most} columns."), row, most=MOST_COLUMNS)
