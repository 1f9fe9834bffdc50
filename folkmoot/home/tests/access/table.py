"""The reviewed tables beside this file: who reaches what, and who may know what of whom."""

from pathlib import Path

from folkmoot.home.tests.access.places import PLACES, ROLES

HERE = Path(__file__).resolve().parent


def rows(name: str) -> list[list[str]]:
    """The words of each line that is no comment."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line.strip() and not line.startswith("#")]


def expected() -> dict[tuple[str, str], list[str]]:
    """(case, method) → a cell for each role."""
    found: dict[tuple[str, str], list[str]] = {}
    for case, method, *cells in rows("expected.txt"):
        assert (case, method) not in found, f"{case} {method} stands in expected.txt twice"
        assert len(cells) == len(ROLES), f"{case} {method}: a cell for each of {list(ROLES)}"
        found[case, method] = cells
    return found


def knowledge() -> dict[tuple[str, str], set[str]]:
    """(kind of knowledge, role) → the places of the quiet members of whom it may be known."""
    return {
        (kind, role): {place for place, sign in zip(PLACES, cell, strict=True) if sign == "o"}
        for kind, *cells in rows("knowledge.txt")
        for role, cell in zip(ROLES, cells, strict=True)
    }
