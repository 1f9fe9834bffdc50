"""Copied, replayed and malformed ballots are refused by the server and by the verifier (BA-6)."""

import json
import secrets

import pytest
from django.utils import timezone

from civic.belenios import archive
from civic.belenios.ballots import check_ballot
from civic.belenios.credentials import new_credential, secret_scalar
from civic.belenios.elections import Question
from civic.belenios.errors import Invalid
from civic.belenios.groups import BELENIOS_2048 as GROUP
from civic.belenios.proofs import proof_value, prove_knowledge
from civic.belenios.tests.samples import ORDER_3
from civic.belenios.texts import compact, sha256_base64
from civic.belenios.verification import verify
from folkmoot.ballots import actions, queries
from folkmoot.ballots.actions import Refused
from folkmoot.ballots.views import LARGEST

from . import box as boxes

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return boxes.open_box()


def post(client, box, body, **options):
    options = {"content_type": "application/json"} | options
    return client.post(box.address, body, **options)


def refused(client, box, ballot):
    """The code with which the server refuses a ballot; the board stays as it is."""
    before = queries.archive_bytes(box.board)
    answer = post(client, box, json.dumps({"ballot": ballot}))
    assert answer.status_code == 409
    assert queries.archive_bytes(box.board) == before
    return answer.json()["refused"]


def verdict(box, *ballots):
    """The code with which the verifier refuses a board that carries these ballots."""
    whole = archive.read(queries.archive_bytes(box.board))
    for ballot in ballots:
        whole = whole.append("Ballot", ballot.encode())
    with pytest.raises(Invalid) as invalid:
        verify(whole.to_bytes())
    return invalid.value.code


def both(client, box, ballot):
    """The one code of server and verifier."""
    code = refused(client, box, ballot)
    assert verdict(box, ballot) == code
    return code


def value_of(box, voter=0, *choices):
    return json.loads(box.ballot(voter, *choices))


def signed(box, voter, value):
    """The value under a signature that holds: only what it says can be wrong."""
    value.pop("signature", None)
    digest = sha256_base64(compact(value).encode())
    secret = secret_scalar(box.board.uuid, box.credentials[voter])
    proof = prove_knowledge(GROUP, f"sig|{digest}|", secret, secrets.randbelow(GROUP.q))
    return compact(value | {"signature": {"hash": digest, "proof": proof_value(proof)}})


def test_signing_again_what_is_right_is_taken(client, box):
    """So that the refusals below are not those of a signature badly made."""
    assert (
        post(client, box, json.dumps({"ballot": signed(box, 0, value_of(box))})).status_code == 200
    )


def test_answers_copied_under_another_credential_are_refused(client, box):
    copied = value_of(box, 0)["answers"]
    box.cast(0)
    ballot = signed(box, 1, value_of(box, 1) | {"answers": copied})
    assert both(client, box, ballot) == "individual_proof"


def test_ballot_relabelled_with_another_credential_is_refused(client, box):
    other = value_of(box, 1)["credential"]
    ballot = compact(value_of(box, 0) | {"credential": other})
    assert both(client, box, ballot) == "signature_hash"


def test_older_ballot_cannot_be_sent_again_to_bring_back_an_older_vote(client, box):
    older = box.ballot(0, 1, 0)
    actions.cast_ballot(box.board, older)
    box.cast(0, 0, 1)
    assert both(client, box, older) == "repeated_ballot"


def altered(box, path, text):
    """A signed ballot with one part replaced."""
    value = value_of(box)
    part = value["answers"][0]
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = text(part[path[-1]]) if callable(text) else text
    return signed(box, 0, value)


