"""The cache table: rate limits and one-time codes outlive a restart and hold for every worker."""

from typing import Any, ClassVar

from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
