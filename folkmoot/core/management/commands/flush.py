from typing import Any

from django.core.management.commands import flush
from django.db import connections

from folkmoot.core.append_only import lifted


class Command(flush.Command):
    """Emptying the whole database includes the tables that otherwise only grow."""

    def handle(self, **options: Any) -> None:
        with lifted(connections[options["database"]]):
            super().handle(**options)
