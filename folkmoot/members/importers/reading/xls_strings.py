"""How long the shared strings of an XLS file are ([MS-XLS] 2.4.265, 2.5.293)."""

import struct
from collections.abc import Iterator

STRINGS, CONTINUED = 0x00FC, 0x003C
COUNTS = 8  # bytes before the first string
WIDE, EXTENDED, RICH = 0x01, 0x04, 0x08


def string_lengths(stream: bytes, records: Iterator[tuple[int, int, int]]) -> list[int]:
    """Characters of each shared string of a workbook, in their order."""
    parts: list[bytes] = []
    for kind, at, length in records:
        if kind == STRINGS and not parts:
            parts.append(stream[at + COUNTS : at + length])
        elif kind == CONTINUED and parts:
            parts.append(stream[at : at + length])
        elif parts:
            break
    walk, found = Walk(parts), []
    while walk.is_more():
        found.append(walk.string())
    return found


class Walk:
    """Through the strings of a record and its continuations."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts, self.part, self.at = parts, 0, 0

    def is_more(self) -> bool:
        """Whether another string begins."""
        while self.part < len(self.parts) and self.at >= len(self.parts[self.part]):
            self.part, self.at = self.part + 1, 0
        return self.part < len(self.parts)

    def string(self) -> int:
        """Pass one string; how many characters it has. Its head never stands in two parts."""
        part = self.parts[self.part]
        count, flags = struct.unpack_from("<HB", part, self.at)
        self.at += 3
        runs = extra = 0
        if flags & RICH:
            runs = struct.unpack_from("<H", part, self.at)[0]
            self.at += 2
        if flags & EXTENDED:
            extra = struct.unpack_from("<L", part, self.at)[0]
            self.at += 4
        self.characters(count, 2 if flags & WIDE else 1)
        self.skip(4 * runs + extra)
        return int(count)

    def characters(self, count: int, size: int) -> None:
        """Pass the characters; a continuation begins with a byte that says how wide they are."""
        while count:
            here = min(count, (len(self.parts[self.part]) - self.at) // size)
            self.at += here * size
            count -= here
            if count:
                self.part, self.at = self.part + 1, 1
                size = 2 if self.parts[self.part][0] & WIDE else 1

    def skip(self, length: int) -> None:
        """Pass bytes, in as many parts as they fill."""
        while length and self.is_more():
            here = min(length, len(self.parts[self.part]) - self.at)
            self.at, length = self.at + here, length - here
