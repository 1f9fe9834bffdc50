"""Credentials of Belenios 2.4 and later: 22 random base58 characters, no checksum.

The public list is a JSON array of `X` or `X,weight`.
Source: the Belenios specification, "Credentials".
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from civic.belenios.errors import Invalid, at
from civic.belenios.groups import BELENIOS_2048, Group
from civic.belenios.proofs import Randbelow, require
from civic.belenios.texts import LONGEST_WEIGHT, array, compact, numeral, parse, string

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PARTS = (5, 6, 5, 6)
UUID_LENGTH = 14
CREDENTIAL = re.compile("-".join(f"[{ALPHABET}]{{{length}}}" for length in PARTS))
UUID = re.compile(f"[{ALPHABET}]{{{UUID_LENGTH},}}")


def _characters(count: int, randbelow: Randbelow) -> str:
    return "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(count))


def new_uuid(randbelow: Randbelow) -> str:
    """The identifier of an election: one draw `randbelow(58)` a character."""
    return _characters(UUID_LENGTH, randbelow)


def is_uuid(text: str) -> bool:
    """At least 14 base58 characters."""
    return UUID.fullmatch(text) is not None


def new_credential(randbelow: Randbelow) -> str:
    """A secret credential `XXXXX-XXXXXX-XXXXX-XXXXXX` of 128 bits: one draw a character."""
    return "-".join(_characters(length, randbelow) for length in PARTS)


def is_credential(text: str) -> bool:
    """Whether the text has the form of a secret credential; nothing can tell a misspelt one."""
    return CREDENTIAL.fullmatch(text) is not None


def secret_scalar(uuid: str, credential: str, group: Group = BELENIOS_2048) -> int:
    """The signing key of a credential. Raises Invalid: credential_form."""
    if not is_credential(credential):
        raise Invalid("credential_form")
    digests = (
        sha256(f"derive_credential|{uuid}|{half}|{credential}".encode()).digest() for half in (0, 1)
    )
    return int.from_bytes(b"".join(digests), "big") % group.q


def public_credential(uuid: str, credential: str, group: Group = BELENIOS_2048) -> str:
    """The X of the public list. Raises Invalid: credential_form."""
    return str(group.power_secret(group.g, secret_scalar(uuid, credential, group)))


def credentials_text(weights: Mapping[str, int]) -> str:
    """The public list, in the group's order; weights are written only if one is not 1."""
    is_weighted = any(weight != 1 for weight in weights.values())
    return compact(
        [
            f"{public},{weights[public]}" if is_weighted else public
            for public in sorted(weights, key=int)
        ]
    )


def _entry(group: Group, value: Any) -> tuple[int, int]:
    public, comma, weight = string(value).partition(",")
    element = group.element(public)
    require(element != 1, "identity")
    return element, numeral(weight, LONGEST_WEIGHT) if comma else 1


def read_credentials(group: Group, body: bytes) -> dict[str, int]:
    """The weight of each public credential, in the order of the list.

    Raises Invalid: not_in_group, credential_order, duplicate_credential, the errors of texts.
    """
    with at(part="credentials"):
        weights: dict[str, int] = {}
        last = 0
        for index, value in enumerate(array(parse(body)), 1):
            with at(credential=index):
                element, weight = _entry(group, value)
                require(str(element) not in weights, "duplicate_credential")
                require(element > last, "credential_order")
            weights[str(element)] = weight
            last = element
        return weights
