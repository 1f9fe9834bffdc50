"""A hash-chained log of salted commitments: bodies may be erased, the chain still checks.

Every hash is SHA-256 over length-prefixed parts, so no two different inputs look alike.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

START = "0" * 64


@dataclass(frozen=True)
class Link:
    """One entry as stored: its place, what it follows, what it commits to, and its own hash."""

    sequence: int
    previous: str
    commitment: str
    digest: str


def _hash(label: str, *parts: bytes) -> str:
    joined = b"".join(len(part).to_bytes(8, "big") + part for part in (label.encode(), *parts))
    return hashlib.sha256(joined).hexdigest()


def commit(salt: bytes, body: bytes) -> str:
    """64 hex digits that bind to `body` and, with 16 or more random bytes of salt, hide it."""
    return _hash("commitment", salt, body)


def link(previous: str, commitment: str, sequence: int) -> str:
    """The hash of the entry at `sequence` (from 1) that follows the entry hashed `previous`."""
    return _hash("link", previous.encode(), commitment.encode(), str(sequence).encode())


def first_broken(entries: Iterable[Link]) -> int | None:
    """The sequence of the first entry that does not follow from the one before; None if all do.

    A truncated end cannot be seen from inside: compare the last digest with a published one.
    """
    previous = START
    for expected, entry in enumerate(entries, start=1):
        good = link(previous, entry.commitment, expected)
        if (entry.sequence, entry.previous, entry.digest) != (expected, previous, good):
            return expected
        previous = entry.digest
    return None
