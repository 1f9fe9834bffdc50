from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from civic.chain import START, Entry, commit, first_broken, link

SALT = b"s" * 16
BODIES = st.lists(st.binary(max_size=20), min_size=1, max_size=10)


def log(bodies: list[bytes]) -> list[Entry]:
    entries, previous = [], START
    for sequence, body in enumerate(bodies, 1):
        commitment = commit(SALT, body)
        previous = link(previous, commitment, sequence)
        entries.append(Entry(sequence, commitment, previous))
    return entries


def test_a_link_is_the_hash_of_its_place_its_past_and_its_body():
    text = f"civic.chain|1|{START}|{commit(SALT, b'x')}"
    assert link(START, commit(SALT, b"x"), 1) == sha256(text.encode()).hexdigest()


@given(BODIES)
def test_an_honest_log_is_whole_from_any_known_link_on(bodies):
    entries = log(bodies)
    assert first_broken(entries) is None
    assert first_broken(entries[1:], previous=entries[0].link, first=2) is None


def test_an_empty_log_is_whole():
    assert first_broken([]) is None


@given(BODIES, st.data())
def test_a_changed_body_breaks_the_log_at_its_place(bodies, data):
    entries = log(bodies)
    at = data.draw(st.integers(0, len(bodies) - 1))
    entries[at] = entries[at]._replace(commitment=commit(SALT, bodies[at] + b"x"))
    assert first_broken(entries) == at + 1


@given(BODIES.filter(lambda bodies: len(bodies) > 1), st.data())
def test_a_removed_entry_breaks_the_log_at_its_place(bodies, data):
    entries = log(bodies)
    at = data.draw(st.integers(0, len(bodies) - 2))
    del entries[at]
    assert first_broken(entries) == at + 1


@given(BODIES.filter(lambda bodies: len(bodies) > 1))
def test_renumbering_after_a_removal_does_not_repair_the_log(bodies):
    entries = [entry._replace(sequence=entry.sequence - 1) for entry in log(bodies)[1:]]
    assert first_broken(entries) == 1


def test_exchanged_entries_break_the_log():
    first, second, third = log([b"a", b"b", b"c"])
    assert first_broken([first, third, second]) == 2


def test_an_entry_that_names_another_number_breaks_the_log():
    first, second = log([b"a", b"b"])
    assert first_broken([first, second._replace(sequence=3)]) == 2
