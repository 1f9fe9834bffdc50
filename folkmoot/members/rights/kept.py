"""The declarations as a page shows them: what a table says for all its columns is said once."""

from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.core.declared import Column, Sentence, Table, Words, tables


@dataclass(frozen=True)
class Apart:
    """A column for which something else holds than for its table."""

    label: Words
    purpose: Words
    others: list[Sentence]


@dataclass(frozen=True)
class Kept:
    """One table: what it keeps, and what differs for some of its columns."""

    table: Table
    labels: list[Words]
    apart: list[Apart]


def kept() -> list[Kept]:
    """Every table with personal columns, people first."""
    return [Kept(table, *parted(table)) for table in ordered()]


def ordered() -> Iterator[Table]:
    """Who you are and where you belong, then the other rooms upwards, the program's jobs last."""
    found = tables()
    yield from (found[label] for label in sorted(found, key=rank))


def rank(label: str) -> int:
    """The place of a table on the page; equal ones stay as they were declared."""
    if label.startswith(("people.", "units.Member")):
        return 0
    return 2 if label.startswith("django_tasks") else 1


def parted(table: Table) -> tuple[list[Words], list[Apart]]:
    """The columns for which the table speaks, and the others."""
    labels, apart = [], []
    for column in table.columns.values():
        others = differing(column)
        if others or column.purpose:
            apart.append(Apart(column.label, column.purpose, others))
        else:
            labels.append(column.label)
    return labels, apart


def differing(column: Column) -> list[Sentence]:
    """What a column says for itself."""
    return [each for each in (column.basis, column.keep, column.readers) if each]
