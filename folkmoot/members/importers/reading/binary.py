"""XLS is a compound file with a stream of records: vetted as XLSX is, before calamine reads it.

Layouts: [MS-CFB] 2.2 to 2.6, [MS-XLS] 2.3 to 2.5.
"""

import struct
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.reading.box import Box, damaged
from folkmoot.members.importers.reading.limits import MOST_ELEMENTS
from folkmoot.members.importers.reading.markup import formula
from folkmoot.members.importers.reading.xls_strings import string_lengths
from folkmoot.members.importers.report import Refused

ENTRY = 128
SMALL = 4096  # shorter streams stand in the small sectors
FREE = 0xFFFFFFFA  # sector numbers from here on mean something else
IN_HEADER = 109  # sectors of the allocation table named in the header itself

BEGIN, PASSWORD, STRINGS, CONTINUED = 0x0809, 0x002F, 0x00FC, 0x003C
FORMULAS = {0x0006, 0x0206, 0x0406, 0x0021, 0x0221, 0x04BC, 0x0236}
SHARED = 0x00FD
CELLS = {SHARED, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6}
SEVERAL = 0x00BD  # MULRK: several numbers of one row
HEAD = struct.Struct("<HH")
SHARED_CELL = struct.Struct("<HHHL")


def vet_binary(content: bytes) -> None:
    """Raises Refused for formulas, passwords, and what is damaged or without bounds."""
    try:
        workbook = workbook_of(content)
        vet_records(workbook)
    except (struct.error, IndexError):
        raise damaged() from None


def workbook_of(content: bytes) -> bytes:
    """The stream of the workbook."""
    file = Compound(content)
    streams = dict(file.streams())
    if "encryptedpackage" in streams:
        raise Refused(_("This file is protected by a password. Save it without one."))
    for name in ("workbook", "book"):
        if name in streams:
            return file.stream(*streams[name])
    raise damaged()


class Compound:
    """Sectors, chained by the allocation table."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, self.small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in {9, 12} or self.small_shift != 6:  # noqa: PLR2004 -- the only ones there are
            raise damaged()
        self.size = 1 << shift
        tables, self.root = struct.unpack_from("<LL", content, 44)
        small_table, _count, more, _more = struct.unpack_from("<LLLL", content, 60)
        named = list(struct.unpack_from(f"<{IN_HEADER}L", content, 76))
        self.table = self.numbers(named[:tables] + self.further(more))
        self.small_table = self.numbers(self.chain(small_table, self.table))
        self.small = b""

    def further(self, sector: int) -> list[int]:
        """Sectors of the allocation table that the header has no room for."""
        found: list[int] = []
        while sector < FREE:
            *numbers, sector = struct.unpack(f"<{self.size // 4}L", self.sector(sector))
            found += [number for number in numbers if number < FREE]
            if len(found) > len(self.content) // self.size:
                raise damaged()
        return found

    def numbers(self, sectors: list[int]) -> list[int]:
        """The table in some sectors."""
        named = (sector for sector in sectors if sector < FREE)
        return [
            number
            for sector in named
            for number in struct.unpack(f"<{self.size // 4}L", self.sector(sector))
        ]

    def sector(self, number: int) -> bytes:
        """One sector; the header fills the first."""
        start = (number + 1) * self.size
        found = self.content[start : start + self.size]
        return found.ljust(self.size, b"\0") if found else b""

    def chain(self, sector: int, table: list[int]) -> list[int]:
        """The sectors of a stream in their order."""
        found: list[int] = []
        while sector < FREE:
            found.append(sector)
            sector = table[sector]
            if len(found) > len(table):
                raise damaged()
        return found

    def streams(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Each stream's name in small letters, with where it begins and how long it is."""
        names: set[str] = set()
        directory = b"".join(map(self.sector, self.chain(self.root, self.table)))
        for start in range(0, len(directory), ENTRY):
            entry = directory[start : start + ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 64)
            begin, size = struct.unpack_from("<LL", entry, 116)
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
            if kind == 5:  # noqa: PLR2004 -- the root holds the small sectors
                self.small = b"".join(map(self.sector, self.chain(begin, self.table)))
            elif kind == 2:  # noqa: PLR2004 -- a stream
                if name in names:
                    raise damaged()
                names.add(name)
                yield name, (begin, size)

    def stream(self, begin: int, size: int) -> bytes:
        """The bytes of a stream."""
        if size >= SMALL:
            return b"".join(map(self.sector, self.chain(begin, self.table)))[:size]
        step = 1 << self.small_shift
        places = self.chain(begin, self.small_table)
        return b"".join(self.small[place * step : (place + 1) * step] for place in places)[:size]


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Each record's kind, where its data begin and how long they are."""
    at, count = 0, 0
    while at + HEAD.size <= len(stream):
        kind, length = HEAD.unpack_from(stream, at)
        yield kind, at + HEAD.size, length
        at += HEAD.size + length
        count += 1
        if count > MOST_ELEMENTS:
            raise damaged()


def vet_records(stream: bytes) -> None:
    """Add up each sheet, as `markup` does."""
    box, lengths = Box(), string_lengths(stream, records(stream))
    for kind, at, length in records(stream):
        if kind in FORMULAS:
            row, column = struct.unpack_from("<HH", stream, at)
            raise formula(f"{letters_of(column)}{row + 1}")
        if kind == PASSWORD:
            raise Refused(_("This file is protected by a password. Save it without one."))
        if kind == BEGIN:
            box.close()
            box = Box()
        elif kind in CELLS or kind == SEVERAL:
            add_cell(box, kind, stream[at : at + length], lengths)
    box.close()


def add_cell(box: Box, kind: int, data: bytes, lengths: list[int]) -> None:
    """A record of one cell, or of several in a row."""
    row, column = HEAD.unpack_from(data)
    last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind == SEVERAL else column
    box.cells += max(1, last - column + 1)
    box.reach(row + 1, max(column, last) + 1)
    if kind == SHARED:
        place = SHARED_CELL.unpack_from(data)[3]
        box.add_text(lengths[place] if place < len(lengths) else 0)
    elif kind != SEVERAL:
        box.add_text(len(data))


def letters_of(column: int) -> str:
    """The letters of a column counted from 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
