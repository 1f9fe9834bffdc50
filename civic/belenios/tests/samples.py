"""Small elections of the project's own making, and boards that can be tampered with."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from civic.belenios.archive import Event, event_bytes, header_bytes, owned_data, setup_data
from civic.belenios.ballots import check_ballot, make_ballot
from civic.belenios.credentials import (
    credentials_text,
    new_credential,
    new_uuid,
    public_credential,
    read_credentials,
    secret_scalar,
)
from civic.belenios.elections import Question, make_election, read_election
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.proofs import proof_value, prove_knowledge
from civic.belenios.tally import (
    add_up,
    check_partial_decryption,
    encrypted_tally_text,
    partial_decryption,
    result_of,
    result_text,
    sized_encrypted_tally_text,
)
from civic.belenios.tests.streams import stream
from civic.belenios.texts import compact, sha256_base64, sha256_hex
from civic.belenios.trustees import product_key, read_trustees, trustee_key, trustees_text

GROUP = BELENIOS_2048
TIMESTAMP = 1795420632
ORDER_3 = next(
    root for base in range(2, 99) if (root := GROUP.power(base, (GROUP.p - 1) // 3)) != 1
)
BLANK = Question("Who?", ("Ada", "Bea"), 1, 1, blank=True)
PLAIN = Question("Which?", ("Red", "Green"), 0, 2)


@dataclass
class Board:
    """The texts of an election; `steps` links them into a chain that holds in itself."""

    election: str
    trustees: str
    credentials: str
    secrets: dict[str, str]
    ballots: list[str]
    tally: str
    sized: str
    shares: list[tuple[int, str]]
    result: str

    def setup(self) -> tuple[bytes, ...]:
        return setup_data(
            *(text.encode() for text in (self.election, self.trustees, self.credentials))
        )

    def steps(self) -> list[tuple[str, tuple[bytes, ...]]]:
        return [
            ("Setup", self.setup()),
            *(("Ballot", (ballot.encode(),)) for ballot in self.ballots),
            ("EndBallots", ()),
            ("EncryptedTally", (self.tally.encode(), self.sized.encode())),
            *(
                ("PartialDecryption", owned_data(owner, text.encode()))
                for owner, text in self.shares
            ),
            ("Result", (self.result.encode(),)),
        ]

    def to_bytes(self) -> bytes:
        return chained(self.steps())


def events_of(steps: Iterable[tuple[str, tuple[bytes, ...]]]) -> list[Event]:
    """Links any steps, allowed or not."""
    events: list[Event] = []
    for height, (kind, data) in enumerate(steps):
        events.append(Event(height, kind, events[-1].hash if events else None, tuple(data)))
    return events


def chained(steps: Iterable[tuple[str, tuple[bytes, ...]]]) -> bytes:
    return header_bytes(TIMESTAMP) + b"".join(
        event_bytes(event, TIMESTAMP) for event in events_of(steps)
    )


@lru_cache(maxsize=16)
def _made(
    trustees: int,
    questions: tuple[Question, ...],
    weights: tuple[int, ...],
    votes: tuple[tuple[int, tuple[tuple[int, ...], ...]], ...],
) -> Board:
    draw = stream(f"{trustees} {questions} {weights} {votes}")
    uuid = new_uuid(draw)
    keys = [draw(GROUP.q) for _ in range(trustees)]
    trustees_file = trustees_text([trustee_key(secret, draw) for secret in keys])
    read_keys = read_trustees(GROUP, trustees_file.encode())
    election = make_election(
        name="Élection",
        description='A "sample"\n\x7f.',
        questions=questions,
        uuid=uuid,
        public_key=product_key(GROUP, read_keys),
        administrator="Ada",
    )
    secrets = [new_credential(draw) for _ in weights]
    publics = [public_credential(uuid, secret) for secret in secrets]
    listed = credentials_text(dict(zip(publics, weights, strict=True)))
    ballots = [make_ballot(election, secrets[voter], choices, draw) for voter, choices in votes]
    known = read_credentials(GROUP, listed.encode())
    total = add_up(election, [check_ballot(election, known, each) for each in ballots], known)
    shares = [partial_decryption(election, total.tally, secret, draw) for secret in keys]
    factors = [
        check_partial_decryption(election, total.tally, key, share.encode())
        for key, share in zip(read_keys, shares, strict=True)
    ]
    return Board(
        election=election.text,
        trustees=trustees_file,
        credentials=listed,
        secrets=dict(zip(publics, secrets, strict=True)),
        ballots=ballots,
        tally=encrypted_tally_text(total.tally),
        sized=sized_encrypted_tally_text(total),
        shares=list(enumerate(shares, 1)),
        result=result_text(result_of(election, total, factors)),
    )


VOTES = (
    (0, ((0, 1, 0), (1, 1))),
    (1, ((1, 0, 0), (0, 0))),
    (0, ((0, 0, 1), (0, 1))),
    (2, ((0, 1, 0), (1, 0))),
)


def board(
    trustees: int = 2,
    questions: tuple[Question, ...] = (BLANK, PLAIN),
    weights: tuple[int, ...] = (1, 3, 2),
    votes: tuple[tuple[int, tuple[tuple[int, ...], ...]], ...] = VOTES,
) -> Board:
    """A tallied election; its own lists may be changed. The first voter votes twice."""
    made = _made(trustees, questions, weights, votes)
    return replace(made, ballots=[*made.ballots], shares=[*made.shares])


def changed(text: str, path: Sequence[Any], change: Callable[[Any], Any]) -> str:
    """The JSON text with the value at the path changed."""
    value = json.loads(text)
    place = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = change(place[path[-1]])
    return compact(value)


def plus(amount: int) -> Callable[[str], str]:
    return lambda text: str(int(text) + amount)


def times(factor: int) -> Callable[[str], str]:
    return lambda text: str(int(text) * factor % GROUP.p)


def signed(board: Board, ballot: str, signer: str | None = None) -> str:
    """The ballot signed anew by the voter it names (or another), over exactly these bytes."""
    public = json.loads(ballot)["credential"] if signer is None else signer
    election = read_election(board.election.encode())
    unsigned = ballot[: ballot.rindex(',"signature":')] + "}"
    digest = sha256_base64(unsigned.encode())
    secret = secret_scalar(election.uuid, board.secrets[public])
    proof = prove_knowledge(GROUP, f"sig|{digest}|", secret, stream(digest)(GROUP.q))
    signature = compact({"hash": digest, "proof": proof_value(proof)})
    return f'{unsigned[:-1]},"signature":{signature}}}'


def sized_for(board: Board, tally: str) -> str:
    """The size text with the hash of another tally."""
    return changed(board.sized, ["encrypted_tally"], lambda _: sha256_hex(tally.encode()))
