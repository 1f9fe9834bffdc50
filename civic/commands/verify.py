"""Checks a Belenios archive. Status: 0 accepted, 1 refused, 2 unreadable or not supported yet."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from civic.belenios.errors import Invalid, Unsupported
from civic.belenios.verification import Report, verify
from civic.commands.reasons import PLACES, REASONS

ACCEPTED, REFUSED, UNDECIDED = 0, 1, 2
CHECKS = {
    "events": "events in an unbroken chain, each named by its hash",
    "trustees": "trustees who proved that they know their key",
    "credentials": "credentials in the group, listed once",
    "ballots": "ballots with all their proofs, none seen before",
    "tallies": "encrypted tallies equal to the sum of the last ballots",
    "shares": "partial decryptions with their proofs",
    "counts": "counts equal to what the trustees decrypted",
    "earlier": "events of the earlier copy, all still there",
}


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m civic verify", description=__doc__)
    parser.add_argument("archive", type=Path, metavar="FILE.bel")
    parser.add_argument("--earlier", type=Path, metavar="OLD.bel", help="a copy you kept")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    return parser.parse_args(arguments)


def _place(error: Invalid) -> str:
    return ", ".join(f"{PLACES.get(name, name)} {value!r}" for name, value in error.place.items())


def _lines(report: Report) -> list[str]:
    lines = [f"ok  {count:>7}  {CHECKS[name]}" for name, count in report.checks.items()]
    lines += [
        f"election     {report.name!r} ({report.uuid}), {report.state}",
        f"fingerprint  {report.fingerprint}",
        f"last event   {report.last_event}",
        f"ballots      {report.ballots_cast} cast, {report.ballots_kept} kept",
        f"weight       {report.weight}",
    ]
    if report.result is not None:
        lines.append(f"result       {json.dumps(report.result)}")
    return [*lines, "ACCEPTED"]


def _refusal(error: Invalid) -> list[str]:
    reason = REASONS.get(error.code, error.code)
    where = _place(error)
    return [f"REFUSED: {reason} [{error.code}]" + (f" at {where}" if where else "")]


def _say(verdict: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    text = json.dumps(verdict) if as_json else "\n".join(lines)
    sys.stdout.buffer.write(text.encode(errors="backslashreplace") + b"\n")
    sys.stdout.flush()


def _decide(data: bytes, earlier: bytes | None) -> tuple[int, dict[str, Any], list[str]]:
    try:
        report = verify(data, earlier)
    except Invalid as error:
        verdict = {"verdict": "refused", "code": error.code, "place": error.place}
        return REFUSED, verdict, _refusal(error)
    except Unsupported as error:
        verdict = {"verdict": "unsupported", "feature": error.feature}
        return UNDECIDED, verdict, [f"UNDECIDED: not supported yet: {error.feature}"]
    return ACCEPTED, {"verdict": "accepted", **asdict(report)}, _lines(report)


def main(arguments: list[str]) -> int:
    """The exit status: 2 also when a file cannot be opened."""
    options = _arguments(arguments)
    try:
        data = options.archive.read_bytes()
        earlier = None if options.earlier is None else options.earlier.read_bytes()
    except OSError as error:
        problem = f"{error.filename}: {error.strerror}"
        verdict = {"verdict": "unreadable", "problem": problem}
        _say(verdict, [f"UNDECIDED: {problem}"], as_json=options.json)
        return UNDECIDED
    status, verdict, lines = _decide(data, earlier)
    _say(verdict, lines, as_json=options.json)
    return status
