"""Randomness that anybody can draw again: the same stream feeds the browser's code."""

from collections.abc import Callable
from hashlib import sha512
from itertools import count


def stream(seed: str) -> Callable[[int], int]:
    """Draw number i, from 0: SHA-512 of `seed|i`, big-endian, modulo n."""
    numbers = count()

    def randbelow(bound: int) -> int:
        return int.from_bytes(sha512(f"{seed}|{next(numbers)}".encode()).digest(), "big") % bound

    return randbelow
