"""The booth's cryptography in a real browser; civic.belenios is the judge of what it makes."""

import json

import pytest

from civic.belenios.ballots import check_ballot
from civic.belenios.elections import read_election
from civic.belenios.groups import BELENIOS_2048

from .browser import CREDENTIAL, UUID, bigint, compact, election_text, stream

pytestmark = pytest.mark.browser

BLANK = {"answers": ["Ada", "Björn"], "blank": True, "min": 1, "max": 1, "question": "谁任书记？"}
PLAIN = {"answers": ["Mon", "Tue", "Wed"], "min": 1, "max": 2, "question": 'Which "days"?'}
VOTE = [[0, 1, 0], [1, 0, 1]]
WORKED_EXAMPLE = "kfc3A-A5aEfY-fhYmt-4evQTt"


@pytest.fixture
def election(belenios):
    return election_text(belenios, [BLANK, PLAIN])


@pytest.fixture
def ballot(belenios, election):
    return belenios("ballot.makeBallot", election, CREDENTIAL, VOTE, stream("ballot"))["value"]


def test_ballots_are_the_vectors_byte_for_byte(belenios, vectors):
    for each in vectors["ballots"]:
        randomness = stream(each["seed"])
        values = vectors["election"], each["credential"], each["choices"], randomness
        made = belenios("ballot.makeBallot", *values)["value"]
        assert made == {"text": each["ballot"], "tracker": each["tracker"]}


def test_credentials_are_the_vectors(belenios, vectors):
    uuid = vectors["uuid"]["uuid"]
    for each in vectors["credentials"]:
        scalar = belenios("credential.secretScalar", uuid, each["credential"])["value"]
        public = belenios("credential.publicCredential", uuid, each["credential"])["value"]
        assert (scalar, public) == (each["scalar"], each["public"])


def test_ballots_of_the_vectors_hold(belenios, vectors):
    for each in vectors["ballots"]:
        checked = belenios("verify.verifyBallot", vectors["election"], each["ballot"])["value"]
        assert checked["tracker"] == each["tracker"]


@pytest.mark.parametrize("vote", [VOTE, [[1, 0, 0], [0, 1, 0]], [[0, 0, 1], [1, 1, 0]]])
def test_a_ballot_of_real_randomness_is_accepted(page, belenios, election, vote):
    made = page.evaluate(
        """async ([election, credential, choices]) => {
          const { makeBallot } = await import("/ballots/belenios/ballot.js");
          const { randomBelow } = await import("/ballots/belenios/group.js");
          return makeBallot(election, credential, choices, (n) => randomBelow(n));
        }""",
        [election, CREDENTIAL, vote],
    )
    public = belenios("credential.publicCredential", UUID, CREDENTIAL)["value"]
    read = read_election(election.encode())
    accepted = check_ballot(read, {public: 1}, made["text"])
    assert (accepted.tracker, accepted.credential) == (made["tracker"], public)


def test_two_ballots_of_one_vote_differ(page, election):
    made = page.evaluate(
        """async (parameters) => {
          const { run } = await import("/ballots/belenios/worker.js");
          const make = () => run("ballot", parameters, () => {});
          return [await make(), await make()];
        }""",
        {"electionText": election, "credential": CREDENTIAL, "choices": VOTE},
    )
    assert len({each["tracker"] for each in made}) == 2


def test_random_numbers_are_below_their_bound_and_use_64_bits_more(page):
    numbers = page.evaluate(
        """async () => {
          const { q, randomBelow, randomScalar } = await import("/ballots/belenios/group.js");
          const ones = (count) => new Uint8Array(count).fill(255);
          const asked = [];
          randomScalar((count) => (asked.push(count), ones(count)));
          const small = Array.from({ length: 500 }, () => Number(randomBelow(5n)));
          const isScalar = randomScalar(ones) === (2n ** 320n - 1n) % q;
          return { asked, small: [...new Set(small)].sort(), isScalar };
        }"""
    )
    assert numbers == {"asked": [40], "small": [0, 1, 2, 3, 4], "isScalar": True}


def test_the_election_may_come_as_bytes(page, election, ballot):
    tracker = page.evaluate(
        """async ([election, ballot]) => {
          const { verifyBallot } = await import("/ballots/belenios/verify.js");
          return (await verifyBallot(new TextEncoder().encode(election), ballot)).tracker;
        }""",
        [election, ballot["text"]],
    )
    assert tracker == ballot["tracker"]


