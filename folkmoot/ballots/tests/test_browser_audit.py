"""Whole boards checked in a real browser; civic.belenios says where each of them goes wrong."""

import json
import os
from pathlib import Path

import pytest

from civic.belenios.archive import owned_data
from civic.belenios.ballots import make_ballot
from civic.belenios.elections import read_election
from civic.belenios.tests.streams import stream
from civic.belenios.verification import verify

from .boards import (
    END,
    FIRST,
    RESULT,
    RESULTS,
    REVOTE,
    SETUP,
    SHARE,
    TALLY,
    board,
    chained,
    changed,
    counting,
    place_of,
    with_setup,
    with_share,
)
from .browser import REPOSITORY, UUID

pytestmark = pytest.mark.browser

SHARED = Path(os.environ.get("FOLKMOOT_SHARED", REPOSITORY.parent / "shared"))
ARCHIVES = SHARED / "data" / "belenios"
OTHERS = ["v03", "v07", "v09", "v11", "v14"]
STRANGER = "kfc3A-A5aEfY-fhYmt-4evQTt"
real_archives = pytest.mark.skipif(not ARCHIVES.exists(), reason="no archives in shared/data")


def seen_by_both(report, judged):
    """The browser's report must say what civic's does."""
    assert (report["uuid"], report["fingerprint"]) == (judged.uuid, judged.fingerprint)
    assert (report["state"], report["lastEvent"]) == (judged.state, judged.last_event)
    kept = judged.ballots_cast, judged.ballots_kept, str(judged.weight)
    assert (report["ballotsCast"], report["ballotsKept"], report["weight"]) == kept
    assert report["voters"] == judged.checks["credentials"]
    assert len(report["shares"]) == judged.checks["shares"]
    counts = None if judged.result is None else [list(map(str, row)) for row in judged.result]
    assert report["result"] == counts


def listed(expectations: tuple[str, ...], folder: str) -> list[str]:
    """The archives of this group in the index; none where there is no index."""
    if not ARCHIVES.exists():
        return []
    index = json.loads((ARCHIVES / "index.json").read_text(encoding="utf-8"))["archives"]
    return [
        each["file"]
        for each in index
        if each["expect"] in expectations
        and each["file"].startswith(folder)
        and "bel2048" in each.get("base", each["file"])
    ]


@real_archives
@pytest.mark.parametrize("file", listed(("accept",), "valid"))
def test_boards_of_the_real_tool_hold(audit, file):
    archive = (ARCHIVES / file).read_bytes()
    seen_by_both(audit(archive)["value"], verify(archive))


@real_archives
@pytest.mark.parametrize("file", listed(("reject", "either"), "tampered"))
def test_tampered_boards_are_refused_where_civic_refuses_them(audit, file):
    archive = (ARCHIVES / file).read_bytes()
    place = place_of(archive)
    answer = audit(archive)
    assert {**answer["parameters"], **place} == answer["parameters"]
    assert isinstance(answer["parameters"]["height"], int)


@real_archives
@pytest.mark.parametrize("path", sorted(ARCHIVES.glob("valid/*.bel")), ids=lambda path: path.stem)
def test_boards_of_other_groups_are_refused_by_name(audit, path):
    is_other = path.name[:3] in OTHERS
    code = audit(path.read_bytes()).get("code")
    assert code == ("unsupported_group" if is_other else None)


def test_our_own_board_holds(audit):
    archive = chained(board())
    report = audit(archive)["value"]
    seen_by_both(report, verify(archive))
    assert report["result"] == RESULT
    assert (report["ballotsCast"], report["ballotsKept"], report["shares"]) == (4, 3, [1, 2])
    assert report["electionText"].encode() == board()[SETUP][1][0]
    assert report["encryptedTallyText"].encode() == board()[TALLY][1][0]


@pytest.mark.parametrize("length", range(1, RESULTS + 2))
def test_the_board_holds_at_every_moment(audit, length):
    archive = chained(board()[:length])
    report = audit(archive)["value"]
    seen_by_both(report, verify(archive))
    assert (report["encryptedTallyText"] is None) == (length <= TALLY)


def test_a_board_of_one_ballot_holds_and_says_so(audit):
    """All others dropped from the start: nothing on the board tells, but the number."""
    steps = board()
    alone = counting([steps[SETUP], steps[FIRST], steps[END]], [1])
    report = audit(chained(alone))["value"]
    assert (report["ballotsCast"], report["ballotsKept"]) == (1, 1)


