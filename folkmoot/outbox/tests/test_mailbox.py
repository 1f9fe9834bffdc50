"""The mailbox page belongs to the demonstration and exists nowhere else."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as project
from django.core.management import call_command
from django.utils import timezone

from folkmoot.outbox.actions import post

ROUTES = """
import django; django.setup()
from django.urls import NoReverseMatch, reverse
try: print(reverse("mailbox"))
except NoReverseMatch: print("no mailbox")
"""
FOLDER = """
from django.conf import settings
print(settings.DELIVERY["EMAIL_FILE_PATH"])
"""


def run(code, **environment):
    """What another process with other settings says."""
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=project.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "folkmoot.settings"} | environment,
    )  # fmt: skip
    return found.stdout.strip()


@pytest.fixture
def demonstration(settings, tmp_path):
    settings.DELIVERY = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
    }
    settings.ROOT_URLCONF = "folkmoot.outbox.tests.demo_urls"


def test_mailbox_is_routed_in_the_demonstration_only(db):
    assert run(ROUTES, FOLKMOOT_DEMO="true") == "/mailbox/"
    assert run(ROUTES, FOLKMOOT_DEMO="false") == "no mailbox"


@pytest.mark.parametrize("address", ["filemail:///var/mail", "filemail:////var/mail"])
def test_folder_of_letters_is_never_relative(address):
    """Otherwise it would lie wherever the process was started."""
    assert run(FOLDER, EMAIL_URL=address) == "/var/mail"


def test_address_of_the_mailbox_is_nothing_outside_the_demonstration(client, db):
    assert client.get("/mailbox/").status_code == 404


def test_letters_are_shown_by_person_newest_first(db, demonstration, client):
    for number, recipient in enumerate(["wang@example.org", "li@example.org", "wang@example.org"]):
        with time_machine.travel(timezone.now() + timedelta(minutes=number), tick=False):
            post(f"{number}", recipient, subject=f"信 {number}", text=f"第 {number} 封 <b>")
            call_command("work", "--once")
    answer = client.get("/mailbox/")
    boxes = [
        (box, [found.subject for found in letters]) for box, letters in answer.context["boxes"]
    ]
    assert boxes == [("wang@example.org", ["信 2", "信 0"]), ("li@example.org", ["信 1"])]
    page = answer.content.decode()
    assert page.index("第 2 封 &lt;b&gt;") < page.index("第 0 封 &lt;b&gt;")


def test_empty_mailbox_says_what_to_do(db, demonstration, client):
    assert "No letter yet" in client.get("/mailbox/").content.decode()
