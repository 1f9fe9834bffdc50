"""Trustees who must all decrypt ("Single"). Source: the Belenios specification, "Trustees"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from civic.belenios.errors import Unsupported, at
from civic.belenios.groups import BELENIOS_2048, Group
from civic.belenios.proofs import (
    Proof,
    Randbelow,
    knows,
    proof_of,
    proof_value,
    prove_knowledge,
    require,
)
from civic.belenios.texts import array, compact, members, parse


@dataclass(frozen=True)
class TrusteeKey:
    """A public key and the proof that its maker knows the secret."""

    public_key: int
    proof: Proof


def _prefix(group: Group, public_key: int) -> str:
    return f"pok|{group.name}|{public_key}|"


def trustee_key(secret: int, randbelow: Randbelow, group: Group = BELENIOS_2048) -> str:
    """The public part of a trustee's key as compact JSON; `secret` is a random number below q."""
    public_key = group.power_secret(group.g, secret)
    proof = prove_knowledge(group, _prefix(group, public_key), secret, randbelow(group.q))
    return compact({"pok": proof_value(proof), "public_key": str(public_key)})


def _key_of(group: Group, value: Any) -> TrusteeKey:
    pok, public_key = members(value, "pok", "public_key")
    key = TrusteeKey(group.element(public_key), proof_of(group, pok))
    require(key.public_key != 1, "identity")
    prefix = _prefix(group, key.public_key)
    require(knows(group, prefix, key.public_key, key.proof), "proof_of_knowledge")
    return key


def read_trustee_key(text: str, group: Group = BELENIOS_2048) -> TrusteeKey:
    """One trustee's key, its proof checked. Raises Invalid: proof_of_knowledge, not_in_group."""
    return _key_of(group, parse(text.encode()))


def trustees_text(keys: Sequence[str]) -> str:
    """The trustees' file: owners count from 1 along it."""
    return compact([["Single", parse(key.encode())] for key in keys])


def _single(group: Group, value: Any) -> TrusteeKey:
    kind, key = array(value, 2)
    if kind == "Pedersen":
        raise Unsupported("trustees Pedersen")
    require(kind == "Single", "unknown_trustee_kind")
    return _key_of(group, key)


def read_trustees(group: Group, body: bytes) -> tuple[TrusteeKey, ...]:
    """Every trustee, each proof checked. Raises Invalid, Unsupported for a Pedersen group."""
    with at(part="trustees"):
        keys = []
        for index, value in enumerate(array(parse(body))):
            with at(trustee=index + 1):
                keys.append(_single(group, value))
        require(bool(keys), "no_trustees")
        return tuple(keys)


def product_key(group: Group, keys: Sequence[TrusteeKey]) -> int:
    """The key of the election: everybody encrypts for all trustees at once."""
    return group.product(*(key.public_key for key in keys))


def check_restore(key: TrusteeKey, proof: str, *, uuid: str, challenge: str) -> None:
    """That the holder of a key file can read it back: a proof over a fresh challenge.

    Bound to the election, the challenge and the key, and of no use anywhere else:
    c = H("restore|" uuid "|" challenge "|" X "|", g^r X^c). Raises Invalid: restore.
    """
    group = BELENIOS_2048
    prefix = f"restore|{uuid}|{challenge}|{key.public_key}|"
    require(knows(group, prefix, key.public_key, proof_of(group, parse(proof.encode()))), "restore")


def prove_restore(secret: int, *, uuid: str, challenge: str, randbelow: Randbelow) -> str:
    """What `check_restore` accepts, as compact JSON; one draw `randbelow(q)`."""
    group = BELENIOS_2048
    public_key = group.power_secret(group.g, secret)
    prefix = f"restore|{uuid}|{challenge}|{public_key}|"
    return compact(proof_value(prove_knowledge(group, prefix, secret, randbelow(group.q))))
