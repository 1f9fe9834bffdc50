"""What erasure does to a person and their sessions."""

import secrets

from django.contrib.sessions.models import Session
from django.utils import timezone

from folkmoot.people.models import Account, Person, addresses_of

DIGITS = 9


def give_pseudonym(person: Person) -> None:
    """Only the joining date stays in the row; the pseudonym is chance alone."""
    mark = str(secrets.randbelow(10**DIGITS)).zfill(DIGITS)
    Person.objects.filter(pk=person.pk).update(
        number=f"x{mark}", name=f"✱{mark}", latin_name="", keys="", email="", phone="",
        born=None, first_employed=None, language="", erased=timezone.now(),
    )  # fmt: skip


def end_sessions(person: Person) -> int:
    """Sessions say whose they are, and what was typed into an open form, only once they are read:
    so all are read.
    """
    accounts = {
        str(pk) for pk in Account.objects.filter(person=person).values_list("pk", flat=True)
    }
    known = addresses_of(person.pk)
    found = [row.pk for row in Session.objects.iterator() if is_of(row, accounts, known)]
    return Session.objects.filter(pk__in=found).delete()[0]


def is_of(session: Session, accounts: set[str], addresses: set[str]) -> bool:
    """Whether a session is of an account, or holds one of some addresses."""
    data = session.get_decoded()
    text = str(data)
    return data.get("_auth_user_id") in accounts or any(each in text for each in addresses)
