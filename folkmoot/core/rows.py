"""Many rows at once: what `bulk_create` does, without an object for each.

Rows are tuples of plain values in the order of the names given; what the names leave out is empty.
Constraints and triggers of the database hold as for any other row.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.db import connection, models

Values = tuple[Any, ...]
TOGETHER = 500  # rows a statement: more are not faster, and SQLite takes so many values
CACHE = -8_000  # kibibytes, as SQLite writes them
SEQUENCE = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids that no row has had; inside a transaction that writes, nobody else gets them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(SEQUENCE, [f'"{table}"', count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + count + 1))


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Values]) -> None:
    """Write some rows. `names` are those of the model's attributes: `person_id`, not `person`."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = ", ".join(f'"{fields[name].column}"' for name in names)
    target = f'"{model._meta.db_table}" ({columns})'
    found = [(place, change_of(fields[name])) for place, name in enumerate(names)]
    changes = [(place, change) for place, change in found if change]
    prepared = ready(rows, changes) if changes else rows
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            command = f"COPY {target} FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(command) as copy:
                for row in prepared:
                    copy.write_row(row)
            return
        marks = f"({', '.join(['%s'] * len(names))})"
        rest = iter(prepared)
        while some := list(islice(rest, TOGETHER)):
            statement = f"INSERT INTO {target} VALUES {', '.join([marks] * len(some))}"  # noqa: S608 -- names of columns only
            cursor.execute(statement, list(chain.from_iterable(some)))


def change_of(field: Any) -> Callable[[Any], Any] | None:
    """What makes a value of a field one of the database, where they differ; days come again."""
    operations = connection.ops
    known: dict[str, Callable[[Any], Any]] = {
        "DateField": lru_cache(operations.adapt_datefield_value),
        "DateTimeField": lru_cache(operations.adapt_datetimefield_value),
        "JSONField": json.dumps,
    }
    return known.get(field.get_internal_type())


def ready(
    rows: Iterable[Values], changes: list[tuple[int, Callable[[Any], Any]]]
) -> Iterator[Sequence[Any]]:
    """Rows as the database takes them."""
    for row in rows:
        found = list(row)
        for place, change in changes:
            found[place] = change(found[place])
        yield found


@contextmanager
def room_for_pages() -> Iterator[None]:
    """SQLite keeps 2 MB of a file in memory; many rows go to pages all over it."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {CACHE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")
