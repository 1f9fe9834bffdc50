"""A line is what holds of one thing over time: pieces `[starts, ends)` with a value, in order.

Pure functions: no row, no clock. An end that is not known is `FOREVER`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

FOREVER = date.max


@dataclass(frozen=True)
class Piece:
    """What holds from `starts` until the day before `ends`."""

    starts: date
    ends: date
    value: dict[str, Any]


Line = list[Piece]


def at(line: Line, day: date) -> Piece | None:
    """The piece that covers a day."""
    return next((piece for piece in line if piece.starts <= day < piece.ends), None)


def during(line: Line, starts: date, ends: date = FOREVER) -> Line:
    """The part of a line within `[starts, ends)`."""
    clipped = (replace(p, starts=max(p.starts, starts), ends=min(p.ends, ends)) for p in line)
    return [piece for piece in clipped if piece.starts < piece.ends]


def without(line: Line, starts: date, ends: date = FOREVER) -> Line:
    """A line with `[starts, ends)` cut out."""
    return during(line, date.min, starts) + during(line, ends)


def put(line: Line, pieces: Iterable[Piece]) -> Line:
    """A line in which some pieces take the place of what held then."""
    for piece in pieces:
        line = [*without(line, piece.starts, piece.ends), piece]
    return sorted(line, key=lambda piece: piece.starts)


def joined(line: Line) -> Line:
    """A line whose neighbours differ."""
    found: Line = []
    for piece in line:
        last = found[-1] if found else None
        if last and last.ends == piece.starts and last.value == piece.value:
            found[-1] = replace(last, ends=piece.ends)
        else:
            found.append(piece)
    return found


def unbroken(line: Line, day: date) -> Line:
    """The pieces that follow each other from a day on, until the first gap."""
    found: Line = []
    for piece in during(line, day):
        if piece.starts != (found[-1].ends if found else day):
            break
        found.append(piece)
    return found


def fills(line: Line, starts: date, ends: date) -> bool:
    """Whether a line holds on every day of `[starts, ends)`."""
    found = unbroken(line, starts)
    return bool(found) and found[-1].ends >= ends


def altered(line: Line, day: date, **changes: Any) -> Line:
    """Other values from a day on, until a later decision on the same matter or a gap."""
    pieces = unbroken(line, day)
    first = pieces[0].value if pieces else {}
    open_names, new = set(changes), []
    for piece in pieces:
        open_names = {name for name in open_names if piece.value[name] == first[name]}
        value = piece.value | {name: changes[name] for name in open_names}
        new.append(replace(piece, value=value))
    return put(line, new)


def restored(current: Line, before: Line, after: Line) -> Line:
    """A line in which `before` holds again wherever `after` still does.

    What was changed since stays. What `after` ended goes on only if it still held to that end.
    """
    known = before + after
    edges = sorted({edge for piece in (*current, *known) for edge in (piece.starts, piece.ends)})
    pieces: Line = []
    for starts, ends in pairwise(edges):
        was, then = at(before, starts), at(after, starts)
        holds = _holds_until(current, after, starts)
        value = _value(at(current, starts), was, then, holds=holds)
        if value is not None:
            pieces.append(Piece(starts, ends, value))
    kept = {p.starts for p in before} | ({p.starts for p in current} - {p.starts for p in after})
    return _rejoined(pieces, kept)


def _value(
    now: Piece | None, was: Piece | None, then: Piece | None, *, holds: bool
) -> dict[str, Any] | None:
    """The value of one elementary span, or nothing."""
    if now is None:
        return was.value if was and then is None and holds else None
    if then is None:
        return now.value
    if was is None:
        return None if now.value == then.value else now.value
    back = {
        name: was.value[name]
        for name, value in then.value.items()
        if now.value[name] == value and was.value[name] != value
    }
    return now.value | back


def _holds_until(current: Line, after: Line, day: date) -> bool:
    """Whether what `after` says last before a day is still so."""
    earlier = [piece for piece in after if piece.ends <= day]
    return not earlier or any(piece.ends == earlier[-1].ends for piece in current)


def _rejoined(pieces: Line, kept: set[date]) -> Line:
    """Neighbours with one value become one, except where rows began before."""
    found: Line = []
    for piece in pieces:
        last = found[-1] if found else None
        is_same = last and last.ends == piece.starts and last.value == piece.value
        if last and is_same and piece.starts not in kept:
            found[-1] = replace(last, ends=piece.ends)
        else:
            found.append(piece)
    return found


class NoTree(Exception):  # noqa: N818 -- said of the lines
    """The lines are no tree: `cycle`, or `parent_missing` on some day; with the unit."""

    def __init__(self, code: str, unit: int) -> None:
        super().__init__(code, unit)
        self.code, self.unit = code, unit


def paths(
    unit: int, lines: dict[int, Line], starts: date, ends: date, above: tuple[int, ...] = ()
) -> list[tuple[date, date, str]]:
    """The paths of a unit during a span, from the parents in `value["parent_id"]`. Raises NoTree.

    Spans only narrow on the way up, so a unit met twice stands under itself on some day.
    """
    if unit in above:
        raise NoTree("cycle", unit)
    if not fills(lines.get(unit, []), starts, ends):
        raise NoTree("parent_missing", unit)
    found: list[tuple[date, date, str]] = []
    for piece in during(lines[unit], starts, ends):
        parent = piece.value["parent_id"]
        span = (piece.starts, piece.ends)
        higher = paths(parent, lines, *span, (*above, unit)) if parent else [(*span, "")]
        for since, until, path in higher:
            mine = f"{path}{unit}."
            if found and found[-1][2] == mine:
                since = found.pop()[0]  # noqa: PLW2901 -- joined to its neighbour
            found.append((since, until, mine))
    return found