def without_a_ballot(steps):
    return [*steps[:2], *steps[3:]]


def with_one_ballot_counted(steps):
    return counting(steps, [2])


def with_the_first_vote_counted(steps):
    return counting(steps, [1, 2, 3])


def with_another_number(steps):
    tally, sized = steps[TALLY][1]
    steps[TALLY] = "EncryptedTally", [tally, changed(sized, lambda v: v.update(num_tallied=4))]
    return steps


def with_an_old_ballot_again(steps):
    return [*steps[:END], steps[FIRST], *steps[END:]]


def with_a_ballot_after_the_end(steps):
    return [*steps[: END + 1], steps[FIRST], *steps[END + 1 :]]


def with_a_stranger(steps):
    election = read_election(steps[SETUP][1][0])
    text = make_ballot(election, STRANGER, [[1, 0, 0], [0, 0]], stream("stranger"))
    return [*steps[:2], ("Ballot", [text.encode()]), *steps[2:]]


def with_a_ballot(change):
    def mutation(steps):
        steps[REVOTE] = "Ballot", [changed(steps[REVOTE][1][0], change)]
        return steps

    return mutation


def with_bytes_for_a_ballot(steps):
    steps[FIRST] = "Ballot", [b'{"election_uuid":"\xff"}']
    return steps


def trustees(change):
    return lambda steps: with_setup(steps, trustees=changed(steps[SETUP][1][1], change))


def credentials(change):
    return lambda steps: with_setup(steps, credentials=changed(steps[SETUP][1][2], change))


def election(change):
    return lambda steps: with_setup(steps, election=changed(steps[SETUP][1][0], change))


def with_spaces(steps):
    return with_setup(steps, credentials=steps[SETUP][1][2].replace(b",", b", "))


def with_another_reference(steps):
    steps[SETUP][1][3] = changed(steps[SETUP][1][3], lambda v: v.update(trustees="0" * 64))
    return steps


def share(change, owner=1):
    return lambda steps: with_share(steps, owner, changed(steps[SHARE][1][0], change))


def with_the_share_of_another(steps):
    steps[SHARE][1][1] = owned_data(1, b"another")[1]
    return steps


def result(change):
    def mutation(steps):
        steps[RESULTS] = "Result", [changed(steps[RESULTS][1][0], change)]
        return steps

    return mutation


def without_a_share(steps):
    return [*steps[: SHARE + 1], steps[RESULTS]]


def with_a_shuffle(steps):
    return [*steps[: TALLY + 1], ("Shuffle", steps[SHARE][1])]


def with_a_certificate(steps):
    certificate = b"{}"
    *bodies, payload = steps[SETUP][1]
    owned = json.loads(owned_data(1, certificate)[1])["payload"]
    named = changed(payload, lambda v: v.update(credentials_certificate=owned))
    steps[SETUP] = "Setup", [*bodies, certificate, named]
    return steps


def nothing(_):
    """For what is wrong without a change."""


def increased(numbers, name):
    numbers[name] = str(int(numbers[name]) + 1)


def swapped(rows):
    rows[0], rows[1] = rows[1], rows[0]