ALPHA = ("choices", 0, "alpha")
BETA = ("choices", 1, "beta")
CHALLENGE = ("individual_proofs", 0, 0, "challenge")
RESPONSE = ("overall_proof", 1, "response")


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (ALPHA, "1", "individual_proof"),
        (ALPHA, "0", "out_of_range"),
        (ALPHA, str(GROUP.p), "out_of_range"),
        (ALPHA, str(GROUP.p - 1), "not_in_group"),
        (ALPHA, str(ORDER_3), "not_in_group"),
        (BETA, lambda old: str(int(old) * ORDER_3 % GROUP.p), "not_in_group"),
        (BETA, lambda old: str(GROUP.p - int(old)), "not_in_group"),
        (ALPHA, lambda old: str(int(old) * GROUP.g % GROUP.p), "individual_proof"),
        (ALPHA, lambda old: "0" + old, "number_spelling"),
        (ALPHA, lambda old: "+" + old, "number_spelling"),
        (ALPHA, "-5", "number_spelling"),
        (ALPHA, "", "number_spelling"),
        (ALPHA, "٣", "number_spelling"),
        (ALPHA, "9" * 4000, "out_of_range"),
        (ALPHA, "9" * 100_000, "out_of_range"),
        (ALPHA, int, "wrong_type"),
        (ALPHA, None, "wrong_type"),
        (ALPHA, True, "wrong_type"),
        (ALPHA, ["1"], "wrong_type"),
        (CHALLENGE, lambda old: str(int(old) + GROUP.q), "out_of_range"),
        (CHALLENGE, lambda old: "0" + old, "number_spelling"),
        (RESPONSE, lambda old: str(int(old) + GROUP.q), "out_of_range"),
        (RESPONSE, lambda old: str((int(old) + 1) % GROUP.q), "overall_proof"),
        (("individual_proofs", 1), lambda old: old[::-1], "individual_proof"),
        (("overall_proof",), lambda old: old[:1], "wrong_length"),
        (("overall_proof",), lambda old: old * 2, "wrong_length"),
        (("choices",), lambda old: old[:1], "wrong_length"),
        (("choices",), lambda old: old[::-1], "individual_proof"),
        (("choices",), {}, "wrong_type"),
        (("choices", 0), lambda old: old | {"gamma": "1"}, "unknown_member"),
        (("choices", 0), lambda old: {"alpha": old["alpha"]}, "missing_member"),
        (("choices", 0), lambda old: dict(reversed(old.items())), "member_order"),
    ],
)
def test_ballot_with_one_wrong_part_is_refused_by_its_name(client, box, path, text, code):
    assert both(client, box, altered(box, path, text)) == code


@pytest.mark.parametrize("name", ["election_uuid", "election_hash", "credential", "answers"])
def test_ballot_without_a_member_is_refused(client, box, name):
    value = value_of(box)
    del value[name]
    assert both(client, box, signed(box, 0, value)) == "missing_member"


def test_unsigned_ballot_is_refused(client, box):
    value = value_of(box)
    del value["signature"]
    assert both(client, box, compact(value)) == "missing_member"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("credential", "1", "unknown_credential"),
        ("credential", "0", "unknown_credential"),
        ("credential", str(GROUP.g), "unknown_credential"),
        ("credential", 7, "wrong_type"),
        ("credential", ["1"], "wrong_type"),
        ("credential", {}, "wrong_type"),
        ("election_uuid", "1" * 14, "wrong_uuid"),
        ("election_uuid", None, "wrong_uuid"),
        ("election_hash", "A" * 43, "wrong_fingerprint"),
        ("answers", None, "wrong_type"),
        ("answers", [], "wrong_length"),
        ("answers", [[]], "wrong_type"),
    ],
)
def test_ballot_with_another_value_is_refused_by_its_name(client, box, name, text, code):
    assert both(client, box, signed(box, 0, value_of(box) | {name: text})) == code


def test_credential_that_is_on_no_list_is_refused(client, box):
    box.credentials[0] = new_credential(secrets.randbelow)
    assert both(client, box, box.ballot(0)) == "unknown_credential"


def test_ballot_and_proofs_of_another_election_are_refused(client, box):
    other = boxes.open_box()
    assert both(client, box, other.ballot(0)) == "wrong_uuid"
    foreign = value_of(other, 0)["answers"]
    ballot = signed(box, 0, value_of(box) | {"answers": foreign})
    assert both(client, box, ballot) == "individual_proof"


def test_two_marks_where_one_is_allowed_cannot_be_cast(client, box):
    other = boxes.open_box(question=Question("Which?", ("A", "B"), 0, 2))
    both_marked = value_of(other, 0, 1, 1)["answers"]
    assert len(both_marked[0]["overall_proof"]) == 3
    both_marked[0]["overall_proof"] = both_marked[0]["overall_proof"][:2]
    ballot = signed(box, 0, value_of(box) | {"answers": both_marked})
    assert both(client, box, ballot) == "individual_proof"


