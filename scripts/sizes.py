"""No file over 400 lines, no template over 150: the tail is what ruins a codebase."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {".py": 400, ".js": 400, ".css": 400, ".html": 150}


def too_long() -> list[str]:
    """One line a file that is over its limit."""
    found = []
    for room in ("civic", "folkmoot", "scripts"):
        for path in sorted((ROOT / room).rglob("*")):
            limit = LIMITS.get(path.suffix)
            if limit is None or {"vendored", "migrations"} & set(path.parts):
                continue
            lines = path.read_text(encoding="utf-8").count("\n")
            if lines > limit:
                found.append(f"{path.relative_to(ROOT)}: {lines} lines, {limit} at most")
    return found


if __name__ == "__main__":
    problems = too_long()
    print("\n".join(problems), end="\n" if problems else "")
    sys.exit(1 if problems else 0)