LIST = {"height": 0, "part": "credentials"}
KEYS = {"height": 0, "part": "trustees"}
BODY = {"height": 0, "part": "election"}
THIRD = {"height": REVOTE, "ballot": 4}
SHARED_BY_ONE = {"height": SHARE, "trustee": 1}
BOARDS = [
    (without_a_ballot, "wrong_tally", {"height": 5}),
    (with_one_ballot_counted, "wrong_tally", {"height": 6}),
    (with_the_first_vote_counted, "wrong_tally", {"height": 6}),
    (with_another_number, "wrong_tally_size", {"height": 6}),
    (with_an_old_ballot_again, "repeated_ballot", {"height": 5, "ballot": 5}),
    (with_a_ballot_after_the_end, "event_order", {"height": 6}),
    (with_a_stranger, "unknown_credential", {"height": 2, "ballot": 2}),
    (
        with_a_ballot(lambda v: v.update(election_uuid=UUID[::-1])),
        "ballot_of_another_election",
        THIRD,
    ),
    (with_a_ballot(lambda v: swapped(v["answers"])), "bad_signature", THIRD),
    (
        with_a_ballot(lambda v: increased(v["signature"]["proof"], "response")),
        "bad_signature",
        THIRD,
    ),
    (with_a_ballot(lambda v: v["answers"].pop()), "bad_answer", THIRD),
    (with_a_ballot(lambda v: v.update(extra=1)), "bad_ballot", THIRD),
    (trustees(lambda v: v.pop()), "wrong_key", {**BODY, "member": "public_key"}),
    (trustees(list.clear), "no_trustees", KEYS),
    (
        trustees(lambda v: v[1].append(1)),
        "wrong_length",
        {**KEYS, "trustee": 2, "expected": 2, "found": 3},
    ),
    (
        trustees(lambda v: increased(v[1][1]["pok"], "response")),
        "bad_trustee_proof",
        {**KEYS, "trustee": 2},
    ),
    (trustees(lambda v: v[0][1].update(public_key="1")), "bad_trustee_key", {**KEYS, "trustee": 1}),
    (credentials(lambda v: v.insert(1, v[0])), "duplicate_credential", {**LIST, "credential": 2}),
    (credentials(swapped), "credential_order", {**LIST, "credential": 2}),
    (credentials(lambda v: v.insert(0, "1")), "identity", {**LIST, "credential": 1}),
    (credentials(lambda v: v.insert(0, "2")), "not_in_group", {**LIST, "credential": 1}),
    (credentials(lambda v: v.insert(0, "0")), "out_of_range", {**LIST, "credential": 1}),
    (credentials(lambda v: v.append(v.pop() + "0")), "wrong_tally", {"height": 6}),
    (credentials(lambda v: v.append(v.pop() + ",X")), "number_spelling", {**LIST, "credential": 3}),
    (credentials(list.clear), "unknown_credential", {"height": 1, "ballot": 1}),
    (with_spaces, "not_canonical", LIST),
    (election(lambda v: v.update(version=2)), "unsupported_version", BODY),
    (election(lambda v: v.update(extra=1)), "unknown_member", {**BODY, "member": "extra"}),
    (election(lambda v: v.update(questions=[])), "no_questions", BODY),
    (
        election(lambda v: v.update(name="Other")),
        "ballot_of_another_election",
        {"height": 1, "ballot": 1},
    ),
    (with_another_reference, "wrong_reference", {"height": 0}),
    (
        share(lambda v: increased(v["decryption_proofs"][0][1], "response")),
        "bad_share_proof",
        {**SHARED_BY_ONE, "question": 1, "choice": 2},
    ),
    (
        share(lambda v: increased(v["decryption_factors"][1], 0)),
        "bad_share",
        {**SHARED_BY_ONE, "question": 2, "choice": 1},
    ),
    (
        share(lambda v: v["decryption_factors"].pop()),
        "wrong_length",
        {**SHARED_BY_ONE, "expected": 2, "found": 1},
    ),
    (share(nothing, 3), "unknown_owner", {"height": SHARE}),
    (share(nothing, 0), "unknown_owner", {"height": SHARE}),
    (
        share(nothing, 2),
        "bad_share_proof",
        {**SHARED_BY_ONE, "trustee": 2, "question": 1, "choice": 1},
    ),
    (
        lambda steps: [*steps[:RESULTS], steps[SHARE]],
        "repeated_owner",
        {"height": RESULTS, "trustee": 1},
    ),
    (with_the_share_of_another, "wrong_reference", {"height": SHARE}),
    (
        result(lambda v: swapped(v["result"][0])),
        "wrong_result",
        {"height": RESULTS, "question": 1, "choice": 1},
    ),
    (
        result(lambda v: v["result"][1].append(0)),
        "wrong_length",
        {"height": RESULTS, "question": 2, "expected": 2, "found": 3},
    ),
    (
        result(lambda v: v["result"][1].insert(0, str(v["result"][1].pop(0)))),
        "weight_spelling",
        {"height": RESULTS, "question": 2},
    ),
    (without_a_share, "missing_share", {"height": 8}),
    (with_a_shuffle, "event_order", {"height": 7}),
]


@pytest.mark.parametrize(("change", "code", "place"), BOARDS)
def test_a_board_with_one_fault_is_refused_at_its_place(refused, change, code, place):
    refused(chained(change(board())), code, place)


def test_a_certificate_of_the_credentials_is_not_passed_over(audit):
    answer = audit(chained(with_a_certificate(board())))
    assert answer == {"code": "unsupported_certificate", "parameters": {"height": 0}}


def test_a_ballot_that_is_no_text_is_refused(audit):
    """Civic reads the text later, and can number the ballot too."""
    archive = chained(with_bytes_for_a_ballot(board()))
    assert audit(archive) == {"code": "not_json", "parameters": {"height": FIRST}}
    assert place_of(archive) == {"height": FIRST, "ballot": 1}
