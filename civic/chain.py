"""A log in which each entry commits to all before it.

The chain hashes salted commitments, so the body of an entry can be erased and the rest still holds.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from civic.merkle import leaf

START = "0" * 64


class Entry(NamedTuple):
    """One row of the log: where it stands, what it commits to, its link (both in hexadecimal)."""

    sequence: int
    commitment: str
    link: str


def commit(salt: bytes, body: bytes) -> str:
    """Hides the body from those who lack the salt (16 random bytes or more). Raises ValueError."""
    return leaf(salt, body).hex()


def link(previous: str, commitment: str, sequence: int) -> str:
    """The link of an entry to the one before it; the first entry follows START."""
    return sha256(f"civic.chain|{sequence}|{previous}|{commitment}".encode()).hexdigest()


def first_broken(entries: Iterable[Entry], previous: str = START, first: int = 1) -> int | None:
    """The sequence number where the chain breaks, or None: a gap counts as the entry missing.

    `previous` and `first` let a later part of a log be checked against a known link.
    """
    for expected, entry in enumerate(entries, first):
        if entry.sequence != expected or entry.link != link(previous, entry.commitment, expected):
            return expected
        previous = entry.link
    return None