@pytest.mark.parametrize(
    "spelling",
    [
        lambda text: text + " ",
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", ", ", 1),
        lambda text: text.replace('"credential"', '"\\u0063redential"'),
        lambda text: '{"election_uuid":"x",' + text[1:],
        lambda text: text[:-1] + ',"more":1}',
        lambda text: text + "\x00",
        lambda text: text + "\ud800",
    ],
)
def test_another_spelling_of_a_right_ballot_is_refused(client, box, spelling):
    text = box.ballot(0)
    changed = spelling(text)
    answer = post(client, box, json.dumps({"ballot": changed}))
    assert (answer.status_code, box.board.events.count()) == (409, 1)
    with pytest.raises(Invalid):
        check_ballot(box.election, {value_of(box)["credential"]: 1}, changed)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (" ", "malformed"),
        ("null", "malformed"),
        ("[]", "malformed"),
        ('"ballot"', "malformed"),
        ("{}", "malformed"),
        ('{"ballot":null}', "malformed"),
        ('{"ballot":7}', "malformed"),
        ('{"ballot":{}}', "malformed"),
        ('{"ballot":"', "malformed"),
        (b"\xff\xfe\x00", "malformed"),
        ("[" * 200_000, "malformed"),
        ('{"ballot":' + "9" * 100_000 + "}", "malformed"),
        ('{"ballot":""}', "not_json"),
        ('{"ballot":"[]"}', "wrong_type"),
        (json.dumps({"ballot": "[" * 200_000}), "not_json"),
        (json.dumps({"ballot": "9" * 100_000}), "not_json"),
        (json.dumps({"ballot": "NaN"}), "number_spelling"),
        (json.dumps({"ballot": "1e9999"}), "number_spelling"),
        (json.dumps({"ballot": "", "padding": " " * LARGEST}), "too_large"),
        (" " * 1_000_000, "too_large"),
        (" " * 5_000_000, "too_large"),
    ],
)
def test_body_that_is_no_ballot_is_refused_by_code(client, box, body, code):
    answer = post(client, box, body)
    assert (answer.status_code, answer.json()["refused"]) == (409, code)
    assert box.board.events.count() == 1


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_only_json_is_read_so_no_other_site_can_send_a_form(client, box, kind):
    body = json.dumps({"ballot": box.ballot(0)})
    answer = client.generic("POST", box.address, body, content_type=kind)
    assert (answer.status_code, answer.json()["refused"]) == (409, "content_type")
    assert box.board.events.count() == 1


@pytest.mark.parametrize("length", ["abc", "-1", "1e5"])
def test_strange_length_is_no_error_of_the_server(client, box, length):
    answer = post(client, box, "{}", CONTENT_LENGTH=length)
    assert (answer.status_code, answer.json()["refused"]) == (409, "malformed")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_only_post_casts(client, box, method):
    body = json.dumps({"ballot": box.ballot(0)})
    answer = client.generic(method, box.address, body, content_type="application/json")
    assert (answer.status_code, box.board.events.count()) == (405, 1)


def test_board_that_is_not_there_is_not_found(client, box):
    body = json.dumps({"ballot": box.ballot(0)})
    answer = client.post("/boards/unknown/cast/", body, content_type="application/json")
    assert answer.status_code == 404


def test_refusal_reads_and_sets_no_cookie(client, box):
    answer = post(client, box, "{}")
    assert answer.cookies == {}
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("key", ["1", str(ORDER_3), str(GROUP.p - 1), "0", "x"])
def test_trustee_key_that_is_no_public_key_is_refused(key):
    box = boxes.Box(
        actions.make_board(boxes.people(1), opens=timezone.now() + boxes.HOUR,
                           closes=timezone.now() + 2 * boxes.HOUR), []
    )  # fmt: skip
    trustee = box.board.trustees.get()
    text = compact({"pok": {"challenge": "0", "response": "0"}, "public_key": key})
    with pytest.raises(Refused) as caught:
        actions.accept_key(trustee, text, "{}")
    codes = {"1": "identity", "0": "out_of_range", "x": "number_spelling"}
    assert caught.value.code == codes.get(key, "not_in_group")
