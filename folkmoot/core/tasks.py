"""What the core does beside the pages."""

from django.db import connection
from django.utils import timezone

from folkmoot.core.jobs import forget


def tick() -> int:
    """Jobs that ended long ago are forgotten, and what SQLite's journal has of deleted rows."""
    empty_journal()
    return forget(timezone.now())


def empty_journal() -> None:
    """Connections stay open, so nothing else cuts the write-ahead file, which has old pages."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
