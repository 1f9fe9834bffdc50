"""Whoever keeps the board may rewrite it and repair every hash: each change is refused by name."""

import json
from collections.abc import Callable

import pytest

from civic.belenios.archive import owned_data
from civic.belenios.errors import Invalid, Unsupported
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tests.samples import (
    ORDER_3,
    board,
    chained,
    plus,
    times,
)
from civic.belenios.tests.tampering import (
    another_voters_answers,
    another_voters_signature,
    exchanged,
    with_ballot,
    with_ballot_text,
    with_list,
    with_share,
    with_tally,
    with_text,
    without_sum,
    without_voter,
)
from civic.belenios.verification import verify

GROUP = BELENIOS_2048
FIRST = {"height": 1, "ballot": 1}
ALPHA = ["answers", 0, "choices", 0, "alpha"]
BIT = {**FIRST, "question": 1, "choice": 1}
PROOF = ["answers", 0, "individual_proofs", 0, 0]
TALLY = {"height": 6}
SHARE = {"height": 7, "trustee": 1}
CELL = {"question": 1, "choice": 1}
RESULT = {"height": 9}
LISTED = {"part": "credentials"}
KEY = {"part": "election", "member": "public_key"}

MUTATIONS = {
    # ballots
    "ballot dropped": (with_list("ballots", lambda b: b[:-1]), "wrong_tally", {"height": 5}),
    "ballot twice": (
        with_list("ballots", lambda b: [*b, b[1]]), "repeated_ballot", {"height": 5, "ballot": 5},
    ),
    "old ballot over the revote": (
        with_list("ballots", lambda b: [*b, b[0]]), "repeated_ballot", {"height": 5, "ballot": 5},
    ),
    "vote and revote exchanged": (
        with_list("ballots", lambda b: exchanged(b, 0, 2)), "wrong_tally", TALLY,
    ),
    "revote dropped": (
        with_list("ballots", lambda b: [*b[:2], b[3]]), "wrong_tally", {"height": 5},
    ),
    "one proof digit, not signed again": (
        with_ballot(1, [*PROOF, "response"], plus(1), resign=False), "signature_hash", FIRST,
    ),
    "one proof digit": (
        with_ballot(1, [*PROOF, "response"], plus(1)),
        "individual_proof", {**BIT, "proof": "individual_proof"},
    ),
    "a challenge moved": (
        without_sum([1, "individual_proofs", 1]),
        "individual_proof", {**FIRST, "question": 2, "choice": 2, "proof": "individual_proof"},
    ),
    "blank proof": (
        with_ballot(1, ["answers", 0, "blank_proof", 1, "response"], plus(1)),
        "blank_proof", {**FIRST, "question": 1, "proof": "blank_proof"},
    ),
    "overall proof with blank": (
        with_ballot(1, ["answers", 0, "overall_proof", 1, "challenge"], plus(1)),
        "overall_proof", {**FIRST, "question": 1, "proof": "overall_proof"},
    ),
    "overall proof": (
        with_ballot(1, ["answers", 1, "overall_proof", 0, "challenge"], plus(1)),
        "overall_proof", {**FIRST, "question": 2, "proof": "overall_proof"},
    ),
    "signature": (
        with_ballot(1, ["signature", "proof", "response"], plus(1), resign=False),
        "signature", FIRST,
    ),
    "signature by another voter": (
        another_voters_signature, "signature", {"height": 2, "ballot": 2},
    ),
    "answers of another voter": (
        another_voters_answers, "individual_proof",
        {"height": 2, "ballot": 2, "question": 1, "choice": 1, "proof": "individual_proof"},
    ),
    "alpha times -1": (with_ballot(1, ALPHA, times(-1)), "not_in_group", BIT),
    "alpha times an element of order 3": (
        with_ballot(1, ALPHA, times(ORDER_3)), "not_in_group", BIT,
    ),
    "beta times an element of order 3": (
        with_ballot(1, [*ALPHA[:-1], "beta"], times(ORDER_3)), "not_in_group", BIT,
    ),
    "alpha plus p": (with_ballot(1, ALPHA, plus(GROUP.p)), "out_of_range", BIT),
    "alpha zero": (with_ballot(1, ALPHA, lambda _: "0"), "out_of_range", BIT),
    "alpha as a number": (
        with_ballot(1, ALPHA, int), "wrong_type", {**BIT, "expected": "string"},
    ),
    "leading zero": (with_ballot(1, ALPHA, lambda text: "0" + text), "number_spelling", BIT),
    "plus sign": (with_ballot(1, ALPHA, lambda text: "+" + text), "number_spelling", BIT),
    "other digits": (
        with_ballot(1, ALPHA, lambda text: text[:-1] + "٣"), "number_spelling", BIT,
    ),
    "response plus q": (
        with_ballot(1, [*PROOF, "response"], plus(GROUP.q)),
        "out_of_range", {**BIT, "proof": "individual_proof"},
    ),
    "challenge of the signature plus q": (
        with_ballot(1, ["signature", "proof", "challenge"], plus(GROUP.q), resign=False),
        "out_of_range", {**FIRST, "proof": "signature"},
    ),
    "choice too many": (
        with_ballot(1, ["answers", 1, "choices"], lambda c: [*c, c[0]]),
        "wrong_length", {**FIRST, "question": 2, "expected": 2, "found": 3},
    ),
    "proof too few": (
        with_ballot(1, ["answers", 1, "individual_proofs"], lambda p: p[:-1]),
        "wrong_length", {**FIRST, "question": 2, "expected": 2, "found": 1},
    ),
    "overall proof too long": (
        with_ballot(1, ["answers", 1, "overall_proof"], lambda p: [*p, p[0]]),
        "wrong_length",
        {**FIRST, "question": 2, "proof": "overall_proof", "expected": 3, "found": 4},
    ),
    "answer too few": (
        with_ballot(1, ["answers"], lambda answers: answers[:1]),
        "wrong_length", {**FIRST, "expected": 2, "found": 1},
    ),
    "blank proof where none belongs": (
        with_ballot(1, ["answers", 1], lambda a: {**a, "blank_proof": []}),
        "unknown_member", {**FIRST, "question": 2, "member": "blank_proof"},
    ),
    "blank proof missing": (
        with_ballot(
            1, ["answers", 0], lambda a: {k: v for k, v in a.items() if k != "blank_proof"}
        ),
        "missing_member", {**FIRST, "question": 1, "member": "blank_proof"},
    ),
    "members in another order": (
        with_ballot(1, ALPHA[:-1], lambda c: dict(reversed(c.items()))), "member_order", BIT,
    ),
    "a member twice": (
        with_ballot_text(1, lambda text: text.replace('{"alpha":', '{"alpha":"1","alpha":', 1)),
        "duplicate_member", FIRST,
    ),
    "white space": (
        with_ballot_text(1, lambda text: text.replace(":", ": ", 1)), "not_canonical", FIRST,
    ),
    "an escaped letter": (
        with_ballot_text(1, lambda text: text.replace('"alpha"', '"\\u0061lpha"', 1)),
        "not_canonical", FIRST,
    ),
    "a fraction": (
        with_ballot(1, ["answers"], lambda answers: [*answers, 1.0]),
        "number_spelling", {**FIRST, "text": "1.0"},
    ),
    "ballot for another election": (
        with_ballot(1, ["election_uuid"], lambda uuid: uuid[::-1]), "wrong_uuid", FIRST,
    ),
    "ballot for another text": (
        with_ballot(1, ["election_hash"], lambda text: text[::-1]), "wrong_fingerprint", FIRST,
    ),
    # setup
    "question changed": (
        with_text("election", ["questions", 0, "question"], lambda _: "Why?"),
        "wrong_fingerprint", FIRST,
    ),
    "election's key out of the group": (
        with_text("election", ["public_key"], times(ORDER_3)), "not_in_group", KEY,
    ),
    "election's key neutral": (
        with_text("election", ["public_key"], lambda _: "1"), "identity", KEY,
    ),
    "election's key another": (
        with_text("election", ["public_key"], times(GROUP.g)), "wrong_key", KEY,
    ),
    "trustee left out": (
        with_text("trustees", [slice(None)], lambda each: each[:1]), "wrong_key", KEY,
    ),
    "trustee's proof": (
        with_text("trustees", [0, 1, "pok", "response"], plus(1)),
        "proof_of_knowledge", {"part": "trustees", "trustee": 1},
    ),
    "trustee's key neutral": (
        with_text("trustees", [1, 1, "public_key"], lambda _: "1"),
        "identity", {"part": "trustees", "trustee": 2},
    ),
    "trustee's key out of the group": (
        with_text("trustees", [1, 1, "public_key"], times(ORDER_3)),
        "not_in_group", {"part": "trustees", "trustee": 2},
    ),
    "no question": (
        with_text("election", ["questions"], lambda _: []), "no_questions", {"part": "election"},
    ),
    "group of somebody": (
        with_text("election", ["group"], lambda _: "MINE"), "unknown_group", {"part": "election"},
    ),
    "version 2": (
        with_text("election", ["version"], lambda _: 2), "unknown_version", {"part": "election"},
    ),
    "weight changed": (
        with_text("credentials", [0], lambda text: text.split(",")[0] + ",7"),
        "wrong_tally", TALLY,
    ),
    "weight negative": (
        with_text("credentials", [0], lambda text: text.split(",")[0] + ",-1"),
        "number_spelling", {**LISTED, "credential": 1},
    ),
    "credential twice": (
        with_text("credentials", [2], lambda _: json.loads(board().credentials)[0]),
        "duplicate_credential", {**LISTED, "credential": 3},
    ),
    "credentials in another order": (
        with_text("credentials", [slice(None)], lambda each: each[::-1]),
        "credential_order", {**LISTED, "credential": 2},
    ),
    "credential out of the group": (
        with_text("credentials", [1], lambda text: times(ORDER_3)(text.split(",")[0])),
        "not_in_group", {**LISTED, "credential": 2},
    ),
    "voter struck off": (without_voter, "unknown_credential", {"height": 2, "ballot": 2}),
    # tally
    "tally times g": (with_tally([0, 1, "alpha"], times(GROUP.g)), "wrong_tally", TALLY),
    "one ballot more": (
        with_text("sized", ["num_tallied"], lambda n: n + 1), "wrong_tally_size", TALLY,
    ),
    "more weight": (
        with_text("sized", ["total_weight"], lambda n: n + 1), "wrong_tally_size", TALLY,
    ),
    "hash of another tally": (
        with_text("sized", ["encrypted_tally"], lambda text: text[::-1]),
        "wrong_reference", TALLY,
    ),
    "share times g": (
        with_share(1, ["decryption_factors", 0, 0], times(GROUP.g)),
        "decryption_proof", {**SHARE, **CELL},
    ),
    "share out of the group": (
        with_share(1, ["decryption_factors", 0, 0], times(ORDER_3)),
        "not_in_group", {**SHARE, **CELL},
    ),
    "proof of a share": (
        with_share(1, ["decryption_proofs", 1, 1, "response"], plus(1)),
        "decryption_proof", {**SHARE, "question": 2, "choice": 2},
    ),
    "shares exchanged": (
        with_list("shares", lambda s: [(1, s[1][1]), (2, s[0][1])]),
        "decryption_proof", {**SHARE, **CELL},
    ),
    "share missing": (with_list("shares", lambda s: s[:1]), "missing_share", {"height": 8}),
    "share twice": (
        with_list("shares", lambda s: [s[0], *s]), "repeated_owner", {"height": 8, "trustee": 1},
    ),
    "share of nobody": (
        with_list("shares", lambda s: [(3, s[0][1]), s[1]]), "unknown_owner", {"height": 7},
    ),
    "share of trustee true": (
        with_list("shares", lambda s: [(True, s[0][1]), s[1]]),
        "wrong_type", {"height": 7, "expected": "integer"},
    ),
    "result plus 1": (
        with_text("result", ["result", 0, 0], lambda n: n + 1), "wrong_result", {**RESULT, **CELL},
    ),
    "result minus 1": (
        with_text("result", ["result", 1, 1], lambda n: n - 1),
        "wrong_result", {**RESULT, "question": 2, "choice": 2},
    ),
    "result plus q": (
        with_text("result", ["result", 0, 0], lambda n: str(n + GROUP.q)),
        "out_of_range", {**RESULT, "question": 1},
    ),
    "result as text": (
        with_text("result", ["result", 0, 0], str), "weight_spelling", {**RESULT, "question": 1},
    ),
    "result too short": (
        with_text("result", ["result", 1], lambda row: row[:1]),
        "wrong_length", {**RESULT, "question": 2, "expected": 2, "found": 1},
    ),
}  # fmt: skip


