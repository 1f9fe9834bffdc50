"""Rows into a table as fast as the database takes them: no model is built for each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

BATCH = 20_000


def pour(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows of the named columns; every other column has the value of a new instance."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    blank = model()
    others = [field for field in fields.values() if field.name not in names and not is_key(field)]
    rest = tuple(
        field.get_db_prep_save(getattr(blank, field.attname), connection) for field in others
    )
    columns = [str(field.column) for field in [*(fields[name] for name in names), *others]]
    write = copy if connection.vendor == "postgresql" else insert
    write(model._meta.db_table, columns, (adapted(row) + rest for row in rows))


def is_key(field: Any) -> bool:
    """Whether the database gives the value."""
    return bool(field.primary_key)


def adapted(row: Sequence[Any]) -> tuple[Any, ...]:
    """JSON as the database takes it."""
    return tuple(
        connection.ops.adapt_json_value(value, None) if isinstance(value, dict) else value
        for value in row
    )


def insert(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """SQLite: one statement, many rows."""
    places = ", ".join(["%s"] * len(columns))
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 -- our own names
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)


def copy(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """PostgreSQL: COPY."""
    names = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as target,
    ):
        for row in rows:
            target.write_row(row)


def settle_sequences(models: list[type[Model]]) -> None:
    """Keys given here are not given again; and the planner learns what there is."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def instant(day: date) -> str:
    """Midnight of a day as both databases read it."""
    zone = "+00" if connection.vendor == "postgresql" else ""
    return f"{day.isoformat()} 00:00:00{zone}"
