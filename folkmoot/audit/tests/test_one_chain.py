from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from folkmoot.audit.actions import record
from folkmoot.audit.models import Body, Entry
from folkmoot.audit.queries import first_broken_entry

WRITERS, ENTRIES = 8, 12


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
)
@pytest.mark.django_db(transaction=True)
def test_chain_does_not_fork_when_many_write_at_once():
    ready = Barrier(WRITERS)

    def write(writer):
        ready.wait()
        try:
            for number in range(ENTRIES):
                try_to_record(writer, number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    kept = WRITERS * ENTRIES * 3 // 4
    assert list(Entry.objects.values_list("sequence", flat=True)) == list(range(1, 2 * kept + 1))
    assert first_broken_entry() is None
    for writer in range(WRITERS):
        rows = Body.objects.filter(parameters__who=writer).order_by("entry__sequence")
        own = [number for number in range(ENTRIES) if number % 4 != 3 for _ in range(2)]
        assert [row.parameters["number"] for row in rows] == own


def try_to_record(writer, number):
    """Two entries in one transaction; every fourth of them is rolled back."""
    with transaction.atomic():
        for _ in range(2):
            record("office.given", by=None, at=None, who=writer, number=number)
        if number % 4 == 3:
            transaction.set_rollback(True)
