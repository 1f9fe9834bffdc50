"""Merkle trees over salted entries, as RFC 6962, section 2.1, builds them."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

SHORTEST_SALT = 16


class Step(NamedTuple):
    """One neighbour on the way from a leaf to the root, and the side it stands on."""

    side: Literal["left", "right"]
    digest: bytes


def leaf(salt: bytes, entry: bytes) -> bytes:
    """Tells nothing of the entry to those who lack its salt (16 bytes or more)."""
    if not SHORTEST_SALT <= len(salt) <= 255:  # noqa: PLR2004 -- its length is hashed as one byte
        raise ValueError("a salt has 16 to 255 bytes")
    return sha256(bytes([len(salt)]) + salt + entry).digest()


def _leaf_digest(content: bytes) -> bytes:
    return sha256(b"\x00" + content).digest()


def _node_digest(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two below count."""
    return 1 << (count - 1).bit_length() - 1


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """MTH(leaves), 32 bytes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return _leaf_digest(leaves[0])
    half = _split(len(leaves))
    return _node_digest(merkle_root(leaves[:half]), merkle_root(leaves[half:]))


def merkle_path(leaves: Sequence[bytes], index: int) -> tuple[Step, ...]:
    """PATH(index, leaves), the neighbour of the leaf first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    half = _split(len(leaves))
    if index < half:
        outer = Step("right", merkle_root(leaves[half:]))
        return (*merkle_path(leaves[:half], index), outer)
    outer = Step("left", merkle_root(leaves[:half]))
    return (*merkle_path(leaves[half:], index - half), outer)


def check_path(content: bytes, path: Sequence[Step], root: bytes) -> bool:
    """Whether the leaf stands in the tree with this root."""
    digest = _leaf_digest(content)
    for side, neighbour in path:
        if side == "left":
            digest = _node_digest(neighbour, digest)
        else:
            digest = _node_digest(digest, neighbour)
    return digest == root
