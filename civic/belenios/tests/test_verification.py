import json
import os
from pathlib import Path
from typing import Any

import pytest

from civic.belenios.archive import read
from civic.belenios.errors import Invalid, Unsupported
from civic.belenios.tests.samples import board, chained
from civic.belenios.verification import verify

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("FOLKMOOT_SHARED", ROOT.parent / "shared")) / "data" / "belenios"
STEPS = board().steps()
STATES = ["open"] * 5 + ["closed", "encrypted", "decrypted", "decrypted", "tallied"]


@pytest.mark.parametrize("length", range(1, len(STEPS) + 1))
def test_an_archive_holds_after_every_event(length):
    assert verify(chained(STEPS[:length])).state == STATES[length - 1]


def test_a_report_says_what_was_checked():
    report = verify(board().to_bytes(), chained(STEPS[:3]))
    assert report.checks == {
        "events": 10,
        "trustees": 2,
        "credentials": 3,
        "ballots": 4,
        "tallies": 1,
        "shares": 2,
        "counts": 5,
        "earlier": 3,
    }
    assert report.last_event == read(board().to_bytes()).events[-1].hash


def test_an_archive_that_takes_back_what_an_earlier_copy_has_is_refused():
    with pytest.raises(Invalid) as caught:
        verify(chained(STEPS[:3]), chained(STEPS[:4]))
    assert (caught.value.code, caught.value.place) == ("not_a_continuation", {"height": 3})
    with pytest.raises(Invalid) as caught:
        verify(chained([*STEPS[:2], *STEPS[3:5]]), chained(STEPS[:4]))
    assert (caught.value.code, caught.value.place) == ("not_a_continuation", {"height": 2})


def test_a_broken_earlier_copy_is_named():
    with pytest.raises(Invalid) as caught:
        verify(board().to_bytes(), b"")
    assert (caught.value.code, caught.value.place) == ("empty_archive", {"archive": "earlier"})


def real_archives() -> list[Any]:
    index = SHARED / "index.json"
    if not index.exists():
        reason = "the real archives are not beside the repository (shared/data/belenios)"
        return [pytest.param(None, None, marks=pytest.mark.skip(reason=reason))]
    listed = json.loads(index.read_text(encoding="utf-8"))["archives"]
    groups = {Path(each["file"]).name: each["group"] for each in listed if "group" in each}
    return [pytest.param(each, verdict(each, groups), id=each["file"]) for each in listed]


def verdict(entry: dict[str, Any], groups: dict[str, str]) -> str:
    group = entry.get("group") or groups[entry["base"]]
    if group != "BELENIOS-2048":
        return "unsupported"
    return "accept" if entry["expect"] == "accept" else "reject"


@pytest.mark.parametrize(("entry", "expected"), real_archives())
def test_archives_of_the_real_tool_get_their_verdict(entry, expected):
    data = (SHARED / entry["file"]).read_bytes()
    if expected == "accept":
        assert read(data).to_bytes() == data
        report = verify(data)
        assert (report.state, report.uuid) == (entry["state"], entry["uuid"])
        return
    with pytest.raises(Invalid if expected == "reject" else Unsupported):
        verify(data)
