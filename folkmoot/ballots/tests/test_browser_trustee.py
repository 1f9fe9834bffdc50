"""A trustee's key and share of the tally, made in a real browser."""

import json
from base64 import b64encode
from hashlib import sha256

import pytest

from civic.belenios.groups import BELENIOS_2048
from civic.belenios.trustees import read_trustee_key

from .browser import SECRET, UUID, bigint, compact, election_text, stream

pytestmark = pytest.mark.browser

QUESTIONS = [{"answers": ["Ada", "Bo"], "min": 0, "max": 1, "question": "Who?"}]
CHALLENGE = "Wm9vLXJlc3RvcmU_2f-x"
NOT_IN_GROUP = "2"


@pytest.fixture
def election(belenios):
    return election_text(belenios, QUESTIONS)


@pytest.fixture
def file(belenios):
    return belenios("trustee.keyFile", UUID, bigint(SECRET))["value"]


@pytest.fixture
def public_key(belenios):
    return belenios("group.powerOfG", bigint(SECRET))["value"]


def with_checksum(**members) -> str:
    """A key file as the format says, whatever is in it."""
    digest = sha256(compact(members).encode()).digest()
    return compact({**members, "checksum": b64encode(digest).decode().rstrip("=")})


def is_restored(uuid: str, challenge: str, public_key: str, text: str) -> bool:
    """The server's check: c = H("restore|" uuid "|" challenge "|" X "|", g^r X^c)."""
    p, q, g = (int(number) for number in (BELENIOS_2048.p, BELENIOS_2048.q, BELENIOS_2048.g))
    proof = {name: int(value) for name, value in json.loads(text).items()}
    share = pow(int(public_key), proof["challenge"], p)
    commitment = pow(g, proof["response"], p) * share % p
    hashed = sha256(f"restore|{uuid}|{challenge}|{public_key}|{commitment}".encode()).digest()
    return proof["challenge"] == int.from_bytes(hashed, "big") % q


def test_keys_are_the_vectors_byte_for_byte(belenios, vectors):
    for each in vectors["trustees"]:
        made = belenios("trustee.makeKey", stream(each["seed"]))
        key = {"secret": each["secret"], "publicText": each["key"]}
        assert (made["value"], made["used"]) == (key, 2)


def test_shares_of_the_tally_are_the_vectors_byte_for_byte(belenios, vectors):
    secrets = {each["seed"]: each["secret"] for each in vectors["trustees"]}
    for each in vectors["partial_decryptions"]:
        values = vectors["election"], vectors["encrypted_tally"], bigint(secrets[each["trustee"]])
        made = belenios("decryption.partialDecryption", *values, stream(each["seed"]))
        assert made["value"] == each["partial_decryption"]


def test_a_key_of_real_randomness_is_accepted(page):
    text = page.evaluate(
        """async () => {
          const { makeKey } = await import("/ballots/belenios/trustee.js");
          const { randomBelow } = await import("/ballots/belenios/group.js");
          return (await makeKey((n) => randomBelow(n))).publicText;
        }"""
    )
    key = read_trustee_key(text)
    assert str(key.public_key) == json.loads(text)["public_key"]


def test_the_key_file_is_one_line_of_json_with_a_checksum(file, public_key):
    assert file == (
        with_checksum(
            format="belenios-trustee-key",
            version=1,
            uuid=UUID,
            group="BELENIOS-2048",
            secret=str(SECRET),
            public_key=public_key,
        )
        + "\n"
    )


def test_a_key_file_is_read_back(belenios, file, public_key):
    key = {"uuid": UUID, "secret": str(SECRET), "publicKey": public_key}
    assert belenios("trustee.readKeyFile", file, UUID)["value"] == key
    assert belenios("trustee.readKeyFile", f"\ufeff{file}\r\n", UUID)["value"] == key


def changed(file: str, **members) -> str:
    """The members replaced, under a checksum that holds."""
    key = {**json.loads(file), **members}
    del key["checksum"]
    return with_checksum(**key)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"format": "other"}, "key_unknown_format"),
        ({"version": 2}, "key_unknown_version"),
        ({"group": "Ed25519"}, "key_malformed"),
        ({"extra": 1}, "key_malformed"),
        ({"secret": 5}, "key_malformed"),
        ({"secret": "05"}, "key_malformed"),
        ({"secret": "-5"}, "key_malformed"),
        ({"secret": str(2**256)}, "key_malformed"),
        ({"public_key": None}, "key_malformed"),
        ({"secret": "5"}, "key_inconsistent"),
        ({"public_key": "5"}, "key_inconsistent"),
        ({"uuid": "TN2BJ11Dco2Lhg"}, "key_of_another_election"),
    ],
)
def test_a_key_file_that_does_not_fit_is_refused(belenios, file, members, code):
    assert belenios("trustee.readKeyFile", changed(file, **members), UUID)["code"] == code


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda file: file[:-20], "key_not_json"),
        (lambda file: file.replace(",", ", "), "key_malformed"),
        (lambda file: file.replace('"version":1', '"version":2,"version":1'), "key_malformed"),
        (lambda file: file.replace('"secret":"5', '"secret":"4'), "key_damaged"),
        (lambda file: file.replace(UUID, "TN2BJ11Dco2Lhg"), "key_damaged"),
    ],
)
def test_a_damaged_key_file_is_noticed(belenios, file, damage, code):
    assert str(SECRET)[0] == "5"
    assert belenios("trustee.readKeyFile", damage(file), UUID)["code"] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "key_not_json"), ("null", "key_unknown_format"), ("[]", "key_unknown_format")],
)
def test_another_file_is_no_key_file(belenios, text, code):
    assert belenios("trustee.readKeyFile", text, UUID)["code"] == code


