"""Telling people that something waits. What it is about stands behind the sign-in (MP-1)."""

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from folkmoot.outbox.models import Letter
from folkmoot.people.models import Account

BATCH = 500


def tell(occasion: str, people: Iterable[int], page: str) -> None:
    """One letter each in the reader's language, once an occasion; `page` is where to look.

    It goes to the address that the person signs in with: one that an import or a host company wrote
    down may be read by others. Whoever has no account could not sign in, and is told by word.
    """
    accounts = Account.objects.filter(person__in=set(people), is_active=True).order_by("person")
    letters = [
        letter(f"{occasion}-{account.person_id}", account, page)
        for account in accounts.select_related("person")
    ]
    Letter.objects.bulk_create(letters, batch_size=BATCH, ignore_conflicts=True)


def letter(key: str, account: Account, page: str) -> Letter:
    """The same words whatever it is about."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{page}"
    language = account.person.language if account.person else ""
    with override(language or settings.LANGUAGE_CODE):
        text = render_to_string("outbox/notice.txt", {"address": address}).strip()
        subject = gettext("Something is waiting for you")
    return Letter(key=key, recipient=account.email, subject=subject, text=text)
