from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.merkle import Step, check_path, leaf, merkle_path, merkle_root

LEAVES = st.lists(st.binary(max_size=40), min_size=1, max_size=20)


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def test_the_tree_is_the_one_of_rfc_6962():
    a, b, c, d, e = (sha256(b"\x00" + name).digest() for name in (b"a", b"b", b"c", b"d", b"e"))
    assert merkle_root([]) == sha256(b"").digest()
    assert merkle_root([b"a"]) == a
    assert merkle_root([b"a", b"b", b"c"]) == node(node(a, b), c)
    assert merkle_root([b"a", b"b", b"c", b"d", b"e"]) == node(node(node(a, b), node(c, d)), e)
    path = (Step("left", a), Step("right", c))
    assert merkle_path([b"a", b"b", b"c"], 1) == path


@given(LEAVES, st.data())
def test_every_leaf_has_a_path_to_the_root(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    assert check_path(leaves[index], merkle_path(leaves, index), merkle_root(leaves))


@given(LEAVES, st.data())
def test_no_other_leaf_path_or_root_is_taken(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = merkle_path(leaves, index), merkle_root(leaves)
    assert not check_path(leaves[index] + b"x", path, root)
    assert not check_path(leaves[index], path, merkle_root([*leaves, b"x"]))
    assert not check_path(leaves[index], (*path, Step("left", bytes(32))), root)
    for at in range(len(path)):
        assert not check_path(leaves[index], (*path[:at], *path[at + 1 :]), root)


def test_an_inner_node_cannot_be_passed_off_as_a_leaf():
    leaves = [b"a", b"b", b"c", b"d"]
    a, b = (sha256(b"\x00" + name).digest() for name in (b"a", b"b"))
    _, outer = merkle_path(leaves, 0)
    assert not check_path(a + b, (outer,), merkle_root(leaves))


@pytest.mark.parametrize("index", [-1, 2])
def test_there_is_no_path_of_a_leaf_that_is_not_there(index):
    with pytest.raises(IndexError):
        merkle_path([b"a", b"b"], index)


def test_a_salted_leaf_depends_on_salt_and_entry_apart():
    salt = bytes(range(16))
    assert leaf(salt, b"entry") == sha256(b"\x10" + salt + b"entry").digest()
    assert leaf(salt + b"e", b"ntry") != leaf(salt, b"entry")


@pytest.mark.parametrize("length", [0, 15, 256])
def test_a_salt_is_neither_short_nor_too_long(length):
    with pytest.raises(ValueError, match="a salt has"):
        leaf(bytes(length), b"entry")
