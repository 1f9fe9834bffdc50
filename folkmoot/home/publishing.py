"""The head of the audit log leaves the house every day, so that nobody here can rewrite it (LG-1).

It goes to those who read the log's detail: whoever kept yesterday's letter can show that an entry
of then was changed. The letter names nothing and nobody (MP-1).
"""

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, override

from folkmoot.audit.queries import head
from folkmoot.core.dates import today
from folkmoot.outbox.actions import post
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Account
from folkmoot.units.models import Appointment

WITNESS = "audit.see"


def publish_head() -> int:
    """Once a day, if something was written since the day before; how many letters."""
    last, day = head(), today()
    if last is None or last.recorded < timezone.now() - timedelta(days=1):
        return 0
    if Letter.objects.filter(key__startswith=f"log-head-{day}-").exists():
        return 0
    accounts = Account.objects.filter(person__in=witnesses(), is_active=True)
    for account in accounts.select_related("person"):
        language = account.person.language if account.person else ""
        with override(language or settings.LANGUAGE_CODE):
            text = render_to_string("home/log_head.txt", {"head": last, "day": day}).strip()
            subject = gettext("For your files")
        post(f"log-head-{day}-{account.pk}", account.email, subject=subject, text=text)
    return len(accounts)


def witnesses() -> set[int]:
    """Everyone who holds an office today that reads the log's detail."""
    terms = Appointment.objects.on(today()).select_related("office__kind")
    return {term.person_id for term in terms if WITNESS in term.office.kind.rights}
