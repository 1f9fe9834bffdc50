"""Writes vectors.json: one small election from seeds, for every other implementation to repeat.

`python -m civic.belenios.tests.make_vectors`
"""

import json
from pathlib import Path
from typing import Any

from civic.belenios.ballots import check_ballot, make_ballot, tracker
from civic.belenios.credentials import (
    credentials_text,
    new_credential,
    new_uuid,
    public_credential,
    read_credentials,
    secret_scalar,
)
from civic.belenios.elections import Election, Question, make_election
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tally import (
    Factors,
    Sum,
    add_up,
    check_partial_decryption,
    encrypted_tally_text,
    partial_decryption,
    result_of,
    result_text,
    sized_encrypted_tally_text,
)
from civic.belenios.tests.streams import stream
from civic.belenios.trustees import (
    TrusteeKey,
    product_key,
    read_trustees,
    trustee_key,
    trustees_text,
)

VECTORS = Path(__file__).parent / "vectors.json"
GROUP = BELENIOS_2048
WEIGHTS = (1, 3, 2)
CHOICES = (
    ([[0, 1, 0], [1, 0, 1]]),
    ([[1, 0, 0], [0, 0, 0]]),
    ([[0, 0, 1], [0, 1, 0]]),
)
QUESTIONS = (
    Question("Who shall be secretary? 谁任书记？", ("Ada", "Björn"), 1, 1, blank=True),
    Question('Which "days"?', ("Monday", "Tuesday", "Wednesday"), 0, 2),
)


def _credentials(uuid: str) -> list[dict[str, Any]]:
    vectors = []
    for index, weight in enumerate(WEIGHTS):
        seed = f"credential {index}"
        secret = new_credential(stream(seed))
        vectors.append(
            {
                "seed": seed,
                "credential": secret,
                "scalar": str(secret_scalar(uuid, secret)),
                "public": public_credential(uuid, secret),
                "weight": weight,
            }
        )
    return vectors


def _trustees() -> list[dict[str, str]]:
    vectors = []
    for index in (1, 2):
        seed = f"trustee {index}"
        randbelow = stream(seed)
        secret = randbelow(GROUP.q)
        vectors.append({"seed": seed, "secret": str(secret), "key": trustee_key(secret, randbelow)})
    return vectors


def _ballots(election: Election, credentials: list[dict[str, Any]]) -> list[dict[str, Any]]:
    vectors = []
    for index, (voter, choices) in enumerate(zip(credentials, CHOICES, strict=True)):
        seed = f"ballot {index}"
        text = make_ballot(election, voter["credential"], choices, stream(seed))
        vectors.append(
            {
                "seed": seed,
                "credential": voter["credential"],
                "choices": choices,
                "ballot": text,
                "tracker": tracker(text),
            }
        )
    return vectors


def _decryptions(
    election: Election, trustees: list[dict[str, str]], keys: tuple[TrusteeKey, ...], total: Sum
) -> tuple[list[dict[str, str]], list[Factors]]:
    vectors, shares = [], []
    for trustee, key in zip(trustees, keys, strict=True):
        seed = f"decryption {trustee['seed']}"
        text = partial_decryption(election, total.tally, int(trustee["secret"]), stream(seed))
        shares.append(check_partial_decryption(election, total.tally, key, text.encode()))
        vectors.append({"seed": seed, "trustee": trustee["seed"], "partial_decryption": text})
    return vectors, shares


def vectors() -> dict[str, Any]:
    uuid = new_uuid(stream("uuid"))
    trustees, credentials = _trustees(), _credentials(uuid)
    trustees_file = trustees_text([trustee["key"] for trustee in trustees])
    keys = read_trustees(GROUP, trustees_file.encode())
    election = make_election(
        name="Test vectors",
        description="Two questions, one with a blank vote.",
        questions=QUESTIONS,
        uuid=uuid,
        public_key=product_key(GROUP, keys),
    )
    listed = credentials_text({voter["public"]: voter["weight"] for voter in credentials})
    weights = read_credentials(GROUP, listed.encode())
    ballots = _ballots(election, credentials)
    checked = [check_ballot(election, weights, ballot["ballot"]) for ballot in ballots]
    total = add_up(election, checked, weights)
    decryptions, shares = _decryptions(election, trustees, keys, total)
    return {
        "stream": "draw i of randbelow(n) is SHA-512(seed|i), big-endian, modulo n; i from 0",
        "draws": "a trustee's stream gives the secret, then the nonce of its proof",
        "uuid": {"seed": "uuid", "uuid": uuid},
        "credentials": credentials,
        "trustees": trustees,
        "trustees_file": trustees_file,
        "credentials_file": listed,
        "election": election.text,
        "fingerprint": election.fingerprint,
        "ballots": ballots,
        "encrypted_tally": encrypted_tally_text(total.tally),
        "sized_encrypted_tally": sized_encrypted_tally_text(total),
        "partial_decryptions": decryptions,
        "result": result_text(result_of(election, total, shares)),
    }


def text() -> str:
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    VECTORS.write_text(text(), encoding="utf-8")
