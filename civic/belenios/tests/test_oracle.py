"""The real tool judges what the library writes, and must refuse what was tampered with."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from civic.belenios.archive import read
from civic.belenios.elections import Question
from civic.belenios.errors import Invalid
from civic.belenios.tally import add_up, check_partial_decryption
from civic.belenios.tests.make_vectors import VECTORS
from civic.belenios.tests.samples import (
    BLANK,
    PLAIN,
    Board,
    board,
    chained,
    changed,
    plus,
    signed,
)
from civic.belenios.trustees import read_trustee_key
from civic.belenios.verification import check_ballots, read_setup, verify

ACCEPTED, REFUSED = 0, 124
BOARDS = {
    "one trustee": board(trustees=1, questions=(PLAIN,), votes=((0, ((1, 0),)),)),
    "three trustees, weights, blank votes, revotes": board(trustees=3),
    "blank allowed with none marked": board(
        questions=(Question("?", ("a", "b", "c"), 0, 3, blank=True),),
        votes=((0, ((0, 0, 0, 0),)), (1, ((1, 0, 0, 0),)), (2, ((0, 1, 1, 1),))),
    ),
    "no ballot": board(votes=()),
    "weights above 2^30": board(weights=(2**31, 0, 1), questions=(BLANK, PLAIN)),
}


def tool(*arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    if shutil.which("belenios-tool") is None:
        pytest.fail("belenios-tool is missing; on Debian: apt-get install belenios-tool")
    command = ["belenios-tool", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)


def put(folder: Path, data: bytes) -> Path:
    (folder / "archive.bel").write_bytes(data)
    return folder


def verdict(folder: Path, data: bytes) -> int:
    return tool("election", "verify", "--dir", ".", folder=put(folder, data)).returncode


@pytest.mark.parametrize("name", BOARDS)
def test_the_real_tool_accepts_what_the_library_writes(name, tmp_path):
    assert verdict(tmp_path, BOARDS[name].to_bytes()) == ACCEPTED


@pytest.mark.parametrize("name", [name for name in BOARDS if BOARDS[name].ballots])
def test_the_real_tool_refuses_one_changed_digit_of_a_proof(name, tmp_path):
    sample = BOARDS[name]
    path = ["answers", 0, "individual_proofs", 0, 0, "response"]
    tampered = signed(sample, changed(sample.ballots[0], path, plus(1)))
    first, _, *rest = sample.steps()
    data = chained([first, ("Ballot", (tampered.encode(),)), *rest])
    with pytest.raises(Invalid):
        verify(data)
    assert verdict(tmp_path, data) == REFUSED


def test_a_trustee_key_of_the_real_tool_is_read(tmp_path):
    made = tool("setup", "generate-trustee-key", "--group", "BELENIOS-2048", folder=tmp_path)
    assert made.returncode == ACCEPTED
    (file,) = tmp_path.glob("*.pubkey")
    text = file.read_text(encoding="utf-8").strip()
    assert str(read_trustee_key(text).public_key) == json.loads(text)["public_key"]


def vector_board() -> tuple[dict[str, Any], Board]:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    sample = board()
    sample.election = vectors["election"]
    sample.trustees = vectors["trustees_file"]
    sample.credentials = vectors["credentials_file"]
    sample.ballots = [each["ballot"] for each in vectors["ballots"]]
    sample.tally = vectors["encrypted_tally"]
    sample.sized = vectors["sized_encrypted_tally"]
    sample.shares = [
        (owner, each["partial_decryption"])
        for owner, each in enumerate(vectors["partial_decryptions"], 1)
    ]
    sample.result = vectors["result"]
    return vectors, sample


def test_the_real_tool_accepts_the_vectors(tmp_path):
    _, sample = vector_board()
    assert verdict(tmp_path, sample.to_bytes()) == ACCEPTED


def test_the_real_tool_computes_the_same_tally_and_result(tmp_path):
    _, sample = vector_board()
    steps = sample.steps()
    put(tmp_path, chained(steps[:5]))
    made = tool("election", "compute-encrypted-tally", "--dir", ".", folder=tmp_path)
    assert made.stdout.decode().split() == [sample.tally, sample.sized]
    put(tmp_path, chained(steps[:-1]))
    made = tool("election", "compute-result", "--dir", ".", folder=tmp_path)
    assert made.stdout.decode().strip() == sample.result


def test_a_share_of_the_real_tool_is_checked(tmp_path):
    vectors, sample = vector_board()
    steps = sample.steps()[:6]
    put(tmp_path, chained(steps))
    (tmp_path / "key.json").write_text(json.dumps(vectors["trustees"][0]["secret"]))
    options = ("--privkey", "key.json", "--trustee-id", "1", "--dir", ".")
    made = tool("election", "decrypt", *options, folder=tmp_path)
    share = made.stdout.splitlines()[0]
    events = read(chained(steps)).events
    setup = read_setup(events[0])
    ballots = check_ballots(setup, [event for event in events if event.type == "Ballot"])
    tally = add_up(setup.election, ballots, setup.weights).tally
    factors = check_partial_decryption(setup.election, tally, setup.trustees[0], share)
    assert [len(row) for row in factors] == [3, 3]
