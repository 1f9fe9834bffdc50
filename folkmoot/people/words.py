"""The words of `Person.keys` as rows, written by the database itself, whoever writes a person.

SQLite loses the triggers when Django rebuilds `people_person`: repeat `WriteWords` in a migration
that alters that table (`people/tests/test_words.py` notices).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations.operations.base import Operation

TABLE = {
    "sqlite": (
        "CREATE TABLE people_namekey (key varchar(40) NOT NULL, person_id bigint NOT NULL, "
        "PRIMARY KEY (key, person_id)) WITHOUT ROWID"
    ),
    # By code point, so that the primary key answers for beginnings, whatever the language.
    "postgresql": (
        'CREATE TABLE people_namekey (key varchar(40) COLLATE "C" NOT NULL, '
        "person_id bigint NOT NULL, PRIMARY KEY (key, person_id))"
    ),
}
TOGETHER = 20_000  # people whose words are sorted at once: memory has an end
SWITCH = "SELECT set_config('folkmoot.words_at_once', '{}', true)"


def listed(keys: str) -> str:
    """SQLite: the words as a table, from `sort form  word word `."""
    words = f"rtrim(substr({keys}, instr({keys}, '  ') + 2))"
    quoted = f"replace(replace({words}, '\\', '\\\\'), '\"', '\\\"')"
    return f"json_each('[\"' || replace({quoted}, ' ', '\",\"') || '\"]')"


def split(keys: str) -> str:
    """PostgreSQL: the words as an array."""
    return f"string_to_array(rtrim(substr({keys}, strpos({keys}, '  ') + 2)), ' ')"


@contextmanager
def written_at_once() -> Iterator[list[int]]:
    """New people, whose ids go into the list, get their words together: in the order of the index.

    Until then no trigger looks at the new people of this transaction. On SQLite, where only one
    writes at a time, it is gone meanwhile; a transaction that fails brings it back.
    """
    ids: list[int] = []
    if connection.vendor == "postgresql":
        off, on = SWITCH.format("on"), SWITCH.format("")
        words = f'LATERAL (SELECT unnest({split("person.keys")}) COLLATE "C") AS word (value)'
        which = "person.id = ANY(%s)"
    else:
        off, on = sqlite_statements()[:2]
        words = listed("person.keys") + " AS word"
        which = "person.id IN (SELECT value FROM json_each(%s))"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(off)
        yield ids
        for start in range(0, len(ids), TOGETHER):
            some = ids[start : start + TOGETHER]
            cursor.execute(
                "INSERT INTO people_namekey (key, person_id) SELECT word.value, person.id "  # noqa: S608 -- fixed text
                f"FROM people_person AS person, {words} WHERE {which} "
                "AND person.keys LIKE '%%  %%' GROUP BY 1, 2 ORDER BY 1, 2",
                [some if connection.vendor == "postgresql" else json.dumps(some)],
            )
        cursor.execute(on)


def sqlite_statements() -> list[str]:
    """What follows an insert, an update and a deletion."""
    write = (
        "INSERT OR IGNORE INTO people_namekey (key, person_id) "  # noqa: S608 -- fixed text
        f"SELECT value, NEW.id FROM {listed('NEW.keys')} WHERE instr(NEW.keys, '  ') > 0;"
    )
    drop = (
        "DELETE FROM people_namekey WHERE person_id = OLD.id "  # noqa: S608 -- fixed text
        f"AND key IN (SELECT value FROM {listed('OLD.keys')});"
    )
    events = {"INSERT": write, "UPDATE OF keys": drop + write, "DELETE": drop}
    return [
        statement
        for event, body in events.items()
        for name in (f"people_namekey_{event[:6].lower()}",)
        for statement in (
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON people_person BEGIN {body} END",
        )
    ]


def postgresql_statements() -> list[str]:
    """The same as one function."""
    return [
        f"""
        CREATE OR REPLACE FUNCTION people_namekey_write() RETURNS trigger AS $$ BEGIN
        IF TG_OP = 'INSERT' AND current_setting('folkmoot.words_at_once', true) = 'on' THEN
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            DELETE FROM people_namekey
            WHERE person_id = OLD.id AND key = ANY({split("OLD.keys")});
        END IF;
        IF TG_OP <> 'DELETE' AND strpos(NEW.keys, '  ') > 0 THEN
            INSERT INTO people_namekey (key, person_id)
            SELECT word, NEW.id FROM unnest({split("NEW.keys")}) AS word
            ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL; END $$ LANGUAGE plpgsql
        """,  # noqa: S608 -- fixed text
        "DROP TRIGGER IF EXISTS people_namekey_write ON people_person",
        (
            "CREATE TRIGGER people_namekey_write AFTER INSERT OR DELETE OR UPDATE OF keys "
            "ON people_person FOR EACH ROW EXECUTE FUNCTION people_namekey_write()"
        ),
    ]


class WriteWords(Operation):
    """From now on the words follow the people; those of people who are there are written."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models' state does not know of it."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        statements = postgresql_statements() if is_postgresql else sqlite_statements()
        for statement in [*statements, "UPDATE people_person SET keys = keys"]:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("DROP TRIGGER IF EXISTS people_namekey_write ON people_person")
            schema_editor.execute("DROP FUNCTION IF EXISTS people_namekey_write()")
            return
        for event in ("insert", "update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS people_namekey_{event}")

    def describe(self) -> str:
        return "The database writes the words of people's names"


class MakeTable(Operation):
    """The table of words: a tree of its own on SQLite, sorted by code point on PostgreSQL."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """A `CreateModel` beside it tells the state."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute(TABLE[schema_editor.connection.vendor], params=None)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute("DROP TABLE people_namekey")

    def describe(self) -> str:
        return "The table of the words of people's names"
