"""The archive of an election: a chain of events with their data, in old-style tar blocks.

Append only and without an end mark, so the bytes of event after event are the archive. Any byte
that Belenios would not have written is refused.
Source: the Belenios specification, "Archive", version 1.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from civic.belenios.errors import at
from civic.belenios.proofs import require
from civic.belenios.texts import compact, members, number, numeral, parse, sha256_hex, string

BLOCK = 512
LONGEST_TIMESTAMP = 10
TIMESTAMP_END = 8**11
SIZE = re.compile(rb"[0-7]{11}\0")
NAME = re.compile(r"[0-9a-f]{64}\.(data|event)\.json")
HEADER_NAME = "BELENIOS"

DATA_COUNTS = {
    "Setup": (4, 5),
    "Ballot": (1,),
    "EndBallots": (0,),
    "EncryptedTally": (2,),
    "Shuffle": (2,),
    "EndShuffles": (0,),
    "PartialDecryption": (2,),
    "Result": (1,),
}
NEXT = {
    "": ("Setup",),
    "Setup": ("Ballot", "EndBallots"),
    "Ballot": ("Ballot", "EndBallots"),
    "EndBallots": ("EncryptedTally",),
    "EncryptedTally": ("Shuffle", "PartialDecryption"),
    "Shuffle": ("Shuffle", "EndShuffles"),
    "EndShuffles": ("PartialDecryption",),
    "PartialDecryption": ("PartialDecryption", "Result"),
    "Result": (),
}


@dataclass(frozen=True)
class Event:
    """A link of the chain; `data` are the bodies stored before it, the payload last."""

    height: int
    type: str
    parent: str | None
    data: tuple[bytes, ...] = ()

    @property
    def payload(self) -> bytes:
        """What the event is about; empty for EndBallots and EndShuffles."""
        return self.data[-1] if self.data else b""

    @property
    def body(self) -> bytes:
        """The text that is hashed and chained."""
        value: dict[str, Any] = {} if self.parent is None else {"parent": self.parent}
        value |= {"height": self.height, "type": self.type}
        return compact(
            value | ({"payload": sha256_hex(self.payload)} if self.data else {})
        ).encode()

    @property
    def hash(self) -> str:
        """The parent of the next event, and what observers compare."""
        return sha256_hex(self.body)


def next_event(last: Event | None, kind: str, *data: bytes) -> Event:
    """The event after `last` (None at the start). Raises Invalid: event_order, data_count."""
    height = 0 if last is None else last.height + 1
    with at(height=height):
        _require_order("" if last is None else last.type, kind)
        require(len(data) in DATA_COUNTS[kind], "data_count")
    return Event(height, kind, None if last is None else last.hash, data)


def setup_data(election: bytes, trustees: bytes, credentials: bytes) -> tuple[bytes, ...]:
    """The data of a Setup event."""
    references = {"election": election, "trustees": trustees, "credentials": credentials}
    payload = compact({name: sha256_hex(body) for name, body in references.items()})
    return election, trustees, credentials, payload.encode()


def owned_data(owner: int, body: bytes) -> tuple[bytes, ...]:
    """The data of a PartialDecryption event; owners count from 1 along the trustees' file."""
    return body, compact({"owner": owner, "payload": sha256_hex(body)}).encode()


def _header(name: str, size: int, timestamp: int) -> bytes:
    fields = [
        (name.encode(), 100),
        (b"0000644", 8),
        (b"0000000", 8),
        (b"0000000", 8),
        (b"%011o" % size, 12),
        (b"%011o" % timestamp, 12),
    ]
    front = b"".join(value.ljust(width, b"\0") for value, width in fields)
    back = b"0".ljust(BLOCK - len(front) - 8, b"\0")
    checksum = sum(front) + sum(back) + 8 * ord(" ")
    return front + b"%06o\0 " % checksum + back


def _entry(name: str, body: bytes, timestamp: int) -> bytes:
    return _header(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK)


def header_bytes(timestamp: int) -> bytes:
    """The start of an archive; every later entry carries the same timestamp (seconds)."""
    body = compact({"version": 1, "timestamp": str(timestamp)}).encode()
    return _entry(HEADER_NAME, body, timestamp)


def event_bytes(event: Event, timestamp: int) -> bytes:
    """What one event with its data adds to the archive."""
    bodies = [(f"{sha256_hex(body)}.data.json", body) for body in event.data]
    bodies.append((f"{event.hash}.event.json", event.body))
    return b"".join(_entry(name, body, timestamp) for name, body in bodies)


