"""What every importer is: columns, a sample, a check and a writer."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.reading.grid import Grid
from folkmoot.members.importers.report import Line, Refused, Report
from folkmoot.members.importers.table import Column, Row, rows_of
from folkmoot.units.access import Access


@dataclass(frozen=True)
class Importer:
    """A kind of file. `check` says what would change; `write` does it, inside a transaction.

    `access` is what the importing person may do; None is the operator, who may do everything.
    """

    name: str | Promise
    columns: list[Column]
    rows: list[str]  # of the sample file
    verb: str
    check: Callable[[list[Row], Access | None], None]
    write: Callable[[list[Line]], None]

    @property
    def sample(self) -> str:
        """A file to start from: the header and a few invented rows."""
        header = ",".join(column.name for column in self.columns)
        return "\r\n".join([header, *self.rows, ""])

    def report(self, grid: Grid, access: Access | None) -> Report:
        """What the file would change and what is wrong with it; writes nothing."""
        try:
            rows = rows_of(grid, self.columns)
        except Refused as refusal:
            return Report(problem=refusal.problem)
        refuse_doubles(rows, self.columns[0].name)
        self.check(rows, access)
        return Report([row.line for row in rows])


def refuse_doubles(rows: list[Row], key: str) -> None:
    """The first column names the row; each name stands once in a file."""
    first: dict[str, int] = {}
    for row in rows:
        value = row.get(key)
        if value in first:
            sentence = _("“{value}” stands in row {first} already.")
            row.line.refuse(key, sentence, value=value, first=first[value])
        elif value:
            first[value] = row.line.row


def may_change(access: Access | None, path: str) -> bool:
    """Whether the importer's offices, if any, reach a place."""
    return access is None or access.may("register.change", path)
