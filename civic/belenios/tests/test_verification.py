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
# Each for its own reason: a wrong one may hide a missing check, as the tally of t18 to t20 would.
REASONS = {
    "signature_hash": "t01 t07 t08 t14",
    "individual_proof": "t02 t03 t04 t09 t11 t13",
    "overall_proof": "t05 t10",
    "signature": "t06",
    "repeated_ballot": "t12",
    "unknown_credential": "t15",
    "wrong_uuid": "t16",
    "wrong_fingerprint": "t17",
    "not_in_group": "t18 t19 t20",
    "out_of_range": "t21 t22",
    "number_spelling": "t23",
    "unknown_member": "t24 t25",
    "not_canonical": "t26",
    "member_order": "t27",
    "wrong_length": "t28 t29 t30",
    "wrong_hash": "t43",
    "wrong_height": "t45",
    "wrong_tally": "t47 t74 t92",
    "duplicate_credential": "t61",
    "decryption_proof": "t77",
    "wrong_type": "t126",
}
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
    with pytest.raises(Invalid if expected == "reject" else Unsupported) as caught:
        verify(data)
    if expected == "reject":
        number = Path(entry["file"]).name.partition("-")[0]
        assert number in REASONS[str(caught.value).split()[0]].split()
