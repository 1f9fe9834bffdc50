"""Everything that is kept about one person, read by the declarations: rows, dictionary, archive."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import models
from django.utils.translation import gettext as _

from folkmoot.core.declared import Table, model_of, tables
from folkmoot.people.models import Account, Person

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """The rows of one table that belong into a copy."""

    label: str
    rows: list[Row]


class Reader:
    """Reads one person's rows; other people in them are not named, not even by number."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.account = Account.objects.filter(person=person).first()
        self.names: dict[tuple[str, Any], Any] = {}

    def parts(self) -> Iterator[Part]:
        """Every table that is about one person a row, and what the person did in the others."""
        for label, table in tables().items():
            yield Part(label, [*self.about(label, table), *self.acts(label, table)])

    def about(self, label: str, table: Table) -> Iterator[Row]:
        """The rows about the person, with every declared column."""
        if table.is_of_one:
            found = model_of(label)._default_manager.filter(table.about(self.person))
            for row in found.order_by("pk").iterator():
                yield {name: self.cell(table, row, name) for name in table.columns}

    def acts(self, label: str, table: Table) -> Iterator[Row]:
        """Rows about others in which the person acted: the act alone."""
        for actor, names in table.by.items():
            rows = model_of(label)._default_manager.filter(**{actor: self.person.pk})
            for row in rows.exclude(table.about(self.person)).order_by("pk").iterator():
                yield {actor: _("you")} | {name: self.value(table, row, name) for name in names}

    def cell(self, table: Table, row: models.Model, name: str) -> Any:
        """A column; one that opens something says only that it is there."""
        if table.columns[name].secret:
            return _("kept, and not shown because it opens something")
        return self.value(table, row, name)

    def value(self, table: Table, row: models.Model, name: str) -> Any:
        """A column as text, number or structure."""
        field = row._meta.get_field(name)
        raw = getattr(row, field.attname)  # type: ignore[union-attr]  # -- a column
        if raw is None:
            return None
        if field.related_model is Account:
            return self.somebody(self.account is not None and raw == self.account.pk)
        if field.related_model is Person or (name in {*table.of, *table.by} and name != "pk"):
            return self.somebody(raw == self.person.pk)
        return self.thing(field, row, raw) if field.is_relation else self.plain(raw)

    def somebody(self, is_me: bool) -> str:  # noqa: FBT001 -- the answer to who it is
        """The person of the copy, or anybody else."""
        return _("you") if is_me else _("somebody else")

    def thing(self, field: Any, row: models.Model, raw: Any) -> Any:
        """A unit, a host or an office by its name, anything else by its number."""
        if "__str__" not in vars(field.related_model):
            return raw
        key = (field.related_model._meta.label, raw)
        if key not in self.names:
            self.names[key] = str(getattr(row, field.name))
        return self.names[key]

    def plain(self, raw: Any) -> Any:
        """Dates as text; structures without other people."""
        if isinstance(raw, datetime | date):
            return raw.isoformat()
        if isinstance(raw, dict | list):
            return self.masked(raw)
        return raw if isinstance(raw, bool | int | float | str) else str(raw)

    def masked(self, value: Any) -> Any:
        """The same without ids of others, and without the reasons of what was decided of them."""
        if isinstance(value, list):
            return [self.masked(each) for each in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"person"}:
            return self.somebody(value["person"] == self.person.pk)
        about = value.get("who", {"person": self.person.pk})
        hidden = set() if about == {"person": self.person.pk} else {"reason"}
        return {name: self.masked(each) for name, each in value.items() if name not in hidden}


def dictionary() -> list[Row]:
    """What every declared column is, in the reader's language."""
    return [
        {
            "table": label,
            "title": str(table.title),
            "column": name,
            "meaning": str(full.label),
            "purpose": str(full.purpose),
            "basis": f"{full.basis.words} ({full.basis.law})" if full.basis else "",
            "how_long": str(full.keep.words) if full.keep else "",
            "who_reads_it": str(full.readers.words) if full.readers else "",
            "in_the_copy": extent(table, name),
        }
        for label, table in tables().items()
        for name, full in ((name, table.full(name)) for name in table.columns)
    ]


def extent(table: Table, name: str) -> str:
    """How much of a column a copy holds."""
    if table.columns[name].secret:
        return _("named without its value")
    if table.is_of_one:
        return _("in full")
    return _("what you did, because the rest is about others too")


def archive(person: Person) -> bytes:
    """A zip file: one JSON file with everything, one CSV file a table, and the dictionary."""
    parts, known = list(Reader(person).parts()), dictionary()
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as found:
        found.writestr("README.txt", introduction())
        found.writestr("data.json", as_json({part.label: part.rows for part in parts}))
        found.writestr("dictionary.json", as_json(known))
        found.writestr("dictionary.csv", as_csv(known))
        for part in parts:
            if part.rows:
                found.writestr(f"tables/{part.label}.csv", as_csv(part.rows))
    return target.getvalue()


def introduction() -> str:
    """What the archive holds."""
    return "\n".join(
        [
            _("This is everything that is kept about you."),
            _("data.json holds all of it; the folder tables holds the same, a table a file."),
            _(
                "dictionary.csv tells what each column means, why it is kept, "
                "how long, who reads it."
            ),
            _("Other people are not named: they have the same rights as you."),
            _("A text that a spreadsheet would take for a formula has an apostrophe before it."),
        ]
    )


def as_json(value: Any) -> str:
    """Readable, in its own letters."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def as_csv(rows: Iterable[Row]) -> str:
    """With a byte order mark, so that spreadsheets read Chinese."""
    listed = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    target = io.StringIO(newline="")
    target.write("\ufeff")
    writer = csv.DictWriter(target, names)
    writer.writeheader()
    for row in listed:
        writer.writerow({name: as_cell(value) for name, value in row.items()})
    return target.getvalue()


def as_cell(value: Any) -> str:
    """Text that no spreadsheet executes."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
