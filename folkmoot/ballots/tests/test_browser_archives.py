"""Elections of the real belenios-tool read in a browser, and a browser's read by the tool."""

import json
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from .browser import REPOSITORY, UUID, bigint, compact, stream

pytestmark = pytest.mark.browser

SHARED = Path(os.environ.get("FOLKMOOT_SHARED", REPOSITORY.parent / "shared"))
ARCHIVES = SHARED / "data" / "belenios"
TOOL = shutil.which("belenios-tool")
BLOCK = 512
real_archives = pytest.mark.skipif(not ARCHIVES.exists(), reason="no archives in shared/data")

QUESTIONS = [
    {"answers": ["Ada", "Bo", "Cy"], "blank": True, "min": 1, "max": 2, "question": "Who?"},
    {"answers": ["Yes", "No"], "min": 0, "max": 1, "question": "Whether?"},
]
VOTES = {
    "4j7ot-3oruWx-QVgh3-9dTser": [[0, 1, 0, 1], [1, 0]],
    "cVu4u-86dChi-YFEsW-nTpZep": [[1, 0, 0, 0], [0, 0]],
    "xLqsm-gAEXPe-RaUY1-RFn1Hg": [[0, 0, 0, 1], [1, 0]],
}
RESULT = '{"result":[[1,1,0,2],[2,0]]}'


