"""The mailbox page belongs to the demonstration and exists nowhere else."""

import os
import subprocess
import sys
from datetime import timedelta

import time_machine
from django.conf import settings as project
from django.core.management import call_command
from django.utils import timezone

from folkmoot.outbox.actions import post
from folkmoot.outbox.mailbox import delivered

ROUTES = """
import django; django.setup()
from django.urls import NoReverseMatch, reverse
try: print(reverse("mailbox"))
except NoReverseMatch: print("no mailbox")
"""


def route(demo):
    """What another process with or without the demonstration's setting says."""
    environment = os.environ | {
        "FOLKMOOT_DEMO": demo,
        "DJANGO_SETTINGS_MODULE": "folkmoot.settings",
    }
    found = subprocess.run(
        [sys.executable, "-c", ROUTES], capture_output=True, text=True, check=True,
        cwd=project.BASE_DIR, env=environment,
    )  # fmt: skip
    return found.stdout.strip()


def test_mailbox_is_routed_in_the_demonstration_only(db):
    assert route("true") == "/mailbox/"
    assert route("false") == "no mailbox"


def test_address_of_the_mailbox_is_nothing_outside_the_demonstration(client, db):
    assert client.get("/mailbox/").status_code == 404


def test_letters_are_shown_by_person_newest_first(db, settings, tmp_path, client):
    settings.DELIVERY = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path),
    }
    settings.ROOT_URLCONF = "folkmoot.outbox.urls"
    for number, recipient in enumerate(["wang@example.org", "li@example.org", "wang@example.org"]):
        with time_machine.travel(timezone.now() + timedelta(minutes=number), tick=False):
            post(f"{number}", recipient, subject=f"信 {number}", text=f"第 {number} 封 <b>")
            call_command("work", "--once")
    assert [
        (box, [letter.subject for letter in letters]) for box, letters in delivered().items()
    ] == [
        ("wang@example.org", ["信 2", "信 0"]),
        ("li@example.org", ["信 1"]),
    ]
