"""What every importer is: columns, a sample, a checker, a writer, and the way back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.report import Line
from folkmoot.members.importers.table import Column, Row
from folkmoot.units.access import Access

if TYPE_CHECKING:
    from folkmoot.members.models import ImportBatch, ImportedRow


class Checker(Protocol):
    """Says what rows would change, and what is wrong with them; so many at a time."""

    chunk: int

    def check(self, rows: list[Row]) -> None:
        """Note it in each row's line."""


class Undoer(Protocol):
    """Says which rows of an import cannot be taken back, and takes the others back."""

    def weigh(self, rows: "list[ImportedRow]") -> dict[int, str]:
        """For the id of each row that stays, why."""

    def take_back(self, rows: "list[ImportedRow]", now: datetime) -> None:
        """What these rows wrote is gone; what they replaced stands again."""


@dataclass(frozen=True)
class Importer:
    """A kind of file. A checker says what would change; `write` does it, inside a transaction.

    `access` is what the importing person may do; None is the operator, who may do everything.
    """

    name: str | Promise
    columns: list[Column]
    rows: list[str]  # of the sample file
    verb: str
    undo_verb: str
    keys: tuple[str, ...]
    checker: Callable[[Access | None, Plan], Checker]
    write: "Callable[[Iterable[Line], ImportBatch, datetime], None]"
    undoer: Callable[[Access | None], Undoer]

    @property
    def sample(self) -> str:
        """A file to start from: the header and a few invented rows."""
        header = ",".join(column.name for column in self.columns)
        return "\r\n".join([header, *self.rows, ""])

    @property
    def labels(self) -> dict[str, str | Promise]:
        """What each column is called on a page."""
        return {column.name: column.label for column in self.columns}


class Doubles:
    """Each row of a file is about somebody else."""

    def __init__(self) -> None:
        self.first: dict[Any, int] = {}

    def refuse(self, row: Row, key: str) -> None:
        """A key that stood before is refused; a guest may be one in several units."""
        value = row.texts.get(key, "").strip().casefold()
        spot = row.texts.get("unit") if row.texts.get("membership") == "guest" else None
        if not value:
            return
        before = self.first.setdefault((value, spot), row.line.row)
        if before != row.line.row:
            sentence = _("“{value}” stands in row {first} already.")
            row.line.refuse(key, sentence, value=value, first=before)


def may_change(access: Access | None, path: str) -> bool:
    """Whether the importer's offices, if any, reach a place."""
    return access is None or access.may("register.change", path)
