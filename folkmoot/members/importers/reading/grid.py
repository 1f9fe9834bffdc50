"""One way to read any file: a header, and rows of texts with the numbers they have there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.formulas import unguarded
from folkmoot.members.importers.reading.archive import vet_archive
from folkmoot.members.importers.reading.binary import vet_binary
from folkmoot.members.importers.reading.book import records_of_book
from folkmoot.members.importers.reading.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from folkmoot.members.importers.reading.separated import records_of_text, too_wide
from folkmoot.members.importers.report import Refused

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TITLES = 10  # rows that may stand above the header

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Grid:
    """A table as it stands in a file. Every row is as long as its file made it.

    Rows come one by one and once; what is wrong further down is raised while they come.
    """

    at: int  # the row of the header
    header: list[str]
    rows: Iterator[Record]


def read_grid(content: bytes) -> Grid:
    """The table of a CSV, XLSX, XLS or ODS file. Raises Refused, before anything is unpacked."""
    if len(content) > MOST_BYTES:
        text = _("The file is larger than {most} MB. Split it into several files.")
        raise Refused(text, most=MOST_BYTES // 1024**2)
    if content.startswith(ZIP):
        vet_archive(content)
        return grid_of(records_of_book(content))
    if content.startswith(OLE):
        vet_binary(content)
        return grid_of(records_of_book(content))
    return grid_of(records_of_text(content))


def grid_of(records: Iterator[Record]) -> Grid:
    """The header and what stands under it; rows without any text are left out."""
    first = list(islice(records, TITLES))
    position = header_among(first)
    at, header = first[position][0], trimmed(first[position][1])
    if len(header) > MOST_COLUMNS:
        raise too_wide(at)
    rows = filled_rows(chain(first[position + 1 :], records), len(header))
    return Grid(at, [unguarded(cell).strip() for cell in header], rows)


def filled_rows(records: Iterable[Record], width: int) -> Iterator[Record]:
    """Rows with any text, without the marks that keep a spreadsheet from reading formulas."""
    count = 0
    for number, cells in records:
        if not any(map(str.strip, cells)):
            continue
        count += 1
        if count > MOST_ROWS:
            text = _("The file has more than {most} rows. Split it into several files.")
            raise Refused(text, most=f"{MOST_ROWS:,}")
        yield number, [unguarded(cell) for cell in trimmed(cells, width)]
    if not count:
        raise Refused(_("The file has a header but no rows."))


def header_among(first: list[Record]) -> int:
    """Where the header is: the first row with two texts or more, since titles stand alone."""
    filled = [sum(1 for cell in cells if cell.strip()) for _number, cells in first]
    wide = [position for position, count in enumerate(filled) if count > 1]
    some = [position for position, count in enumerate(filled) if count]
    if not some:
        raise Refused(_("The file is empty. Its first row must name the columns."), 1)
    return (wide or some)[0]


def trimmed(cells: list[str], least: int = 0) -> list[str]:
    """A row without the empty cells at its end, but no shorter than `least` by that."""
    length = len(cells)
    while length > least and not cells[length - 1].strip():
        length -= 1
    return cells[:length]