def test_progress_grows_to_the_whole(page, election):
    steps = page.evaluate(
        """async ([election, credential, choices]) => {
          const { makeBallot } = await import("/ballots/belenios/ballot.js");
          const steps = [];
          await makeBallot(election, credential, choices, () => 1n, (done) => steps.push(done));
          return steps;
        }""",
        [election, CREDENTIAL, VOTE],
    )
    assert steps == [i / 10 for i in range(1, 11)]


@pytest.mark.parametrize(
    ("vote", "expected"),
    [
        ([[0, 1, 0]], {"code": "wrong_number_of_questions", "parameters": {}}),
        (
            [[0, 1, 0], [1, 0]],
            {"code": "wrong_number_of_choices", "parameters": {"question": 1, "size": 3}},
        ),
        ([[0, 1, 0], [1, 0, 2]], {"code": "bad_choice", "parameters": {"question": 1}}),
        ([[0, 1, 0], [True, 0, 0]], {"code": "bad_choice", "parameters": {"question": 1}}),
        ([[1, 1, 0], [1, 0, 0]], {"code": "blank_with_choices", "parameters": {"question": 0}}),
        (
            [[0, 0, 0], [1, 0, 0]],
            {
                "code": "too_few_choices",
                "parameters": {"question": 0, "given": 0, "min": 1, "max": 1},
            },
        ),
        (
            [[0, 1, 0], [1, 1, 1]],
            {
                "code": "too_many_choices",
                "parameters": {"question": 1, "given": 3, "min": 1, "max": 2},
            },
        ),
    ],
)
def test_choices_that_the_question_does_not_allow_are_named(belenios, election, vote, expected):
    made = belenios("ballot.makeBallot", election, CREDENTIAL, vote, stream("ballot"))
    assert made == expected


def test_a_ballot_needs_a_credential_in_its_written_form(belenios, election):
    values = election, CREDENTIAL.replace("-", ""), VOTE, stream("ballot")
    made = belenios("ballot.makeBallot", *values)
    assert made == {"code": "bad_credential", "parameters": {}}


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("version", 2, "unsupported_version"),
        ("group", "Ed25519", "unsupported_group"),
        ("uuid", "short", "bad_election"),
        ("public_key", "1", "bad_election"),
        ("public_key", "2", "bad_election"),
        ("public_key", "07", "bad_election"),
        ("questions", [{"type": "NonHomomorphic", "value": {}}], "unsupported_question"),
        ("questions", [{**PLAIN, "max": 4}], "bad_election"),
        ("questions", [{**PLAIN, "min": 3}], "bad_election"),
    ],
)
def test_an_election_the_booth_cannot_serve_is_refused(belenios, election, member, value, code):
    changed = compact({**json.loads(election), member: value})
    made = belenios("ballot.makeBallot", changed, CREDENTIAL, VOTE, stream("ballot"))
    assert made["code"] == code


def test_an_election_that_is_no_json_is_refused(belenios):
    made = belenios("ballot.makeBallot", "{", CREDENTIAL, VOTE, stream("ballot"))
    assert made == {"code": "bad_election", "parameters": {}}


def changed_ballot(text: str, *path, to):
    """The ballot with one value replaced, written as compactly as before."""
    ballot = json.loads(text)
    place = ballot
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return compact(ballot)


@pytest.mark.parametrize(
    ("path", "to", "code"),
    [
        (("election_uuid",), "TN2BJ11Dco2Lhg", "ballot_of_another_election"),
        (("election_hash",), "A" * 43, "ballot_of_another_election"),
        (("credential",), "1", "bad_credential"),
        (("credential",), "2", "bad_credential"),
        (("answers",), [], "bad_answer"),
        (("answers", 1, "choices", 0, "alpha"), "1", "bad_signature"),
        (("answers", 0, "overall_proof", 0, "response"), "1", "bad_signature"),
        (("signature", "proof", "response"), "1", "bad_signature"),
        (("signature", "proof", "response"), 1, "bad_signature"),
        (("extra",), 1, "bad_ballot"),
        (("answers",), None, "bad_ballot"),
    ],
)
def test_a_ballot_that_a_faulty_device_changed_is_noticed(
    belenios, election, ballot, path, to, code
):
    changed = changed_ballot(ballot["text"], *path, to=to)
    assert belenios("verify.verifyBallot", election, changed)["code"] == code


