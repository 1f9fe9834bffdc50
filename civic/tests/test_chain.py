from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.chain import START, Entry, commit, first_broken, link

SALTS = st.binary(min_size=16, max_size=64)
BODIES = st.lists(st.tuples(SALTS, st.binary(max_size=40)), min_size=1, max_size=12)


def chained(bodies, previous=START, first=1):
    found = []
    for sequence, (salt, body) in enumerate(bodies, first):
        commitment = commit(salt, body)
        previous = link(previous, commitment, sequence)
        found.append(Entry(sequence, commitment, previous))
    return found


@given(BODIES)
def test_honest_chain_is_unbroken(bodies):
    assert first_broken(chained(bodies)) is None


def test_empty_chain_is_unbroken():
    assert first_broken([]) is None


@given(BODIES, st.data())
def test_changed_entry_is_named(bodies, data):
    entries = chained(bodies)
    place = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from(["commitment", "link"]))
    other = sha256(getattr(entries[place], name).encode()).hexdigest()
    entries[place] = entries[place]._replace(**{name: other})
    assert first_broken(entries) == place + 1


@given(BODIES, st.data())
def test_missing_entry_is_named_unless_it_was_the_last(bodies, data):
    entries = chained(bodies)
    place = data.draw(st.integers(0, len(entries) - 1))
    del entries[place]
    expected = None if place == len(entries) else place + 1
    assert first_broken(entries) == expected


@given(BODIES.filter(lambda bodies: len(bodies) > 1), st.data())
def test_entries_in_another_order_are_named(bodies, data):
    entries = chained(bodies)
    one, two = data.draw(
        st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True).map(sorted)
    )
    entries[one], entries[two] = entries[two], entries[one]
    assert first_broken(entries) == one + 1


@given(BODIES, SALTS, st.binary(max_size=40), st.data())
def test_inserted_entry_is_named(bodies, salt, body, data):
    entries = chained(bodies)
    place = data.draw(st.integers(0, len(entries) - 1))
    forged = Entry(place + 1, commit(salt, body), entries[place].link)
    if forged == entries[place]:
        return
    entries.insert(place, forged)
    assert first_broken(entries) == place + 1


@given(BODIES, st.data())
def test_later_part_is_checked_against_a_known_link(bodies, data):
    entries = chained(bodies)
    cut = data.draw(st.integers(1, len(entries)))
    known = entries[cut - 1].link
    assert first_broken(entries[cut:], known, cut + 1) is None
    if cut < len(entries):
        assert first_broken(entries[cut:], START, cut + 1) == cut + 1


@given(SALTS, st.binary(max_size=40), SALTS, st.binary(max_size=40))
def test_commitment_binds_salt_and_body(salt, body, other_salt, other_body):
    same = (salt, body) == (other_salt, other_body)
    assert (commit(salt, body) == commit(other_salt, other_body)) is same


@given(st.binary(min_size=32, max_size=64))
def test_salt_and_body_cannot_trade_bytes(joined):
    assert len({commit(joined[:cut], joined[cut:]) for cut in range(16, len(joined) + 1)}) == (
        len(joined) - 15
    )


def test_salt_that_could_be_guessed_is_refused():
    with pytest.raises(ValueError, match="16 to 255 bytes"):
        commit(b"short", b"body")


def test_link_is_the_published_formula():
    expected = sha256(f"civic.chain|7|{START}|{'a' * 64}".encode()).hexdigest()
    assert link(START, "a" * 64, 7) == expected


def test_entry_that_names_another_number_is_named():
    first, second = chained([(bytes(16), b"a"), (bytes(16), b"b")])
    assert first_broken([first, second._replace(sequence=3)]) == 2


def test_renumbering_what_is_left_does_not_repair_a_chain():
    _, *rest = chained([(bytes(16), b"a"), (bytes(16), b"b")])
    assert first_broken([entry._replace(sequence=entry.sequence - 1) for entry in rest]) == 1