def refusal(data: bytes) -> tuple[str, dict]:
    with pytest.raises(Invalid) as caught:
        verify(data)
    return caught.value.code, caught.value.place


def test_the_untampered_board_is_accepted():
    assert verify(board().to_bytes()).result == ((3, 2, 1), (2, 1))


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_board_is_refused_by_name_at_its_place(name):
    change, code, place = MUTATIONS[name]
    assert refusal(change(board()).to_bytes()) == (code, place)


STEPS: dict[str, tuple[Callable, str, dict]] = {
    "ballot after the end": (lambda s: [*s[:5], s[5], s[1], *s[6:]], "event_order", {"height": 6}),
    "no end": (lambda s: [*s[:5], *s[6:]], "event_order", {"height": 5}),
    "no tally": (lambda s: [*s[:6], *s[7:]], "event_order", {"height": 6}),
    "result first": (lambda s: [*s[:7], s[9]], "event_order", {"height": 7}),
    "two results": (lambda s: [*s, s[9]], "event_order", {"height": 10}),
    "two setups": (lambda s: [s[0], *s], "event_order", {"height": 1}),
    "no setup": (lambda s: s[1:], "event_order", {"height": 0}),
    "two tallies": (lambda s: [*s[:7], s[6]], "event_order", {"height": 7}),
    "shuffle of a homomorphic election": (
        lambda s: [*s[:7], ("Shuffle", owned_data(1, b"{}")), ("EndShuffles", ()), *s[7:]],
        "event_order", {"height": 7},
    ),
    "unknown event": (lambda s: [*s[:5], ("Party", ())], "unknown_event_type", {"height": 5}),
    "ballot with two bodies": (
        lambda s: [s[0], ("Ballot", (b"1", *s[1][1])), *s[2:]], "data_count", {"height": 1},
    ),
    "end with a payload": (
        lambda s: [*s[:5], ("EndBallots", (b"1",))], "data_count", {"height": 5},
    ),
    "setup names another trustees' file": (
        lambda s: [("Setup", (s[0][1][0], b"[]", *s[0][1][2:])), *s[1:]],
        "wrong_reference", {"height": 0},
    ),
    "owner names another share": (
        lambda s: [*s[:7], ("PartialDecryption", (b"{}", s[7][1][1])), *s[8:]],
        "wrong_reference", {"height": 7},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_events_in_another_order_are_refused(name):
    change, code, place = STEPS[name]
    assert refusal(chained(change(board().steps()))) == (code, place)


ANNOUNCED = {
    "other group": (
        with_text("election", ["group"], lambda _: "Ed25519"), "group Ed25519",
    ),
    "other question": (
        with_text("election", ["questions", 0], lambda q: {"type": "Lists", "value": q}),
        "question Lists",
    ),
    "threshold": (
        with_text("trustees", [0, 0], lambda _: "Pedersen"), "trustees Pedersen",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANNOUNCED)
def test_announced_features_are_neither_accepted_nor_refused(name):
    change, feature = ANNOUNCED[name]
    with pytest.raises(Unsupported) as caught:
        verify(change(board()).to_bytes())
    assert caught.value.feature == feature


def test_a_certificate_of_credentials_is_announced():
    (kind, (*bodies, payload)), *rest = board().steps()
    certificate = b"{}"
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    named = payload[:-1] + f',"credentials_certificate":"{digest}"}}'.encode()
    with pytest.raises(Unsupported) as caught:
        verify(chained([(kind, (*bodies, certificate, named)), *rest]))
    assert caught.value.feature == "credentials_certificate"
