import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.belenios.archive import Archive, _entry, event_bytes, header_bytes, next_event, read
from civic.belenios.errors import Invalid
from civic.belenios.tests.samples import TIMESTAMP, board
from civic.belenios.texts import compact, sha256_hex
from civic.belenios.verification import verify

DATA = board().to_bytes()
BLOCK = 512
HEADER = b'{"version":1,"timestamp":"1795420632"}'


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read(data)
    return caught.value.code


def changed(position: int, new: bytes) -> bytes:
    return DATA[:position] + new + DATA[position + len(new) :]


def with_checksum(header: bytes) -> bytes:
    plain = header[:148] + b" " * 8 + header[156:]
    return plain[:148] + b"%06o\0 " % sum(plain) + plain[156:]


def test_the_header_block_is_the_one_of_the_specification():
    numbers = ["0000644", "0000000", "0000000", "00000000046", "15300770730", "005712", " 0"]
    fields = "\0".join(numbers).encode()
    block = b"BELENIOS".ljust(100, b"\0") + fields
    assert header_bytes(TIMESTAMP) == block.ljust(BLOCK, b"\0") + HEADER.ljust(BLOCK, b"\0")


def test_an_event_body_is_the_one_of_the_specification():
    event = next_event(None, "Setup", b"1", b"2", b"3", b"4")
    named = f'"payload":"{sha256_hex(b"4")}"'
    assert event.body == f'{{"height":0,"type":"Setup",{named}}}'.encode()
    later = next_event(next_event(event, "Ballot", b"5"), "EndBallots")
    assert later.body == f'{{"parent":"{later.parent}","height":2,"type":"EndBallots"}}'.encode()


@given(st.lists(st.binary(max_size=2000), max_size=5), st.integers(0, 8**11 - 1))
@settings(deadline=None)
def test_what_is_written_reads_back_and_event_by_event_gives_the_same_bytes(ballots, timestamp):
    archive = Archive(timestamp).append("Setup", *board().setup())
    for ballot in ballots:
        archive = archive.append("Ballot", ballot)
    data = archive.append("EndBallots").to_bytes()
    assert read(data).to_bytes() == data
    events = read(data).events
    parts = [header_bytes(timestamp), *(event_bytes(event, timestamp) for event in events)]
    assert b"".join(parts) == data


def test_events_are_appended_in_order_only():
    with pytest.raises(Invalid) as caught:
        Archive(0).append("Ballot", b"")
    assert (caught.value.code, caught.value.place) == ("event_order", {"height": 0})
    with pytest.raises(Invalid) as caught:
        Archive(0).append("Setup", b"")
    assert caught.value.code == "data_count"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_archive"),
        (b"\0" * BLOCK, "tar_header"),
        (DATA[:-1], "truncated"),
        (DATA[:-BLOCK], "truncated"),
        (DATA[:700], "truncated"),
        (DATA[:100], "truncated"),
        (DATA[: 2 * BLOCK], "no_setup"),
        (DATA[2 * BLOCK :], "archive_header"),
        (DATA + b"\0" * BLOCK, "tar_header"),
        (DATA + b"\0" * 2 * BLOCK, "tar_header"),
        (DATA + DATA[: 2 * BLOCK], "archive_header"),
        (changed(BLOCK + len(HEADER), b"1"), "tar_padding"),
        (changed(0, b"C"), "archive_header"),
        (changed(8, b"/"), "archive_header"),
        (changed(99, b"x"), "archive_header"),
        (changed(100, b"0000755"), "tar_header"),
        (changed(148, b"9"), "tar_header"),
        (changed(257, b"ustar"), "tar_header"),
        (changed(136, b"15300770731"), "tar_header"),
        (changed(BLOCK + 11, b"4"), "unknown_version"),
        (changed(BLOCK + 26, b"0"), "number_spelling"),
        (changed(2 * BLOCK, b"F"), "entry_name"),
        (changed(2 * BLOCK + 64, b".data.JSON"), "entry_name"),
        (changed(2 * BLOCK + 124, b"99999999999"), "tar_header"),
        (changed(2 * BLOCK + 124, b"77777777777"), "truncated"),
        (changed(3 * BLOCK + 20, b"X"), "wrong_hash"),
    ],
)
def test_bytes_belenios_would_not_write_are_refused(data, code):
    assert refusal(data) == code


