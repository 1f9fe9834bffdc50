"""Many rows at once: what `bulk_create` does, without an object for each.

Rows are tuples of plain values in the order of the names given; what the names leave out is empty.
Constraints and triggers of the database hold as for any other row.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from django.db import connection, models

Values = tuple[Any, ...]
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
    prepared = (ready(row, changes) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        statement = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 -- names of columns only
        cursor.executemany(statement, cast("Any", prepared))


def change_of(field: Any) -> Callable[[Any], Any] | None:
    """What makes a value of a field one of the database, where they differ."""
    operations = connection.ops
    known: dict[str, Callable[[Any], Any]] = {
        "DateField": operations.adapt_datefield_value,
        "DateTimeField": operations.adapt_datetimefield_value,
        "JSONField": json.dumps,
    }
    return known.get(field.get_internal_type())


def ready(row: Values, changes: list[tuple[int, Callable[[Any], Any]]]) -> Sequence[Any]:
    """A row as the database takes it."""
    found = list(row)
    for place, change in changes:
        found[place] = change(found[place])
    return found
