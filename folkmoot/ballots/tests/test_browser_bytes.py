"""Archives and JSON read in a real browser: whatever Belenios would not have written is refused."""

import pytest

from civic.belenios.archive import Archive, Event

from .boards import FIRST, SETUP, TIMESTAMP, board, chained

pytestmark = pytest.mark.browser

BLOCK = 512


def broken(at: int, **changes) -> bytes:
    """Our board with one event that says something else, and all others as they were."""
    events: list[Event] = []
    for kind, data in board():
        parent = events[-1].hash if events else None
        events.append(Event(len(events), kind, parent, tuple(data)))
    value = events[at].__dict__ | changes
    events[at] = Event(**value)
    return Archive(TIMESTAMP, tuple(events)).to_bytes()


class Misnamed(Event):
    """An event that calls another body its payload."""

    payload = b"another"


def misnamed() -> bytes:
    steps = board()
    first = Event(0, "Setup", None, tuple(steps[SETUP][1]))
    second = Misnamed(1, "Ballot", first.hash, tuple(steps[FIRST][1]))
    return Archive(TIMESTAMP, (first, second)).to_bytes()


def offset_of(archive: bytes, part: bytes) -> int:
    """Where the block starts that stands before the body with this part in it."""
    return archive.index(part) // BLOCK * BLOCK - BLOCK


def patched(archive: bytes, offset: int, content: bytes) -> bytes:
    return archive[:offset] + content + archive[offset + len(content) :]


def later(archive: bytes) -> bytes:
    """An archive whose second entry is a second younger, checksum and all."""
    start = offset_of(archive, b'{"version":1,"description"')
    block = patched(archive[start : start + BLOCK], 136, b"%011o" % (TIMESTAMP + 1))
    checksum = sum(block[:148]) + sum(block[156:]) + 8 * ord(" ")
    return patched(archive, start, patched(block, 148, b"%06o\0 " % checksum))


def whole() -> bytes:
    return chained(board())


def without_padding() -> bytes:
    return whole()[:-1]


def with_padding_used() -> bytes:
    return whole()[:-1] + b"x"


def with_end_marks() -> bytes:
    return whole() + bytes(2 * BLOCK)


def with_a_body_changed() -> bytes:
    return whole().replace(b'"answers":["Yes","No"]', b'"answers":["No","Yes"]', 1)


def with_a_file_that_belongs_to_nothing() -> bytes:
    start = offset_of(whole(), b'{"num_tallied"')
    return whole() + whole()[start : start + 2 * BLOCK]


def with_another_name() -> bytes:
    return patched(whole(), offset_of(whole(), b'{"version":1,"description"') + 65, b"Data")


def with_time_as_number() -> bytes:
    old, new = b'"timestamp":"1795420632"', b'"timestamp":1795420632  '
    return whole().replace(old, new, 1)


TAR = [
    (lambda: b"", "empty_archive", {"height": 0}),
    (lambda: whole()[:1024], "no_setup", {"height": 0}),
    (without_padding, "truncated", {"height": 9, "entry": 25}),
    (with_padding_used, "tar_padding", {"height": 9, "entry": 25}),
    (with_end_marks, "tar_header", {"height": 10, "entry": 26}),
    (lambda: later(whole()), "tar_header", {"height": 0, "entry": 1}),
    (with_a_body_changed, "wrong_hash", {"height": 0, "entry": 1}),
    (with_another_name, "entry_name", {"height": 0, "entry": 1}),
    (with_time_as_number, "not_canonical", {"height": 0, "entry": 0}),
    (with_a_file_that_belongs_to_nothing, "dangling_data", {"height": 10}),
    (lambda: whole() + whole()[:1024], "archive_header", {"height": 10, "entry": 26}),
    (lambda: broken(3, height=4), "wrong_height", {"height": 3}),
    (lambda: broken(3, parent="0" * 64), "wrong_parent", {"height": 3}),
    (lambda: broken(2, type="Vote"), "unknown_event_type", {"height": 2}),
    (lambda: broken(2, type="Result"), "event_order", {"height": 2}),
    (misnamed, "wrong_payload", {"height": 1}),
    (lambda: broken(2, data=()), "data_count", {"height": 2}),
    (lambda: broken(SETUP, parent="0" * 64), "wrong_parent", {"height": 0}),
]


@pytest.mark.parametrize(("make", "code", "place"), TAR)
def test_bytes_that_belenios_would_not_write_are_refused(refused, make, code, place):
    refused(make(), code, place)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a":1}', None),
        ('{"a":1 }', "not_canonical"),
        ('{"a":1,"a":1}', "not_canonical"),
        ('{"a":1.0}', "not_canonical"),
        ('{"a":-0}', "not_canonical"),
        ('{"a":12345678901234567890}', "not_canonical"),
        ('"\\u0041"', "not_canonical"),
        ('"\\ud800"', "not_canonical"),
        ('"\\\\ud800"', None),
        ('"\x7f"', "not_canonical"),
        ('"\\u007f"', None),
        ('"谁\U0001f5f3"', None),
        ('\ufeff"a"', "not_json"),
        ("", "not_json"),
        ("NaN", "not_json"),
    ],
)
def test_one_spelling_of_json_is_read(belenios, text, code):
    assert belenios("texts.parse", text).get("code") == code
