import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from civic.__main__ import run
from civic.belenios.tests.samples import board, chained
from civic.commands.reasons import REASONS

CIVIC = Path(__file__).parents[1]
STEPS = board().steps()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.bel").write_bytes(board().to_bytes())
    (tmp_path / "old.bel").write_bytes(chained(STEPS[:4]))
    (tmp_path / "other.bel").write_bytes(chained([*STEPS[:2], *STEPS[3:5]]))
    return tmp_path


def verdict(capfdbinary: pytest.CaptureFixture[bytes], *arguments: Path | str) -> tuple[int, str]:
    status = run(["verify", *map(str, arguments)])
    return status, capfdbinary.readouterr().out.decode()


def test_an_accepted_archive_prints_every_check_with_its_count(folder, capfdbinary):
    status, out = verdict(capfdbinary, folder / "good.bel", "--earlier", folder / "old.bel")
    lines = out.splitlines()
    assert status == 0
    assert [line.split()[1] for line in lines if line.startswith("ok")] == [
        *("10", "2", "3", "4", "1", "2", "5", "4")
    ]
    assert lines[-2:] == ["result       [[3, 2, 1], [2, 1]]", "ACCEPTED"]


def test_json_says_the_same(folder, capfdbinary):
    status, out = verdict(capfdbinary, folder / "good.bel", "--json")
    report = json.loads(out)
    assert (status, report["verdict"], report["state"]) == (0, "accepted", "tallied")
    assert report["checks"]["ballots"] == 4


def test_a_refused_archive_names_reason_and_place(folder, capfdbinary):
    sample = board()
    sample.shares[1] = (2, sample.shares[0][1])
    (folder / "bad.bel").write_bytes(sample.to_bytes())
    status, out = verdict(capfdbinary, folder / "bad.bel")
    assert status == 1
    assert out == (
        "REFUSED: the proof of a partial decryption does not hold [decryption_proof] "
        "at event 8, trustee 2, question 1, choice 1\n"
    )
    status, out = verdict(capfdbinary, folder / "bad.bel", "--json")
    place = {"height": 8, "trustee": 2, "question": 1, "choice": 1}
    expected = {"verdict": "refused", "code": "decryption_proof", "place": place}
    assert (status, json.loads(out)) == (1, expected)


def test_a_forked_archive_is_refused(folder, capfdbinary):
    status, out = verdict(capfdbinary, folder / "other.bel", "--earlier", folder / "old.bel")
    assert (status, "not_a_continuation" in out) == (1, True)


@pytest.mark.parametrize("data", [b"", b"\0" * 512, b"\xff" * 2000, board().to_bytes()[:-9]])
def test_a_malformed_archive_is_refused_without_a_traceback(data, folder, capfdbinary):
    (folder / "bad.bel").write_bytes(data)
    status, out = verdict(capfdbinary, folder / "bad.bel")
    assert (status, out.startswith("REFUSED: "), out.count("\n")) == (1, True, 1)


def test_control_characters_of_an_archive_do_not_reach_the_terminal(folder, capfdbinary):
    sample = board()
    sample.ballots[0] = '{"\\u001b[2J\x9b":1}'
    (folder / "bad.bel").write_bytes(sample.to_bytes())
    _, out = verdict(capfdbinary, folder / "bad.bel")
    assert all(sign.isprintable() for sign in out.rstrip("\n"))


def test_what_cannot_be_judged_is_neither_accepted_nor_refused(folder, capfdbinary):
    sample = board()
    sample.election = sample.election.replace("BELENIOS-2048", "Ed25519")
    (folder / "other.bel").write_bytes(sample.to_bytes())
    assert verdict(capfdbinary, folder / "other.bel") == (
        2,
        "UNDECIDED: not supported yet: group Ed25519\n",
    )
    for missing in (folder / "missing.bel", folder):
        assert verdict(capfdbinary, missing)[0] == 2
    assert verdict(capfdbinary, folder / "good.bel", "--earlier", folder / "gone.bel")[0] == 2


def test_it_runs_as_a_module(folder):
    command = [sys.executable, "-m", "civic", "verify", str(folder / "good.bel")]
    done = subprocess.run(command, cwd=CIVIC.parent, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    command[3] = "nonsense"
    done = subprocess.run(command, cwd=CIVIC.parent, capture_output=True, check=False)
    assert done.returncode == 2


def codes_of_the_library() -> set[str]:
    """The last string of every `require(..., code)` and the first of every `Invalid(code)`."""
    found = {"blank_proof", "overall_proof"}
    for file in (CIVIC / "belenios").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                values = [a.value for a in node.args if isinstance(a, ast.Constant)]
                if node.func.id in ("require", "Invalid"):
                    found.update(value for value in values if isinstance(value, str))
    return found


def test_every_code_has_its_sentence_and_no_sentence_is_left_over():
    assert codes_of_the_library() == set(REASONS)
