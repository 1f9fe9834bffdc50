"""Posting letters and sending them on."""

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from folkmoot.outbox.models import Letter

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# Longer than any conversation with a mail server, shorter than a code lives.
LEASE = timedelta(minutes=4)
CONNECTION_OPTIONS = {
    "EMAIL_HOST": "host",
    "EMAIL_PORT": "port",
    "EMAIL_HOST_USER": "username",
    "EMAIL_HOST_PASSWORD": "password",
    "EMAIL_USE_TLS": "use_tls",
    "EMAIL_USE_SSL": "use_ssl",
    "EMAIL_FILE_PATH": "file_path",
}


def post(key: str, recipient: str, *, subject: str, text: str, html: str = "") -> Letter:
    """Put a letter into the outbox; a key that is there already is not written twice."""
    subject = " ".join(subject.split())[:200]
    letter, _created = Letter.objects.get_or_create(
        key=key, defaults={"recipient": recipient, "subject": subject, "text": text, "html": html}
    )
    return letter


def deliver_due(limit: int = 100) -> int:
    """Send what is due; how many left the house. Safe to run in several processes at once."""
    due = list(Letter.objects.due().values_list("pk", flat=True)[:limit])
    return sum(deliver(pk) for pk in due)


def deliver(pk: int) -> bool:
    """Send one letter if it is still due.

    A process that dies between claim and mark leaves a letter that is sent again after the lease,
    with the same text and Message-ID: at least once, and recognisable as the same.
    """
    letter = _claim(pk)
    if letter is None:
        return False
    try:
        _message(letter).send()
    except (
        OSError,
        ValueError,
    ) as trouble:  # smtplib's errors are OSErrors, bad headers ValueErrors
        _note_trouble(letter, trouble)
        return False
    Letter.objects.filter(pk=pk).update(sent=timezone.now(), text="", html="", trouble="")
    return True


@transaction.atomic
def _claim(pk: int) -> Letter | None:
    """Move the next attempt ahead: no other process takes the letter meanwhile."""
    letter = Letter.objects.select_for_update().due().filter(pk=pk).first()
    if letter is None:
        return None
    letter.attempts += 1
    letter.due = timezone.now() + LEASE
    letter.save(update_fields=["attempts", "due"])
    return letter


def _message(letter: Letter) -> EmailMultiAlternatives:
    """The letter as its recipient gets it; nothing in the headers names this machine (MP-1)."""
    given: dict[str, Any] = settings.DELIVERY
    options = {name: given[key] for key, name in CONNECTION_OPTIONS.items() if given.get(key)}
    name = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.recipient],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<{name}@{domain}>"},
        connection=get_connection(given["EMAIL_BACKEND"], **options),
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _note_trouble(letter: Letter, trouble: Exception) -> None:
    """Try later, at last give up. Only the error's kind is kept: servers quote what they refuse."""
    waits = min(FIRST_WAIT * 2 ** (letter.attempts - 1), LONGEST_WAIT)
    changes: dict[str, Any] = {
        "trouble": type(trouble).__name__,
        "due": timezone.now() + waits,
    }
    if letter.attempts >= MOST_ATTEMPTS:
        changes |= {"failed": timezone.now(), "text": "", "html": ""}
    Letter.objects.filter(pk=letter.pk).update(**changes)
