"""PostgreSQL's trigger learns to leave new people to `written_at_once`; SQLite's stays as it is."""

from typing import Any

from django.db import migrations

from folkmoot.people.words import postgresql_statements


def renew(apps: Any, schema_editor: Any) -> None:
    """The function alone: words that are there are right."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(postgresql_statements()[0], params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0007_email_index")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
