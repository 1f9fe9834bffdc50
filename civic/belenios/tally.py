"""Adding ballots up and decrypting the sum. Source: the Belenios specification, "Tally".

A tally has one list of ciphertexts a question; everything that is made from it has its shape.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import isqrt
from typing import Any, NamedTuple

from civic.belenios.ballots import Ballot
from civic.belenios.elections import Election
from civic.belenios.errors import Invalid, at
from civic.belenios.groups import Group
from civic.belenios.proofs import (
    Ciphertext,
    Proof,
    Randbelow,
    ciphertext_value,
    combine,
    proof_of,
    proof_value,
    require,
)
from civic.belenios.texts import (
    array,
    compact,
    members,
    parse,
    sha256_hex,
    weight_of,
    weight_value,
)
from civic.belenios.trustees import TrusteeKey

Tally = tuple[tuple[Ciphertext, ...], ...]
Factors = tuple[tuple[int, ...], ...]
Result = tuple[tuple[int, ...], ...]


class Sum(NamedTuple):
    """An encrypted tally with what it counts."""

    tally: Tally
    ballots: int
    weight: int


def kept(ballots: Iterable[Ballot]) -> list[Ballot]:
    """The last ballot of each credential, in the order they were cast."""
    last: dict[str, Ballot] = {}
    for ballot in ballots:
        last.pop(ballot.credential, None)
        last[ballot.credential] = ballot
    return list(last.values())


def _weighted(group: Group, ciphertext: Ciphertext, weight: int) -> Ciphertext:
    if weight == 1:
        return ciphertext
    return Ciphertext(group.power(ciphertext.alpha, weight), group.power(ciphertext.beta, weight))


def add_up(election: Election, ballots: Iterable[Ballot], weights: Mapping[str, int]) -> Sum:
    """The encrypted sum of the kept ballots, each as often as its credential weighs."""
    counted = kept(ballots)
    tally = tuple(
        tuple(
            combine(
                election.group,
                [
                    _weighted(
                        election.group,
                        ballot.ciphertexts[row][column],
                        weights[ballot.credential],
                    )
                    for ballot in counted
                ],
            )
            for column in range(question.width)
        )
        for row, question in enumerate(election.questions)
    )
    return Sum(tally, len(counted), sum(weights[ballot.credential] for ballot in counted))


def encrypted_tally_text(tally: Tally) -> str:
    """The first body of an EncryptedTally event."""
    return compact([[ciphertext_value(each) for each in row] for row in tally])


def sized_encrypted_tally_text(total: Sum) -> str:
    """The second one: how many ballots, how much weight, and the hash of the first."""
    body = encrypted_tally_text(total.tally).encode()
    return compact(
        {
            "num_tallied": total.ballots,
            "total_weight": weight_value(total.weight),
            "encrypted_tally": sha256_hex(body),
        }
    )


def _prefix(election: Election, public_key: int) -> str:
    return f"decrypt|{election.fingerprint}|{public_key}|"


def partial_decryption(election: Election, tally: Tally, secret: int, randbelow: Randbelow) -> str:
    """One trustee's share with its proofs: one draw `randbelow(q)` a ciphertext, in order.

    Only for a tally the trustee has verified: decrypting anything else gives votes away.
    """
    group = election.group
    prefix = _prefix(election, group.power_secret(group.g, secret))
    factors, proofs = [], []
    for row in tally:
        factors.append([group.power_secret(each.alpha, secret) for each in row])
        proofs.append(
            [_prove_share(group, prefix, each, secret, randbelow(group.q)) for each in row]
        )
    return compact(
        {
            "decryption_factors": [[str(factor) for factor in row] for row in factors],
            "decryption_proofs": [[proof_value(proof) for proof in row] for row in proofs],
        }
    )


def _prove_share(
    group: Group, prefix: str, ciphertext: Ciphertext, secret: int, nonce: int
) -> Proof:
    challenge = group.hash_to_scalar(
        prefix, group.power_secret(group.g, nonce), group.power_secret(ciphertext.alpha, nonce)
    )
    return Proof(challenge, (nonce - secret * challenge) % group.q)


def _check_share(
    election: Election, key: TrusteeKey, ciphertext: Ciphertext, factor: Any, value: Any
) -> int:
    group = election.group
    share, (challenge, response) = group.element(factor), proof_of(group, value)
    commitments = (
        group.product(
            group.power_of_fixed(group.g, response), group.power(key.public_key, challenge)
        ),
        group.product(group.power(ciphertext.alpha, response), group.power(share, challenge)),
    )
    prefix = _prefix(election, key.public_key)
    require(challenge == group.hash_to_scalar(prefix, *commitments), "decryption_proof")
    return share


def check_partial_decryption(
    election: Election, tally: Tally, key: TrusteeKey, body: bytes
) -> Factors:
    """The decryption factors of a share. Raises Invalid: decryption_proof, not_in_group, ..."""
    factors, proofs = members(parse(body), "decryption_factors", "decryption_proofs")
    rows = zip(tally, array(factors, len(tally)), array(proofs, len(tally)), strict=True)
    checked = []
    for question, (row, row_factors, row_proofs) in enumerate(rows, 1):
        shares = []
        with at(question=question):
            cells = zip(row, array(row_factors, len(row)), array(row_proofs, len(row)), strict=True)
            for choice, (ciphertext, factor, proof) in enumerate(cells, 1):
                with at(choice=choice):
                    shares.append(_check_share(election, key, ciphertext, factor, proof))
        checked.append(tuple(shares))
    return tuple(checked)


def plain_powers(group: Group, tally: Tally, shares: Sequence[Factors]) -> Result:
    """g^count for every ciphertext of the tally, from the factors of all trustees."""
    return tuple(
        tuple(
            group.product(
                ciphertext.beta,
                group.power(group.product(*(share[row][column] for share in shares)), -1),
            )
            for column, ciphertext in enumerate(ciphertexts)
        )
        for row, ciphertexts in enumerate(tally)
    )


def logarithms(group: Group, powers: Iterable[int], largest: int) -> dict[int, int]:
    """Baby-step giant-step: for each g^m its m, 0 <= m <= largest. Raises Invalid: no_logarithm.

    About sqrt(largest) products and entries, once for all powers, and sqrt(largest) more for each.
    """
    size = isqrt(largest) + 1
    steps = islice(group.walk(1, group.g), size)
    baby = {step: exponent for exponent, step in enumerate(steps)}
    giant = group.power(group.g, -size)
    return {power: _logarithm(group, power, baby, giant) for power in powers}


def _logarithm(group: Group, power: int, baby: Mapping[int, int], giant: int) -> int:
    for count, reached in enumerate(islice(group.walk(power, giant), len(baby) + 1)):
        if reached in baby:
            return count * len(baby) + baby[reached]
    raise Invalid("no_logarithm")


def result_of(election: Election, total: Sum, shares: Sequence[Factors]) -> Result:
    """The counts, from the shares of all trustees. Raises Invalid: no_logarithm."""
    powers = plain_powers(election.group, total.tally, shares)
    found = logarithms(election.group, {each for row in powers for each in row}, total.weight)
    return tuple(tuple(found[each] for each in row) for row in powers)


def result_text(result: Result) -> str:
    """The body of a Result event."""
    return compact({"result": [[weight_value(count) for count in row] for row in result]})


def check_result(election: Election, total: Sum, shares: Sequence[Factors], body: bytes) -> Result:
    """The published counts, each compared with the shares. Raises Invalid: wrong_result."""
    (rows,) = members(parse(body), "result")
    powers = plain_powers(election.group, total.tally, shares)
    result = []
    for question, (row, counts) in enumerate(zip(powers, array(rows, len(powers)), strict=True), 1):
        with at(question=question):
            claimed = [weight_of(count) for count in array(counts, len(row))]
        for choice, (power, count) in enumerate(zip(row, claimed, strict=True), 1):
            with at(question=question, choice=choice):
                is_true = (
                    count <= total.weight and election.group.power(election.group.g, count) == power
                )
                require(is_true, "wrong_result")
        result.append(tuple(claimed))
    return tuple(result)
