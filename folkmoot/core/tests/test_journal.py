"""What was deleted does not stay readable in SQLite's journal while connections stay open."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

STORY = """
import django; django.setup()
from pathlib import Path
from django.core.management import call_command
from django.db import connection
from folkmoot.core.tasks import tick
from folkmoot.outbox.models import Letter
call_command("migrate", verbosity=0)
Letter.objects.create(key="a", recipient="a@example.org", subject="s", text="canary-4711")
journal = Path(connection.settings_dict["NAME"] + "-wal")
Letter.objects.all().delete()
before = b"canary-4711" in journal.read_bytes()
tick()
print(before, journal.stat().st_size)
"""


def test_journal_is_emptied_by_the_worker(tmp_path: Path):
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kept.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "folkmoot.settings",
    }
    told = subprocess.run(
        [sys.executable, "-c", STORY], cwd=settings.BASE_DIR, env=environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == "True 0\n"
