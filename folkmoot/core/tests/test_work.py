"""The worker does every app's work and survives the trouble of one."""

import logging
import os
import signal
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command

from folkmoot.core import work


def test_work_finds_the_ticks_of_the_apps():
    assert "folkmoot.outbox" in work.ticks()


def test_trouble_of_one_app_does_not_keep_the_others_from_their_work(db, monkeypatch, caplog):
    def broken():
        raise ValueError("493827")

    monkeypatch.setattr(work, "ticks", lambda: {"broken": broken, "sound": lambda: 2})
    with caplog.at_level(logging.ERROR):
        assert work.work_once() == 2
    assert caplog.messages == ["broken: ValueError"]


def test_one_round_says_what_it_did(db, capsys):
    call_command("work", "--once")
    assert capsys.readouterr().out == "0 done.\n"


def test_worker_ends_when_told(tmp_path):
    """It works on a database that was never migrated: every tick fails, and it goes on."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "work", "--every", "0.1"],
        cwd=settings.BASE_DIR, env=environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stderr is not None
    wanted = "folkmoot.outbox: OperationalError\n"
    rounds = [next(line for line in worker.stderr if line == wanted) for _ in range(2)]
    worker.send_signal(signal.SIGTERM)
    worker.stderr.close()
    assert worker.wait(timeout=20) == 0
    assert rounds == [wanted, wanted]
