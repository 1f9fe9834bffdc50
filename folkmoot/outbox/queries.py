"""Where the mail is stuck, domain by domain (FT-4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from folkmoot.outbox.models import Letter

LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Waiting:
    """Letters whose time has come and that nobody has tried to send yet."""

    count: int
    oldest: datetime | None
    is_stuck: bool


def waiting(now: datetime) -> Waiting:
    """Whether letters are being sent at all; a worker that does not run is seen here."""
    rows = Letter.objects.due().filter(attempts=0)
    oldest = rows.aggregate(oldest=Min("created"))["oldest"]
    return Waiting(rows.count(), oldest, oldest is not None and now - oldest > LONGEST_WAIT)


@dataclass
class Trouble:
    """One domain's letters that were refused at least once and have not left, or never will."""

    domain: str
    waiting: int = 0
    failed: int = 0
    since: datetime | None = None


def troubles() -> list[Trouble]:
    """The domains whose letters do not get through, worst first."""
    found: dict[str, Trouble] = {}
    rows = Letter.objects.filter(sent__isnull=True).exclude(trouble="").order_by("created")
    for recipient, failed, created in rows.values_list("recipient", "failed", "created"):
        domain = recipient.rpartition("@")[2].lower()
        trouble = found.setdefault(domain, Trouble(domain, since=created))
        trouble.failed += failed is not None
        trouble.waiting += failed is None
    return sorted(found.values(), key=lambda trouble: -trouble.waiting - trouble.failed)
