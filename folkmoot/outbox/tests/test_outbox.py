"""Letters leave once, survive trouble, and keep nothing of what they said (FT-4, LG-3, MP-1)."""

import os
import re
import socket
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Barrier, Thread

import pytest
import time_machine
from django.conf import settings as project
from django.core.mail import EmailMessage, send_mail
from django.db import connection
from django.utils import timezone

from folkmoot.outbox import actions
from folkmoot.outbox.actions import LEASE, MOST_ATTEMPTS, deliver, deliver_due, post
from folkmoot.outbox.models import Letter
from folkmoot.outbox.queries import Trouble, troubles

CODE = "493827"


def letter(key="one", recipient="wang@example.org"):
    return post(
        key, recipient, subject="A letter is waiting for you", text=CODE, html=f"<p>{CODE}</p>"
    )


def parsed(sink):
    return [message_from_bytes(found.content, policy=policy.default) for found in sink.envelopes]


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=True)


def close_mail_server(settings):
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.DELIVERY = settings.DELIVERY | {"EMAIL_PORT": free.getsockname()[1]}


def test_letter_leaves_and_its_text_is_emptied(db, sink):
    posted = letter()
    assert deliver_due() == 1
    posted.refresh_from_db()
    assert (posted.text, posted.html, posted.trouble) == ("", "", "")
    assert posted.sent is not None
    (message,) = parsed(sink)
    assert message.get_body(("plain",)).get_content().strip() == CODE
    assert message["To"] == "wang@example.org"


def test_same_key_is_written_once(db, sink):
    letter(), letter()
    assert Letter.objects.count() == 1
    assert (deliver_due(), deliver_due()) == (1, 0)
    assert len(sink.envelopes) == 1


def test_headers_name_neither_this_machine_nor_an_organisation(db, sink, settings):
    settings.DEFAULT_FROM_EMAIL = "letters@example.net"
    letter()
    deliver_due()
    (message,) = parsed(sink)
    assert message["From"] == "letters@example.net"
    assert message["Message-ID"].endswith("@example.net>")
    assert sorted(name.lower() for name in message.keys()) == [  # noqa: SIM118 -- no dict
        "auto-submitted", "content-type", "date", "from", "message-id", "mime-version",
        "subject", "to",
    ]  # fmt: skip


def test_refused_connection_is_tried_again_with_growing_waits(db, sink, settings):
    posted = letter()
    close_mail_server(settings)
    assert deliver_due() == 0
    waits = []
    for _ in range(4):
        posted.refresh_from_db()
        with time_machine.travel(posted.due + timedelta(seconds=1), tick=False):
            assert deliver_due() == 0
            before = timezone.now()
            posted.refresh_from_db()
            waits.append(round((posted.due - before).total_seconds() / 60))
    assert waits == [2, 4, 8, 16]
    assert posted.trouble == "ConnectionRefusedError"
    assert posted.text == CODE


def test_deferred_domain_gets_its_letter_once_after_four_hours(db, sink):
    letter("slow", "wang@slow.example")
    letter("quick", "wang@quick.example")
    sink.refusing["slow.example"] = f"451 try later, {CODE}"
    assert deliver_due() == 1
    with later(hours=1):
        assert deliver_due() == 0
    del sink.refusing["slow.example"]
    with later(hours=4):
        assert deliver_due() == 1
        assert deliver_due() == 0
    assert [envelope.rcpt_tos for envelope in sink.envelopes] == [
        ["wang@quick.example"],
        ["wang@slow.example"],
    ]


def test_trouble_is_seen_by_domain_and_quotes_nothing(db, sink):
    first = letter("one", "wang@slow.example")
    letter("two", "li@slow.example")
    letter("three", "li@quick.example")
    sink.refusing["slow.example"] = f"451 try later, {CODE}"
    deliver_due()
    assert troubles() == [Trouble("slow.example", waiting=2, failed=0, since=first.created)]
    assert set(Letter.objects.values_list("trouble", flat=True)) == {"SMTPRecipientsRefused", ""}


