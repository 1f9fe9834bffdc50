"""What the core does beside the pages."""

from django.db import connection

from folkmoot.core.retention import carry_out_hourly


def tick() -> int:
    """What has been kept long enough goes, also from SQLite's journal."""
    gone = carry_out_hourly()
    empty_journal()
    return gone


def empty_journal() -> None:
    """Connections stay open, so nothing else cuts the write-ahead file, which has old pages."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
