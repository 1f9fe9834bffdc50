"""From the rows of a file to snapshots: the whole structure, told for one day after another."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from folkmoot.members.importers.reading.grid import Grid
from folkmoot.members.importers.table import Row, rows_of
from folkmoot.members.structure.columns import COLUMNS, OFFICES, Holder

SHORTEST = 4  # letters that a name must share with another spelling of it


class Above(NamedTuple):
    """A group that another one answers to; `called` where the file does not use its name."""

    code: str
    called: str


@dataclass
class Group:
    """What a row tells."""

    row: Row
    kind: str
    code: str
    name: str
    answers: list[Above] = field(default_factory=list)
    holders: dict[str, list[Holder]] = field(default_factory=dict)  # by the office's code


@dataclass
class Snapshot:
    """All groups of a day by their codes."""

    on: date
    groups: dict[str, Group]
    digest: str

    @property
    def first_row(self) -> Row:
        """Where it stands in the file."""
        return next(iter(self.groups.values())).row

    @property
    def all_holders(self) -> list[Holder]:
        """Everybody in any cell."""
        return [
            one for group in self.groups.values() for cell in group.holders.values() for one in cell
        ]


@dataclass
class File:
    """Everything read from a file. `notes` are readings that somebody may want to know of."""

    rows: list[Row]
    snapshots: list[Snapshot] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether no cell of it was refused."""
        return not any(row.line.problems for row in self.rows)


def read(grid: Grid) -> File:
    """The snapshots of a file; what is wrong is noted in its rows. Raises Refused."""
    found = File(rows_of(grid, COLUMNS))
    refuse_disorder(found.rows)
    if found.is_clean:
        for day, rows in groupby(found.rows, key=lambda row: row.get("as_of")):
            found.snapshots.append(snapshot_of(day, list(rows), found.notes))
    return found


def refuse_disorder(rows: list[Row]) -> None:
    """Snapshots stand in the order of their days, and a group stands once in each."""
    latest = date.min
    seen: dict[tuple[date, str], int] = {}
    for row in rows:
        day, code = row.get("as_of"), row.get("code")
        if day is None:
            continue
        if day < latest:
            sentence = _("The snapshot of {day} stands after that of {latest}. Sort the file.")
            row.line.refuse("as_of", sentence.format(day=day, latest=latest))
        latest = max(day, latest)
        first = seen.setdefault((day, code), row.line.row)
        if code and first != row.line.row:
            sentence = _("“{code}” stands in this snapshot already, in row {row}.")
            row.line.refuse("code", sentence.format(code=code, row=first))


def snapshot_of(day: date, rows: list[Row], notes: list[str]) -> Snapshot:
    """One day. Who is named as a stakeholder must be a group of that day."""
    groups = {row.get("code"): group_of(row) for row in rows}
    for group in groups.values():
        for name in group.row.get("stakeholder_groups") or []:
            add_above(group, name, groups.values(), notes)
    return Snapshot(day, groups, digest_of(rows))


def group_of(row: Row) -> Group:
    """A row without its stakeholders, which need the other rows."""
    holders = {office: row.get(column) or [] for column, office in OFFICES.items()}
    return Group(row, row.get("kind"), row.get("code"), row.get("name"), holders=holders)


def add_above(group: Group, name: str, groups: Iterable[Group], notes: list[str]) -> None:
    """Note a stakeholder, or what is wrong with it."""
    line = group.row.line
    found = meant(name, groups)
    if len(found) != 1:
        sentence = (
            _("“{name}” may be several groups of this snapshot; write a code.")
            if found
            else _("No group of this snapshot is called “{name}”.")
        )
        line.refuse("stakeholder_groups", sentence.format(name=name))
        return
    above = Above(found[0].code, "" if found[0].name == name else name)
    if above.code == group.code:
        line.refuse("stakeholder_groups", _("A group cannot answer to itself."))
    elif any(other.code == above.code for other in group.answers):
        sentence = _("“{name}” is a group that stands in this cell already.")
        line.refuse("stakeholder_groups", sentence.format(name=name))
    else:
        group.answers.append(above)
    if name not in {found[0].name, found[0].code}:
        note = _("Row {row}: “{name}” is read as “{group}” ({code}), the only name like it.")
        notes.append(note.format(row=line.row, name=name, group=found[0].name, code=found[0].code))


def meant(name: str, groups: Iterable[Group]) -> list[Group]:
    """The groups that a name may mean: by name, else by code, else by the beginning of the name."""
    groups = list(groups)
    return (
        [group for group in groups if group.name == name]
        or [group for group in groups if group.code == name]
        or [group for group in groups if is_like(name, group.name)]
    )


def is_like(one: str, other: str) -> bool:
    """Whether one name is the other with an ending: Network, Networking."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return len(short) >= SHORTEST and " " not in long[len(short) :] and long.startswith(short)


def digest_of(rows: Iterable[Row]) -> str:
    """Stands for what a snapshot says, whatever the order of its rows."""
    lines = sorted(
        repr([str(row.get("as_of")), *(row.get(column.name) for column in COLUMNS[1:])])
        for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
