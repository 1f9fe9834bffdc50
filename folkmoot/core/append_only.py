"""Tables that only grow: the database itself refuses to change or delete their rows.

Triggers do it, on both kinds of database. SQLite loses triggers whenever Django rebuilds a table:
repeat the operation in the migration that alters such a table (`audit/tests/test_append_only.py`
notices). Who owns the database can still drop a trigger; then the chain of the log tells.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.migrations.operations.base import Operation

PREFIX = "append_only"
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'append-only: no % of %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$
"""


class AppendOnly(Operation):
    """Rows are never updated and, unless they are `erasable`, never deleted."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, *, erasable: bool = False) -> None:
        self.model_name, self.erasable = model_name, erasable

    @property
    def events(self) -> list[str]:
        """What is refused row by row."""
        return ["update"] if self.erasable else ["update", "delete"]

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models' state does not know of it."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        statements = self.on_postgresql(table) if on_postgresql else self.on_sqlite(table)
        for event in ["update", "delete", *(["truncate"] if on_postgresql else [])]:
            where = f' ON "{table}"' if on_postgresql else ""
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{PREFIX}_{table}_{event}"{where}')
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for event in [*self.events, *(["truncate"] if on_postgresql else [])]:
            where = f' ON "{table}"' if on_postgresql else ""
            schema_editor.execute(f'DROP TRIGGER "{PREFIX}_{table}_{event}"{where}')

    def describe(self) -> str:
        return f"Rows of {self.model_name} are only added"

    def on_postgresql(self, table: str) -> list[str]:
        """One function for all tables; TRUNCATE would pass triggers of rows by."""
        return [
            FUNCTION,
            *(
                f'CREATE TRIGGER "{PREFIX}_{table}_{event}" BEFORE {event.upper()} ON "{table}" '
                f"FOR EACH {'STATEMENT' if event == 'truncate' else 'ROW'} "
                f"EXECUTE FUNCTION {PREFIX}_refuse()"
                for event in [*self.events, "truncate"]
            ),
        ]

    def on_sqlite(self, table: str) -> list[str]:
        """A trigger an event."""
        return [
            f'CREATE TRIGGER "{PREFIX}_{table}_{event}" BEFORE {event.upper()} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, 'append-only: no {event} of {table}'); END"
            for event in self.events
        ]


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Without the triggers for a while: to empty a whole database, and to test tampering."""
    switch = lifted_postgresql if connection.vendor == "postgresql" else lifted_sqlite
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        undo = switch(cursor)
        yield
        for statement in undo:
            cursor.execute(statement)


def lifted_sqlite(cursor: Any) -> list[str]:
    """Drop the triggers; what makes them again."""
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB %s",
        [f"{PREFIX}_*"],
    )
    found = cursor.fetchall()
    for name, _sql in found:
        cursor.execute(f'DROP TRIGGER "{name}"')
    return [sql for _name, sql in found]


def lifted_postgresql(cursor: Any) -> list[str]:
    """Disable the triggers; what enables them again."""
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE starts_with(tgname, %s)",
        [f"{PREFIX}_"],
    )
    found = cursor.fetchall()
    # A table with foreign keys still to be checked cannot be altered: check them first.
    settled = ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
    off = [f'ALTER TABLE {table} DISABLE TRIGGER "{name}"' for name, table in found]
    for statement in settled + off:
        cursor.execute(statement)
    return settled + [f'ALTER TABLE {table} ENABLE TRIGGER "{name}"' for name, table in found]
