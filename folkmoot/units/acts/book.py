"""The live rows of one table as lines by key, and what an act makes of them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from folkmoot.core.spans import Span
from folkmoot.units.acts.lines import FOREVER, Line, Piece

BESIDE_THE_VALUE = {"starts", "ends", "recorded", "withdrawn"}


@dataclass
class Changes:
    """Rows that go and unsaved rows that come."""

    withdrawn: list[Any] = field(default_factory=list)
    written: list[Any] = field(default_factory=list)


class Book:
    """Reads rows once, lets lines be changed in memory, and tells the difference."""

    def __init__(self, model: type[Span], key: Callable[[Any], Hashable]) -> None:
        self.model, self.key = model, key
        self.rows: dict[Any, list[Any]] = {}
        self.lines: dict[Any, Line] = {}

    def load(self, rows: Iterable[Any]) -> None:
        """Take in whole lines; those already here stay as they were made."""
        found: dict[Any, list[Any]] = defaultdict(list)
        for row in rows:
            found[self.key(row)].append(row)
        for key, listed in found.items():
            if key not in self.rows:
                self.rows[key] = sorted(listed, key=lambda row: row.starts)
                self.lines[key] = self.before(key)

    def before(self, key: Any) -> Line:
        """The line as it is in the database."""
        return [self.piece(row) for row in self.rows.get(key, [])]

    def piece(self, row: Any) -> Piece:
        """A row as a piece of a line."""
        return Piece(row.starts, row.ends or FOREVER, value_of(row))

    def changes(self) -> Changes:
        """Rows that no piece repeats go, pieces that no row holds come."""
        found = Changes()
        for key, line in self.lines.items():
            wanted = list(line)
            for row in self.rows.get(key, []):
                piece = self.piece(row)
                if piece in wanted:
                    wanted.remove(piece)
                else:
                    found.withdrawn.append(row)
            found.written += [self.row(piece) for piece in wanted]
        return found

    def row(self, piece: Piece) -> Any:
        """A piece as an unsaved row."""
        ends = None if piece.ends == FOREVER else piece.ends
        return self.model(starts=piece.starts, ends=ends, **piece.value)


def value_of(row: Any) -> dict[str, Any]:
    """Everything a row says beside its span and its own id."""
    return {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if not column.primary_key and column.attname not in BESIDE_THE_VALUE
    }