def entries(path: Path):
    content = path.read_bytes()
    start = 0
    while start < len(content):
        name = content[start : start + 100].rstrip(b"\0").decode()
        size = int(content[start + 124 : start + 135], 8)
        yield name, content[start + BLOCK : start + BLOCK + size].decode()
        start += BLOCK + -(-size // BLOCK) * BLOCK


class Archive:
    """The texts of a .bel file that a device reads."""

    def __init__(self, path: Path):
        texts = dict(entries(path))
        events = [json.loads(text) for name, text in texts.items() if name.endswith(".event.json")]
        data = [texts[f"{event['payload']}.data.json"] for event in events if "payload" in event]
        setup = {name: texts[f"{hashed}.data.json"] for name, hashed in json.loads(data[0]).items()}
        self.election, self.trustees = setup["election"], setup["trustees"]
        ballots = [event["payload"] for event in events if event["type"] == "Ballot"]
        self.ballots = [texts[f"{hashed}.data.json"] for hashed in ballots]


@real_archives
@pytest.mark.parametrize("path", sorted(ARCHIVES.glob("valid/*bel2048.bel")), ids=lambda p: p.stem)
def test_what_the_tool_made_holds(belenios, path):
    archive = Archive(path)
    for ballot in archive.ballots:
        answer = belenios("verify.verifyBallot", archive.election, ballot)
        assert answer["value"]["credential"] == json.loads(ballot)["credential"]
    keys = [entry[1]["public_key"] for entry in json.loads(archive.trustees)]
    assert belenios("verify.verifyTrustees", archive.election, archive.trustees)["value"] == keys


TAMPERED = {
    "t01-individual-proof-response": "bad_signature",
    "t02-individual-proof-response-resigned": "bad_individual_proof",
    "t04-individual-proof-challenges-swapped": "bad_individual_proof",
    "t05-overall-proof-challenge": "bad_overall_proof",
    "t06-signature-response": "bad_signature",
    "t07-signature-hash": "bad_signature",
    "t08-signature-over-other-hash": "bad_signature",
    "t09-encrypts-two": "bad_individual_proof",
    "t10-overvote": "bad_overall_proof",
    "t11-encrypts-minus-one": "bad_individual_proof",
    "t13-ballot-copied-under-other-credential": "bad_individual_proof",
    "t14-ballot-copied-credential-not-resigned": "bad_signature",
    "t16-wrong-uuid": "ballot_of_another_election",
    "t17-wrong-fingerprint": "ballot_of_another_election",
    "t18-alpha-not-in-subgroup": "bad_ciphertext",
    "t19-beta-not-in-subgroup": "bad_ciphertext",
    "t20-alpha-odd-small-order": "bad_ciphertext",
    "t21-alpha-plus-p": "bad_ciphertext",
    "t22-response-plus-q": "bad_individual_proof",
    "t23-leading-zero-alpha": "bad_ciphertext",
    "t24-extra-member-in-answer": "bad_ballot",
    "t25-extra-member-in-ballot": "bad_ballot",
    "t26-whitespace-in-ballot": "bad_ballot",
    "t27-members-reordered": "bad_ballot",
    "t28-missing-individual-proof": "bad_answer",
    "t29-extra-choice": "bad_answer",
    "t30-two-answers": "bad_answer",
}


@real_archives
@pytest.mark.parametrize("name", TAMPERED)
def test_the_one_tampered_ballot_is_named(belenios, name):
    archive = Archive(ARCHIVES / "tampered" / f"{name}.bel")
    answers = [belenios("verify.verifyBallot", archive.election, each) for each in archive.ballots]
    assert [each["code"] for each in answers if "code" in each] == [TAMPERED[name]]


def tool(folder, *arguments, text=""):
    command = [str(TOOL), *arguments]
    return subprocess.run(
        command, cwd=folder, input=text, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def trustees(belenios):
    return [belenios("trustee.makeKey", stream(f"trustee {i}"))["value"] for i in (1, 2)]


@pytest.fixture
def election(belenios, trustees):
    keys = [bigint(json.loads(each["publicText"])["public_key"]) for each in trustees]
    return compact(
        {
            "version": 1,
            "description": "",
            "name": "Made in a browser",
            "group": "BELENIOS-2048",
            "public_key": belenios("group.times", *keys)["value"],
            "questions": QUESTIONS,
            "uuid": UUID,
        }
    )


@pytest.fixture
def folder(belenios, tmp_path, trustees, election):
    """An archive that the tool has set up from what the browser made."""
    public = [belenios("credential.publicCredential", UUID, each)["value"] for each in VOTES]
    singles = [["Single", json.loads(each["publicText"])] for each in trustees]
    (tmp_path / "election.json").write_text(election, encoding="utf-8")
    (tmp_path / "trustees.json").write_text(compact(singles), encoding="utf-8")
    (tmp_path / "public_creds.json").write_text(compact(sorted(public, key=int)), encoding="utf-8")
    tool(tmp_path, "archive", "init")
    for name in ("election.json", "trustees.json", "public_creds.json"):
        (tmp_path / name).unlink()
    return tmp_path


@pytest.fixture
def cast(belenios, election):
    """Ballots by credential, as the browser makes them."""
    return {
        credential: belenios("ballot.makeBallot", election, credential, vote, stream(credential))[
            "value"
        ]["text"]
        for credential, vote in VOTES.items()
    }


def add(folder, kind, text=""):
    tool(folder, "archive", "add-event", f"--type={kind}", text=text)


@pytest.mark.skipif(TOOL is None, reason="no belenios-tool on this machine")
def test_the_tool_accepts_an_election_made_in_the_browser(
    belenios, folder, trustees, election, cast
):
    for ballot in cast.values():
        add(folder, "Ballot", ballot)
    add(folder, "EndBallots")
    tally = tool(folder, "election", "compute-encrypted-tally")
    add(folder, "EncryptedTally", tally)
    for owner, trustee in enumerate(trustees, start=1):
        values = election, tally.split("\n")[0], bigint(trustee["secret"]), stream("decryption")
        share = belenios("decryption.partialDecryption", *values)["value"]
        owned = compact({"owner": owner, "payload": sha256(share.encode()).hexdigest()})
        add(folder, "PartialDecryption", f"{share}\n{owned}")
    result = tool(folder, "election", "compute-result")
    add(folder, "Result", result)
    tool(folder, "election", "verify")
    assert result.strip() == RESULT


@pytest.mark.skipif(TOOL is None, reason="no belenios-tool on this machine")
def test_the_tool_refuses_a_ballot_of_the_browser_with_one_digit_changed(folder, cast):
    first, *rest = cast.values()
    ballot = json.loads(first)
    proof = ballot["signature"]["proof"]
    proof["response"] = str(int(proof["response"]) ^ 1)
    for text in (*rest, compact(ballot)):
        add(folder, "Ballot", text)
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        tool(folder, "election", "verify")
    assert refusal.value.returncode == 124