@dataclass(frozen=True)
class Archive:
    """A whole archive in memory; a server stores `event_bytes` one after the other instead."""

    timestamp: int
    events: tuple[Event, ...] = ()

    def append(self, kind: str, *data: bytes) -> "Archive":
        """The archive with one more event. Raises Invalid: event_order, data_count."""
        last = self.events[-1] if self.events else None
        return replace(self, events=(*self.events, next_event(last, kind, *data)))

    def to_bytes(self) -> bytes:
        """The file `UUID.bel`."""
        added = (event_bytes(event, self.timestamp) for event in self.events)
        return header_bytes(self.timestamp) + b"".join(added)


def _tar_entries(data: bytes) -> Iterator[tuple[bytes, str, bytes]]:
    """Header block, name and body of each entry. Raises Invalid: truncated, tar_header."""
    offset = index = 0
    while offset < len(data):
        with at(entry=index):
            header = data[offset : offset + BLOCK]
            require(len(header) == BLOCK, "truncated")
            require(SIZE.fullmatch(header[124:136]) is not None, "tar_header")
            size, offset = int(header[124:135], 8), offset + BLOCK
            body = data[offset : offset + size]
            padding = -size % BLOCK
            offset += size + padding
            require(offset <= len(data), "truncated")
            require(data[offset - padding : offset] == bytes(padding), "tar_padding")
            yield header, header[:100].rstrip(b"\0").decode("ascii", "replace"), body
        index += 1


def _read_timestamp(body: bytes) -> int:
    version, timestamp = members(parse(body), "version", "timestamp")
    require(number(version) == 1, "unknown_version")
    seconds = numeral(timestamp, LONGEST_TIMESTAMP)
    require(seconds < TIMESTAMP_END, "out_of_range")
    return seconds


def _entries(data: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Kind (header, data, event), timestamp and body of each entry, names and blocks checked."""
    timestamp = 0
    for index, (header, name, body) in enumerate(_tar_entries(data)):
        with at(entry=index):
            require((name == HEADER_NAME) == (index == 0), "archive_header")
            if index == 0:
                timestamp = _read_timestamp(body)
            kind = "header" if index == 0 else _kind(name, body)
            require(header == _header(name, len(body), timestamp), "tar_header")
        yield kind, timestamp, body


def _kind(name: str, body: bytes) -> str:
    require(NAME.fullmatch(name) is not None, "entry_name")
    digest, kind, _ = name.split(".")
    require(digest == sha256_hex(body), "wrong_hash")
    return kind


def _require_order(last: str, kind: str) -> None:
    require(kind in DATA_COUNTS, "unknown_event_type")
    require(kind in NEXT[last], "event_order")


def _require_references(kind: str, data: Sequence[bytes]) -> None:
    """Payloads that name other data must name those that stand before them."""
    payload = data[-1] if data else b""
    hashes = [sha256_hex(body) for body in data[:-1]]
    if kind == "Setup":
        names = ["election", "trustees", "credentials", "credentials_certificate"][: len(hashes)]
        require(members(parse(payload), *names) == hashes, "wrong_reference")
    if kind == "EncryptedTally":
        *_, reference = members(parse(payload), "num_tallied", "total_weight", "encrypted_tally")
        require([reference] == hashes, "wrong_reference")
    if kind in ("PartialDecryption", "Shuffle"):
        _, reference = members(parse(payload), "owner", "payload")
        require([reference] == hashes, "wrong_reference")


def _read_event(last: Event | None, body: bytes, data: Sequence[bytes]) -> Event:
    parent, height, kind, payload = members(parse(body), "parent?", "height", "type", "payload?")
    require(number(height) == (0 if last is None else last.height + 1), "wrong_height")
    require(parent == (None if last is None else last.hash), "wrong_parent")
    _require_order("" if last is None else last.type, string(kind))
    require(len(data) in DATA_COUNTS[kind], "data_count")
    require(payload == (sha256_hex(data[-1]) if data else None), "wrong_payload")
    _require_references(kind, data)
    event = Event(height, kind, parent, tuple(data))
    require(event.body == body, "not_canonical")
    return event


def read(data: bytes) -> Archive:
    """The archive in these bytes, and `read(data).to_bytes() == data`.

    Raises Invalid, with the entry of the tar file (from 0) or the height of the event.
    """
    entries = _entries(data)
    kind, timestamp, _ = next(entries, ("", 0, b""))
    require(kind == "header", "empty_archive")
    events: list[Event] = []
    waiting: list[bytes] = []
    for kind, _, body in entries:
        if kind == "data":
            waiting.append(body)
            continue
        with at(height=len(events)):
            events.append(_read_event(events[-1] if events else None, body, waiting))
        waiting = []
    require(not waiting, "dangling_data")
    require(bool(events), "no_setup")
    return Archive(timestamp, tuple(events))
