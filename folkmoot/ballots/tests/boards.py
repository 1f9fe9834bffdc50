"""A small board of our own making, and archives of whatever is done to it.

Three voters of unlike weight, the first of whom votes twice, two trustees, two questions.
"""

import json
from collections.abc import Callable
from functools import cache

import pytest

from civic.belenios.archive import Archive, Event, owned_data, setup_data
from civic.belenios.ballots import check_ballot, make_ballot
from civic.belenios.credentials import credentials_text, public_credential, read_credentials
from civic.belenios.elections import Question, make_election, read_election
from civic.belenios.errors import Invalid
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tally import (
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
from civic.belenios.trustees import read_trustee_key, trustee_key, trustees_text
from civic.belenios.verification import verify

from .browser import UUID

TIMESTAMP = 1795420632
SECRETS = [2**255 + 19, 2**254 + 79]
WEIGHTS = {
    "4j7ot-3oruWx-QVgh3-9dTser": 1,
    "cVu4u-86dChi-YFEsW-nTpZep": 3,
    "xLqsm-gAEXPe-RaUY1-RFn1Hg": 2**30,
}
VOTES = [
    ("4j7ot-3oruWx-QVgh3-9dTser", [[0, 1, 0], [1, 0]]),
    ("cVu4u-86dChi-YFEsW-nTpZep", [[1, 0, 0], [0, 0]]),
    ("xLqsm-gAEXPe-RaUY1-RFn1Hg", [[0, 0, 1], [0, 1]]),
    ("4j7ot-3oruWx-QVgh3-9dTser", [[0, 0, 1], [1, 0]]),
]
NAME = 'Wer? 谁? "A\\B" \x7f\n'
RESULT = [["3", "0", str(2**30 + 1)], ["1", str(2**30)]]
Step = tuple[str, list[bytes]]
SETUP, FIRST, REVOTE, END, TALLY, SHARE, RESULTS = 0, 1, 4, 5, 6, 7, 9


def _trustees() -> list[str]:
    return [trustee_key(secret, stream(f"proof {secret}")) for secret in SECRETS]


def _election() -> bytes:
    first, second = (read_trustee_key(text).public_key for text in _trustees())
    return make_election(
        name=NAME,
        description="",
        questions=[
            Question("Who?", ("Ada", "Björn"), 1, 1, blank=True),
            Question("Whether?", ("Yes", "No"), 0, 1),
        ],
        uuid=UUID,
        public_key=BELENIOS_2048.product(first, second),
    ).body


def _sum(election: bytes, credentials: bytes, ballots: list[bytes]) -> Sum:
    read, weights = read_election(election), read_credentials(BELENIOS_2048, credentials)
    return add_up(read, [check_ballot(read, weights, text.decode()) for text in ballots], weights)


def _tally_step(total: Sum) -> Step:
    texts = encrypted_tally_text(total.tally), sized_encrypted_tally_text(total)
    return "EncryptedTally", [text.encode() for text in texts]


def counting(steps: list[Step], heights: list[int]) -> list[Step]:
    """The board up to the tally of a server that has counted the ballots at these heights only."""
    election, _, credentials, _ = steps[SETUP][1]
    total = _sum(election, credentials, [steps[height][1][0] for height in heights])
    ends = [kind for kind, _ in steps].index("EndBallots")
    return [*steps[: ends + 1], _tally_step(total)]


def _setup() -> Step:
    weights = {public_credential(UUID, each): weight for each, weight in WEIGHTS.items()}
    texts = trustees_text(_trustees()), credentials_text(weights)
    return "Setup", list(setup_data(_election(), *(text.encode() for text in texts)))


def _ballots(election: bytes) -> list[bytes]:
    return [
        make_ballot(read_election(election), credential, choices, stream(f"ballot {i}")).encode()
        for i, (credential, choices) in enumerate(VOTES)
    ]


def _decrypted(election: bytes, total: Sum) -> list[Step]:
    read = read_election(election)
    steps, shares = [], []
    for owner, secret in enumerate(SECRETS, 1):
        key = read_trustee_key(_trustees()[owner - 1])
        body = partial_decryption(read, total.tally, secret, stream(f"share {owner}")).encode()
        shares.append(check_partial_decryption(read, total.tally, key, body))
        steps.append(("PartialDecryption", list(owned_data(owner, body))))
    steps.append(("Result", [result_text(result_of(read, total, shares)).encode()]))
    return steps


@cache
def _board() -> tuple[Step, ...]:
    setup = _setup()
    election, _, credentials, _ = setup[1]
    ballots = _ballots(election)
    total = _sum(election, credentials, ballots)
    return (
        setup,
        *(("Ballot", [text]) for text in ballots),
        ("EndBallots", []),
        _tally_step(total),
        *_decrypted(election, total),
    )


def board() -> list[Step]:
    """Every event of the election, from its setup to its result, to be changed at will."""
    return [(kind, list(data)) for kind, data in _board()]


def chained(steps: list[Step]) -> bytes:
    """The archive of these events, however wrong, with a chain that is right."""
    events: list[Event] = []
    for kind, data in steps:
        parent = events[-1].hash if events else None
        events.append(Event(len(events), kind, parent, tuple(data)))
    return Archive(TIMESTAMP, tuple(events)).to_bytes()


def with_setup(steps: list[Step], **bodies: bytes) -> list[Step]:
    """Other bodies for `election`, `trustees` or `credentials`, named rightly in the payload."""
    names = ["election", "trustees", "credentials"]
    old = dict(zip(names, steps[SETUP][1], strict=False))
    steps[SETUP] = ("Setup", list(setup_data(*({**old, **bodies}[name] for name in names))))
    return steps


def with_share(steps: list[Step], owner: int, body: bytes) -> list[Step]:
    """Another first share."""
    steps[SHARE] = ("PartialDecryption", list(owned_data(owner, body)))
    return steps


def changed(body: bytes, change: Callable) -> bytes:
    """A JSON body after `change` has had its value."""
    value = json.loads(body)
    change(value)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\x7f", "\\u007f").encode()


def place_of(archive: bytes) -> dict:
    """Where civic finds the fault; inside a ballot it looks closer than the browser does."""
    with pytest.raises(Invalid) as refusal:
        verify(archive)
    inner = ("question", "choice", "proof", "member", "expected", "found")
    place = refusal.value.place
    return {name: place[name] for name in place if "ballot" not in place or name not in inner}