def test_a_block_with_a_true_checksum_but_another_owner_is_refused():
    header = with_checksum(DATA[:108] + b"0000001" + DATA[115:BLOCK])
    assert with_checksum(DATA[:BLOCK]) == DATA[:BLOCK]
    assert refusal(header + DATA[BLOCK:]) == "tar_header"


def test_a_timestamp_too_large_for_its_field_is_refused():
    body = b'{"version":1,"timestamp":"9999999999"}'
    assert refusal(DATA[:BLOCK] + body.ljust(BLOCK, b"\0")) == "out_of_range"


def test_data_after_the_last_event_are_refused():
    ending = event_bytes(
        next_event(read(DATA[: 2 * BLOCK] + first_event()).events[0], "EndBallots"), TIMESTAMP
    )
    extra = header_bytes(TIMESTAMP) + first_event() + ending + ballot_without_event()
    assert refusal(extra) == "dangling_data"


def first_event() -> bytes:
    return event_bytes(next_event(None, "Setup", *board().setup()), TIMESTAMP)


def ballot_without_event() -> bytes:
    event = next_event(next_event(None, "Setup", *board().setup()), "Ballot", b"1")
    return event_bytes(event, TIMESTAMP)[: -2 * BLOCK]


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
@settings(max_examples=200, deadline=None)
def test_no_changed_byte_is_accepted(position, difference):
    with pytest.raises(Invalid):
        verify(changed(position, bytes([DATA[position] ^ difference])))


@given(st.integers(0, len(DATA) - 1))
@settings(deadline=None)
def test_a_shortened_archive_is_refused_or_ends_with_an_event(length):
    try:
        archive = read(DATA[:length])
    except Invalid:
        return
    assert archive.to_bytes() == DATA[:length]


@given(st.binary(max_size=3000))
def test_random_bytes_are_refused(data):
    refusal(data)


BALLOT = b"1"
NAMED = {"parent": next_event(None, "Setup", *board().setup()).hash, "height": 1}
TYPED = NAMED | {"type": "Ballot"}
WHOLE = TYPED | {"payload": sha256_hex(BALLOT)}


def with_second_event(body: bytes) -> bytes:
    """A setup, one ballot, and any text in the place of its event."""
    name = f"{sha256_hex(body)}.event.json"
    ballot = ballot_without_event()
    return header_bytes(TIMESTAMP) + first_event() + ballot + _entry(name, body, TIMESTAMP)


def test_an_event_written_by_hand_is_read():
    archive = read(with_second_event(compact(WHOLE).encode()))
    assert [event.type for event in archive.events] == ["Setup", "Ballot"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (WHOLE | {"parent": sha256_hex(b"another")}, "wrong_parent"),
        ({name: WHOLE[name] for name in ("height", "type", "payload")}, "wrong_parent"),
        (WHOLE | {"height": 2}, "wrong_height"),
        (WHOLE | {"height": 0}, "wrong_height"),
        (WHOLE | {"height": True}, "wrong_type"),
        (WHOLE | {"height": "1"}, "wrong_type"),
        (WHOLE | {"payload": sha256_hex(b"another")}, "wrong_payload"),
        (TYPED, "wrong_payload"),
        (WHOLE | {"type": ["Ballot"]}, "wrong_type"),
        (WHOLE | {"type": "ballot"}, "unknown_event_type"),
        (WHOLE | {"type": "EndBallots"}, "data_count"),
        (WHOLE | {"extra": 1}, "unknown_member"),
        (dict(reversed(WHOLE.items())), "member_order"),
        ([], "wrong_type"),
    ],
)
def test_an_event_that_does_not_fit_the_chain_is_refused_at_its_height(value, code):
    with pytest.raises(Invalid) as caught:
        read(with_second_event(compact(value).encode()))
    assert (caught.value.code, caught.value.place["height"]) == (code, 1)


def test_an_event_spelled_otherwise_is_refused():
    body = compact(WHOLE).replace(",", ", ").encode()
    assert refusal(with_second_event(body)) == "not_canonical"


def test_an_end_of_ballots_names_no_payload():
    event = next_event(next_event(None, "Setup", *board().setup()), "EndBallots")
    body = event.body[:-1] + f',"payload":"{sha256_hex(b"")}"}}'.encode()
    name = f"{sha256_hex(body)}.event.json"
    data = header_bytes(TIMESTAMP) + first_event() + _entry(name, body, TIMESTAMP)
    assert refusal(data) == "wrong_payload"
