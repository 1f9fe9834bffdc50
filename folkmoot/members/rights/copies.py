"""The copy of one's data: making it, giving it out, and forgetting it."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from folkmoot.members.models import DataCopy
from folkmoot.members.rights.copying import archive
from folkmoot.people.models import Account


def digest_of(session: str) -> str:
    """What is stored of a session's key."""
    return hashlib.sha256(f"data-copy:{session}".encode()).hexdigest()


@transaction.atomic
def make_copy(copy: DataCopy) -> None:
    """Write the archive; made once, it stays as it is."""
    if copy.made or not copy.account.person:
        return
    with override(copy.language):
        copy.content = archive(copy.account.person)
    copy.made = timezone.now()
    copy.save(update_fields=["content", "made"])


def copy_of(account: Account) -> DataCopy | None:
    """The copy that is being made or lies ready, without its content."""
    rows = DataCopy.objects.filter(account=account, asked__gt=oldest()).defer("content")
    return rows.first()


def ready_content(account: Account, session: str) -> bytes | None:
    """The archive for the session that asked for it, and for no other."""
    rows = DataCopy.objects.filter(
        account=account, session=digest_of(session), asked__gt=oldest(), made__isnull=False
    )
    found = rows.values_list("content", flat=True).first()
    return bytes(found) if found is not None else None


def oldest() -> datetime:
    """What was asked for before this instant is gone."""
    return timezone.now() - DataCopy.LIFE