def test_a_key_file_of_another_election_is_named(belenios, file):
    answer = belenios("trustee.readKeyFile", file, "TN2BJ11Dco2Lhg")
    assert answer == {"code": "key_of_another_election", "parameters": {"uuid": UUID}}


@pytest.fixture
def restored(belenios, file):
    key = belenios("trustee.readKeyFile", file, UUID)["value"]
    key = {**key, "secret": bigint(key["secret"])}
    return belenios("trustee.proveRestore", key, CHALLENGE, stream("restore"))["value"]


def test_the_server_sees_that_the_file_was_read_back(restored, public_key):
    assert is_restored(UUID, CHALLENGE, public_key, restored) is True


def test_the_proof_serves_no_other_challenge_election_or_key(restored, public_key):
    other = str(int(public_key) * int(BELENIOS_2048.g) % int(BELENIOS_2048.p))
    assert is_restored(UUID, CHALLENGE + "x", public_key, restored) is False
    assert is_restored("TN2BJ11Dco2Lhg", CHALLENGE, public_key, restored) is False
    assert is_restored(UUID, CHALLENGE, other, restored) is False


@pytest.mark.parametrize(
    "challenge", ["short", "a" * 129, "with|bar|with|bar", "", "a" * 16 + "\n"]
)
def test_a_challenge_has_a_plain_form(belenios, challenge):
    key = {"uuid": UUID, "secret": bigint(SECRET), "publicKey": "1"}
    answer = belenios("trustee.proveRestore", key, challenge, stream("restore"))
    assert answer == {"code": "bad_challenge", "parameters": {}}


@pytest.mark.parametrize(
    "tally",
    [
        "{",
        "{}",
        "[]",
        '[[{"alpha":"1","beta":"1"}]]',
        '[[{"alpha":"1","beta":"1"},{"alpha":1,"beta":"1"}]]',
        '[[{"alpha":"1","beta":"1"},null]]',
        f'[[{{"alpha":"1","beta":"1"}},{{"alpha":"{NOT_IN_GROUP}","beta":"1"}}]]',
    ],
)
def test_nothing_but_a_tally_of_group_elements_is_decrypted(belenios, election, tally):
    values = election, tally, bigint(SECRET), stream("decryption")
    answer = belenios("decryption.partialDecryption", *values)
    assert answer == {"code": "bad_tally", "parameters": {}}


def test_the_trustees_behind_the_key_of_the_election_hold(belenios, vectors):
    values = vectors["election"], vectors["trustees_file"]
    keys = [json.loads(each["key"])["public_key"] for each in vectors["trustees"]]
    assert belenios("verify.verifyTrustees", *values)["value"] == keys


@pytest.fixture
def trustee(belenios):
    text = belenios("trustee.publicKeyText", bigint(SECRET), stream("trustee"))["value"]
    return json.loads(text)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda key: [["Single", key], ["Single", key]], "wrong_election_key"),
        (lambda key: [["Single", {**key, "public_key": "1"}]], "bad_trustee_key"),
        (lambda key: [["Single", {**key, "public_key": NOT_IN_GROUP}]], "bad_trustee_key"),
        (lambda key: [["Single", {"public_key": key["public_key"]}]], "bad_trustee_proof"),
        (
            lambda key: [["Single", {**key, "pok": {**key["pok"], "response": "1"}}]],
            "bad_trustee_proof",
        ),
    ],
)
def test_trustees_that_do_not_make_the_key_are_refused(belenios, election, trustee, change, code):
    answer = belenios("verify.verifyTrustees", election, compact(change(trustee)))
    assert answer["code"] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "bad_trustees"),
        ("{}", "bad_trustees"),
        ("", "bad_trustees"),
        ("[null]", "unsupported_trustee"),
        ('[["Pedersen",{}]]', "unsupported_trustee"),
    ],
)
def test_what_are_no_single_trustees_is_refused(belenios, election, text, code):
    assert belenios("verify.verifyTrustees", election, text)["code"] == code


def test_one_trustee_makes_the_key_alone(belenios, election, trustee):
    text = compact([["Single", trustee]])
    assert belenios("verify.verifyTrustees", election, text)["value"] == [trustee["public_key"]]
