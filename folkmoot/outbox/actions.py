"""Posting letters and sending them on."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from folkmoot.outbox.models import Letter

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def post(key: str, recipient: str, *, subject: str, text: str, html: str = "") -> Letter:
    """Put a letter into the outbox; a key that is there already is not written twice."""
    subject = " ".join(subject.split())[:200]
    letter, _created = Letter.objects.get_or_create(
        key=key, defaults={"recipient": recipient, "subject": subject, "text": text, "html": html}
    )
    return letter


def deliver_due(limit: int = 100) -> int:
    """Send what is due; how many left the house. Safe to run in several processes at once."""
    return sum(deliver(pk) for pk in Letter.objects.due().values_list("pk", flat=True)[:limit])


def deliver(pk: int) -> bool:
    """Send one letter if it is still due.

    The row is claimed first by moving its next attempt ahead: a process that dies between claim
    and hand-over leaves a letter that is tried again, and no other process takes it meanwhile.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update().due().filter(pk=pk).first()
        if letter is None:
            return False
        letter.attempts += 1
        letter.due = timezone.now() + min(FIRST_WAIT * 2 ** (letter.attempts - 1), LONGEST_WAIT)
        letter.save(update_fields=["attempts", "due"])
    try:
        _hand_over(letter)
    except OSError as trouble:  # smtplib's errors and refused connections alike
        _note_trouble(letter, trouble)
        return False
    Letter.objects.filter(pk=pk).update(sent=timezone.now(), text="", html="", trouble="")
    return True


def _hand_over(letter: Letter) -> None:
    options = {
        key.lower().removeprefix("email_"): value for key, value in settings.DELIVERY.items()
    }
    names = {"host": "host", "host_user": "username", "host_password": "password", "port": "port",
             "use_tls": "use_tls", "use_ssl": "use_ssl", "file_path": "file_path"}  # fmt: skip
    chosen = {names[key]: value for key, value in options.items() if key in names and value}
    connection = get_connection(settings.DELIVERY["EMAIL_BACKEND"], **chosen)
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.recipient],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def _note_trouble(letter: Letter, trouble: OSError) -> None:
    """Keep the kind of error only: servers like to quote the message they refuse."""
    failed = timezone.now() if letter.attempts >= MOST_ATTEMPTS else None
    Letter.objects.filter(pk=letter.pk).update(trouble=type(trouble).__name__, failed=failed)
