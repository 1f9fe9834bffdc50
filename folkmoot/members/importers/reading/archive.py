"""XLSX and ODS are archives of XML: what is vetted before anything else opens them (UP-1).

Sizes are taken from the directory first and then from the bytes themselves, because a directory may
lie and another reader would believe the bytes.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.reading.box import damaged
from folkmoot.members.importers.reading.limits import (
    MOST_ENTRIES,
    MOST_ENTRY_RATIO,
    MOST_UNPACKED,
)
from folkmoot.members.importers.reading.markup import Strings, vet_markup
from folkmoot.members.importers.report import Refused

END = struct.Struct("<4s4H2LH")  # APPNOTE 4.3.16
LOCAL = struct.Struct("<4s5H3L2H")  # APPNOTE 4.3.7
MEGABYTE = 1024**2
PIECE = 256 * 1024
ENCRYPTED = 0x1
MARKUP = (".xml", ".rels")
TABLES = {"xl/workbook.xml", "content.xml"}
NESTED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf")


def vet_archive(content: bytes) -> None:
    """Raises Refused for what is too large, nested, damaged, or holds formulas or entities."""
    entries = entries_of(content)
    strings = Strings()
    # Shared strings first: the sheets that repeat them are measured by them.
    for entry in sorted(entries, key=lambda entry: "sharedStrings" not in entry.filename):
        pieces = unpacked(content, entry)
        if entry.filename.lower().endswith(MARKUP):
            vet_markup(pieces, strings)
        else:
            refuse_nested(pieces)


def entries_of(content: bytes) -> list[zipfile.ZipInfo]:
    """The entries, if what the directory says of them can be true and is not too much."""
    refuse_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, UnicodeDecodeError, NotImplementedError):
        raise damaged() from None
    names = {entry.filename for entry in entries}
    if (
        len(names) < len(entries)
        or not names & TABLES
        or sum(entry.compress_size for entry in entries) > len(content)
    ):
        raise damaged()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or any(map(is_bomb, entries)):
        raise bomb()
    return entries


def refuse_directory(content: bytes) -> None:
    """The end of the directory stands at the very end and names few entries."""
    if len(content) < END.size:
        raise damaged()
    mark, _disk, _first, _here, entries, size, _start, comment = END.unpack(content[-END.size :])
    if mark != b"PK\x05\x06" or comment:
        raise damaged()
    if entries > MOST_ENTRIES or size > MOST_ENTRIES * 1024:
        raise bomb()


def is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry unpacks to far more than it packs."""
    return entry.file_size > MEGABYTE and entry.file_size > MOST_ENTRY_RATIO * entry.compress_size


def bomb() -> Refused:
    """The sentence for all that is too much."""
    return Refused(_("This file unpacks to far more than a table holds. It was not opened."))


def unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry in pieces. Raises Refused once it is longer than the directory says."""
    packed = packed_bytes(content, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        if len(packed) != entry.file_size:
            raise damaged()
        yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
        return
    total = 0
    try:
        for piece in inflated(packed):
            total += len(piece)
            if total > entry.file_size:
                raise damaged()
            yield piece
    except zlib.error:
        raise damaged() from None
    if total != entry.file_size:
        raise damaged()


def inflated(packed: memoryview) -> Iterator[bytes]:
    """What a deflated stream holds, in pieces of a bounded length."""
    inflater, waiting = zlib.decompressobj(-zlib.MAX_WBITS), b""
    for at in range(0, len(packed), PIECE // 8):
        waiting = bytes(packed[at : at + PIECE // 8])
        while waiting and not inflater.eof:
            yield inflater.decompress(waiting, PIECE)
            waiting = inflater.unconsumed_tail
    if not inflater.eof:
        raise damaged()


def packed_bytes(content: bytes, entry: zipfile.ZipInfo) -> memoryview:
    """The bytes of an entry where its own head says; that head names the same method."""
    head = content[entry.header_offset : entry.header_offset + LOCAL.size]
    if len(head) < LOCAL.size or entry.flag_bits & ENCRYPTED:
        raise damaged()
    mark, _version, _flags, method, *_rest, name, extra = LOCAL.unpack(head)
    known = method in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if mark != b"PK\x03\x04" or method != entry.compress_type or not known:
        raise damaged()
    start = entry.header_offset + LOCAL.size + name + extra
    return memoryview(content)[start : start + entry.compress_size]


def refuse_nested(pieces: Iterator[bytes]) -> None:
    """Pictures and settings may be beside the table; another archive may not."""
    first = b""
    for piece in pieces:
        first = first or piece
        if first.startswith(NESTED):
            raise Refused(_("This file holds another archive. It was not opened."))