def test_letter_given_up_keeps_no_text(db, sink):
    posted = letter()
    sink.refusing["example.org"] = "550 nobody here"
    Letter.objects.update(attempts=MOST_ATTEMPTS - 1)
    deliver_due()
    posted.refresh_from_db()
    assert posted.failed is not None
    assert (posted.text, posted.html) == ("", "")
    with later(days=3):
        assert deliver_due() == 0


def test_letter_that_cannot_be_written_does_not_stop_the_others(db, sink):
    bad = letter("bad", "wang@example.org\nBcc: all@example.org")
    letter("good", "li@example.org")
    assert deliver_due() == 1
    bad.refresh_from_db()
    assert bad.trouble == "ValueError"
    assert [envelope.rcpt_tos for envelope in sink.envelopes] == [["li@example.org"]]


def test_crash_between_claim_and_hand_over_loses_nothing(db, sink):
    posted = letter()
    actions._claim(posted.pk)  # and here the process dies
    assert deliver_due() == 0
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1), tick=True):
        assert deliver_due() == 1
    assert len(sink.envelopes) == 1


def test_crash_between_hand_over_and_mark_sends_the_same_letter_again(db, sink):
    posted = letter()
    claimed = actions._claim(posted.pk)
    assert claimed is not None
    actions._message(claimed).send()  # and here the process dies
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1), tick=True):
        assert deliver_due() == 1
    first, second = parsed(sink)
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_body().get_content() == second.get_body().get_content()


@pytest.mark.django_db(transaction=True)
def test_parallel_threads_send_each_letter_once(sink):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has no parallel writers; see the test with processes")
    for number in range(6):
        letter(f"letter-{number}", f"p{number}@example.org")
    keys = list(Letter.objects.values_list("pk", flat=True))
    together, sent = Barrier(3), list[int]()

    def worker():
        together.wait()
        sent.extend(pk for pk in keys if deliver(pk))
        connection.close()

    workers = [Thread(target=worker) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(sent) == sorted(keys)
    assert len(sink.envelopes) == len(keys)


@pytest.mark.slow
def test_parallel_processes_send_each_letter_once(tmp_path):
    """Three workers on one SQLite file, each letter in exactly one of the files they write."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "EMAIL_URL": f"filemail://{tmp_path / 'mail'}",
        "DJANGO_SETTINGS_MODULE": "folkmoot.settings",
    }
    run(environment, "-c", POST_SIX)
    workers = [
        subprocess.Popen([sys.executable, "manage.py", "work", "--once"], env=environment,
                         cwd=project.BASE_DIR, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]  # fmt: skip
    done = [worker.communicate(timeout=60)[0] for worker in workers]
    assert sum(int(text.split()[0]) for text in done) == 6
    mails = [path.read_text() for path in (tmp_path / "mail").glob("*.log")]
    assert sorted(re.findall(r"^To: (.*)$", "".join(mails), re.MULTILINE)) == [
        f"p{number}@example.org" for number in range(6)
    ]


def run(environment, *arguments):
    subprocess.run([sys.executable, *arguments], check=True, env=environment, cwd=project.BASE_DIR)


POST_SIX = """
import django; django.setup()
from django.core.management import call_command
from folkmoot.outbox.actions import post
call_command("migrate", verbosity=0)
for number in range(6):
    post(f"{number}", f"p{number}@example.org", subject="Subject", text="Text")
"""


def test_recipients_never_see_one_another(db, sink):
    message = EmailMessage("Subject", "Text", to=["a@example.org", "b@example.org"])
    message.cc, message.bcc = ["c@example.org"], ["d@example.org"]
    message.send()
    assert deliver_due() == 4
    for envelope, found in zip(sink.envelopes, parsed(sink), strict=True):
        assert [found["To"]] == envelope.rcpt_tos
        assert re.findall(rb"\w@example.org", envelope.content) == [envelope.rcpt_tos[0].encode()]


def test_django_sends_nothing_while_a_page_is_made(db, sink):
    send_mail("Two\u2028lines", CODE, None, ["a@example.org"], html_message=f"<b>{CODE}</b>")
    assert sink.envelopes == []
    posted = Letter.objects.get()
    assert (posted.subject, posted.text, posted.html) == ("Two lines", CODE, f"<b>{CODE}</b>")
