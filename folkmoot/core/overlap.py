"""Overlapping spans made impossible in the database, on both kinds of database.

PostgreSQL gets an exclusion constraint, SQLite two triggers. SQLite loses triggers whenever Django
rebuilds a table: repeat the operation in the migration that alters such a table
(`core/tests/test_overlap.py` notices).
"""

from typing import Any

from django.db.migrations.operations.base import Operation


class NoOverlap(Operation):
    """Among live rows with equal `keys` (and `where`, plain SQL) spans never overlap."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, name: str, keys: list[str], where: str = "") -> None:
        self.model_name, self.name, self.keys, self.where = model_name, name, keys, where

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models' state does not know of it."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        vendor = schema_editor.connection.vendor
        for statement in self.exclusion(table) if vendor == "postgresql" else self.triggers(table):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{self.name}"')
            return
        for event in ("insert", "update"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{self.name}_{event}"')

    def describe(self) -> str:
        return f"No overlapping spans in {self.model_name} ({self.name})"

    def exclusion(self, table: str) -> list[str]:
        """PostgreSQL: `daterange` is half open, as our spans are."""
        keys = ", ".join(f"{key} WITH =" for key in self.keys)
        where = f" AND ({self.where})" if self.where else ""
        rule = f"({keys}, daterange(starts, ends) WITH &&) WHERE (withdrawn IS NULL{where})"
        return [
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{self.name}" EXCLUDE USING gist {rule}',
        ]

    def triggers(self, table: str) -> list[str]:
        """SQLite: dates are ISO text, so they compare as text; a missing end is the end of time."""
        same = " AND ".join(f"other.{key} = NEW.{key}" for key in self.keys)
        mine = f" AND ({self.where})" if self.where else ""
        clash = (
            f'SELECT 1 FROM (SELECT * FROM "{table}" WHERE withdrawn IS NULL{mine}) AS other '
            f"WHERE {same} AND other.id <> NEW.id "
            "AND other.starts < COALESCE(NEW.ends, '9999-12-31') "
            "AND NEW.starts < COALESCE(other.ends, '9999-12-31')"
        )
        return [
            f'CREATE TRIGGER "{self.name}_{event}" AFTER {event.upper()} ON "{table}" '
            f'WHEN NEW.withdrawn IS NULL AND EXISTS (SELECT 1 FROM "{table}" AS self '
            f"WHERE self.id = NEW.id{mine}) AND EXISTS ({clash}) "
            f"BEGIN SELECT RAISE(ABORT, 'spans overlap: {self.name}'); END"
            for event in ("insert", "update")
        ]
