"""ElGamal and the zero-knowledge proofs of Belenios version 1.

A proof is (challenge, response) with response = w - witness * challenge, so that its commitment is
g^response * statement^challenge. Source: the Belenios specification, "Proofs".

Randomness: every draw is `randbelow(q)`. A disjunction draws for its statements in order:
challenge, then response, for a false one; one number for the true one.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from civic.belenios.errors import Invalid
from civic.belenios.groups import Group
from civic.belenios.texts import array, members

Randbelow = Callable[[int], int]


class Proof(NamedTuple):
    """Both below q."""

    challenge: int
    response: int


class Ciphertext(NamedTuple):
    """alpha = g^r, beta = y^r * g^m."""

    alpha: int
    beta: int


class Context(NamedTuple):
    """What every proof of an election rests on: its group and its key y."""

    group: Group
    key: int


def encrypt(context: Context, message: int, nonce: int) -> Ciphertext:
    """Exponential ElGamal; neither the message nor the nonce shows in the time taken."""
    group = context.group
    masked = group.power_secret(context.key, nonce)
    return Ciphertext(
        group.power_secret(group.g, nonce),
        group.product(masked, group.power_secret(group.g, message)),
    )


def combine(group: Group, ciphertexts: Sequence[Ciphertext]) -> Ciphertext:
    """The ciphertext of the sum; (1, 1) for none."""
    return Ciphertext(
        group.product(*(each.alpha for each in ciphertexts)),
        group.product(*(each.beta for each in ciphertexts)),
    )


def minus(group: Group, ciphertext: Ciphertext, message: int) -> Ciphertext:
    """What encrypts 0 if and only if the ciphertext encrypts `message`."""
    if message == 0:
        return ciphertext
    return Ciphertext(
        ciphertext.alpha, group.product(ciphertext.beta, group.power(group.g, -message))
    )


def proof_value(proof: Proof) -> dict[str, str]:
    """A proof as JSON."""
    return {"challenge": str(proof.challenge), "response": str(proof.response)}


def proof_of(group: Group, value: Any) -> Proof:
    """The proof in a JSON value. Raises Invalid."""
    challenge, response = members(value, "challenge", "response")
    return Proof(group.scalar(challenge), group.scalar(response))


def proofs_of(group: Group, value: Any, length: int) -> tuple[Proof, ...]:
    """A disjunction of a given length. Raises Invalid."""
    return tuple(proof_of(group, each) for each in array(value, length))


def ciphertext_value(ciphertext: Ciphertext) -> dict[str, str]:
    """A ciphertext as JSON."""
    return {"alpha": str(ciphertext.alpha), "beta": str(ciphertext.beta)}


def ciphertext_of(group: Group, value: Any) -> Ciphertext:
    """The ciphertext in a JSON value, both halves members. Raises Invalid."""
    alpha, beta = members(value, "alpha", "beta")
    return Ciphertext(group.element(alpha), group.element(beta))


def prove_knowledge(group: Group, prefix: str, secret: int, nonce: int) -> Proof:
    """Of the logarithm of a public key (keys of trustees, signatures of ballots)."""
    challenge = group.hash_to_scalar(prefix, group.power_secret(group.g, nonce))
    return Proof(challenge, (nonce - secret * challenge) % group.q)


def knows(group: Group, prefix: str, public: int, proof: Proof) -> bool:
    """Checks `prove_knowledge`."""
    commitment = group.product(
        group.power_of_fixed(group.g, proof.response), group.power(public, proof.challenge)
    )
    return proof.challenge == group.hash_to_scalar(prefix, commitment)


def _simulated(context: Context, statement: Ciphertext, proof: Proof) -> tuple[int, int]:
    """The commitments of a false statement, made in time that does not tell the proof."""
    group = context.group
    return (
        group.product(
            group.power_secret(group.g, proof.response),
            group.power_secret(statement.alpha, proof.challenge),
        ),
        group.product(
            group.power_secret(context.key, proof.response),
            group.power_secret(statement.beta, proof.challenge),
        ),
    )


def prove_one_of(
    context: Context,
    prefix: str,
    statements: Sequence[Ciphertext],
    witness: tuple[int, int],
    randbelow: Randbelow,
) -> list[Proof]:
    """That one of the ciphertexts encrypts 0; `witness` is (its index, its nonce).

    The number of powers depends on the index, so only the voter's own device may run this.
    """
    group, (true, nonce) = context.group, witness
    proofs, commitments, drawn = [], [], 0
    for index, statement in enumerate(statements):
        if index == true:
            drawn = randbelow(group.q)
            proofs.append(Proof(0, 0))
            commitments += [
                group.power_secret(group.g, drawn),
                group.power_secret(context.key, drawn),
            ]
        else:
            challenge = randbelow(group.q)
            proofs.append(Proof(challenge, randbelow(group.q)))
            commitments += _simulated(context, statement, proofs[-1])
    whole = group.hash_to_scalar(prefix, *commitments)
    challenge = (whole - sum(proof.challenge for proof in proofs)) % group.q
    proofs[true] = Proof(challenge, (drawn - nonce * challenge) % group.q)
    return proofs


def proves_one_of(
    context: Context, prefix: str, statements: Sequence[Ciphertext], proofs: Sequence[Proof]
) -> bool:
    """Checks `prove_one_of`."""
    group = context.group
    commitments = []
    for statement, (challenge, response) in zip(statements, proofs, strict=True):
        commitments += [
            group.product(
                group.power_of_fixed(group.g, response), group.power(statement.alpha, challenge)
            ),
            group.product(
                group.power_of_fixed(context.key, response), group.power(statement.beta, challenge)
            ),
        ]
    whole = sum(proof.challenge for proof in proofs) % group.q
    return whole == group.hash_to_scalar(prefix, *commitments)


def require(holds: bool, code: str) -> None:  # noqa: FBT001 -- the sentence reads: require(holds, "code")
    """Raises Invalid with the code unless the check holds."""
    if not holds:
        raise Invalid(code)
