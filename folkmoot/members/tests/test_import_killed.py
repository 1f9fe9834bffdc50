"""FT-1: a worker that is killed in the middle of an import leaves nothing of it behind."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings

ROWS = 800
SEED = """
import django
django.setup()
from django.core.management import call_command
from folkmoot.members import imports
from folkmoot.members.importers.plan import Plan
from folkmoot.units.tests.world import make_world
call_command("migrate", verbosity=0)
account = make_world().secretary.account
rows = "".join(f"7{n:05},张{n},north1,2020-01-01\\n" for n in range(ROWS))
batch = imports.keep_file("members", f"number,name,unit,joined\\n{rows}".encode(), by=account)
imports.set_plan(batch, Plan.of(batch.plan), by=account)
""".replace("ROWS", str(ROWS))
CONFIRM = """
import django
django.setup()
from folkmoot.members import imports
from folkmoot.members.models import ImportBatch
batch = ImportBatch.objects.get()
assert imports.confirm(batch, seen=batch.digest)
"""


class Site:
    """A database of its own in a file, which other processes work on."""

    def __init__(self, folder):
        self.path = folder / "site.sqlite3"
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.path}",
            "DJANGO_SETTINGS_MODULE": "folkmoot.settings",
        }

    def run(self, code):
        subprocess.run(
            [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=self.environment, check=True
        )

    def worker(self):
        return subprocess.Popen(
            [sys.executable, "manage.py", "work", "--every", "0.05"],
            cwd=settings.BASE_DIR, env=self.environment,
        )  # fmt: skip

    def ask(self, question):
        with sqlite3.connect(self.path, timeout=20) as connection:
            return connection.execute(question).fetchone()

    def wait_until(self, wanted, question, seconds=90):
        end = time.monotonic() + seconds
        while self.ask(question) != wanted:
            assert time.monotonic() < end, self.ask(question)
            time.sleep(0.01)

    def counted(self):
        """How much of the import there is: people, memberships, notes for undoing, log entries."""
        return (
            *self.ask("SELECT count(*) FROM people_person WHERE number LIKE '7%'"),
            *self.ask("SELECT count(*) FROM units_membership"),
            *self.ask("SELECT count(*) FROM members_importedrow"),
            *self.ask("SELECT count(*) FROM audit_entry"),
        )


@pytest.mark.slow
def test_killed_worker_leaves_nothing_and_the_next_one_does_it_once(tmp_path):
    site = Site(tmp_path)
    site.run(SEED)
    worker = site.worker()
    site.wait_until(("checked",), "SELECT stage FROM members_importbatch")
    worker.terminate()
    worker.wait(timeout=30)
    before = site.counted()
    site.run(CONFIRM)
    for moment in (0.0, 0.15):
        worker = site.worker()
        # All rows are looked through: what comes now is the transaction that writes them.
        site.wait_until((ROWS, "writing"), "SELECT done, stage FROM members_importbatch")
        time.sleep(moment)
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=30)
        if site.ask("SELECT stage FROM members_importbatch") == ("written",):
            break
        assert site.counted() == before
        with sqlite3.connect(site.path) as connection:
            connection.execute("UPDATE members_importbatch SET done = 0")
    worker = site.worker()
    site.wait_until(("written",), "SELECT stage FROM members_importbatch")
    worker.terminate()
    worker.wait(timeout=30)
    added = [now - then for now, then in zip(site.counted(), before, strict=True)]
    assert added == [ROWS, ROWS, ROWS, 1]
    assert site.ask("SELECT status FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%write%'") == (
        "SUCCESSFUL",
    )  # fmt: skip