SIGN_AGAIN = """async ([text, uuid, credential]) => {
  const [{ base64Hash }, { secretScalar }, { proveKnowledge }] = await Promise.all(
    ["group", "credential", "proofs"].map((name) => import(`/ballots/belenios/${name}.js`)),
  );
  const { signature, ...unsigned } = JSON.parse(text);
  const hash = await base64Hash(JSON.stringify(unsigned));
  const secret = await secretScalar(uuid, credential);
  const proof = await proveKnowledge(`sig|${hash}|`, secret, () => 5n);
  return JSON.stringify({ ...unsigned, signature: { hash, proof } });
}"""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (((1, "choices", 0, "alpha"), "2"), "bad_ciphertext"),
        (((1, "choices", 0, "beta"), "1"), "bad_individual_proof"),
        (((1, "individual_proofs", 2, 1, "response"), "1"), "bad_individual_proof"),
        (((1, "overall_proof", 0, "challenge"), "1"), "bad_overall_proof"),
        (((0, "overall_proof", 0, "challenge"), "1"), "bad_overall_proof"),
        (((0, "blank_proof", 0, "challenge"), "1"), "bad_blank_proof"),
        (((0, "blank_proof"), []), "bad_blank_proof"),
        (((1, "blank_proof"), []), "bad_answer"),
        (((1, "individual_proofs"), []), "bad_answer"),
        (((1, "choices"), None), "bad_answer"),
    ],
)
def test_each_proof_is_checked_even_if_the_ballot_is_signed_again(
    belenios, page, election, ballot, change, code
):
    path, to = change
    changed = changed_ballot(ballot["text"], "answers", *path, to=to)
    signed = page.evaluate(SIGN_AGAIN, [changed, UUID, CREDENTIAL])
    assert belenios("verify.verifyBallot", election, signed)["code"] == code


@pytest.mark.parametrize(
    "typed",
    [
        WORKED_EXAMPLE,
        " kfc3A A5aEfY fhYmt 4evQTt\n",
        "kfc3AA5aEfYfhYmt4evQTt",
        "kfc3A–A5aEfY—fhYmt‑4evQTt",
        "kfc3A\u2212A5aEfY\u200b-fhYmt\u00ad4evQTt",
        "ｋｆｃ３Ａ－Ａ５ａＥｆＹ－ｆｈＹｍｔ－４ｅｖＱＴｔ",
        "k f c 3 A\u3000A5aEfY-fhYmt-4evQTt",
    ],
)
def test_a_credential_is_understood_as_people_type_it(belenios, typed):
    assert belenios("credential.readCredential", typed)["value"] == WORKED_EXAMPLE


@pytest.mark.parametrize(
    ("typed", "parameters"),
    [
        ("", {"length": 0, "strangers": ""}),
        ("kfc3A-A5aEfY-fhYmt-4evQT", {"length": 21, "strangers": ""}),
        ("kfc3A-A5aEfY-fhYmt-4evQT0", {"length": 22, "strangers": "0"}),
        ("kfc3A-A5aEfY-fhYmt-4evQlO", {"length": 22, "strangers": "lO"}),
    ],
)
def test_what_is_no_credential_is_named(belenios, typed, parameters):
    answer = belenios("credential.readCredential", typed)
    assert answer == {"code": "bad_credential", "parameters": parameters}


def test_the_last_character_of_a_credential_is_no_checksum(belenios):
    last = ["t", "u", "1"]
    found = [belenios("credential.isCredential", WORKED_EXAMPLE[:-1] + x)["value"] for x in last]
    assert found == [True, True, True]


def test_a_credential_is_looked_for_in_the_whole_list(belenios):
    listed = compact(["123", "456,7"])
    found = [belenios("credential.isListed", listed, x)["value"] for x in ("123", "456", "12")]
    assert found == [True, True, False]
    broken = belenios("credential.isListed", "{}", "123")
    assert broken == {"code": "bad_credential_list", "parameters": {}}


def test_the_constants_are_a_group_of_prime_order(belenios):
    group = BELENIOS_2048
    values = [belenios("group.power", bigint(group.g), bigint(e))["value"] for e in (1, group.q)]
    assert values == [str(group.g), "1"]
    assert belenios("group.isElement", bigint(group.p - 1))["value"] is False
    assert belenios("group.scalar", bigint(-1))["value"] == str(group.q - 1)
