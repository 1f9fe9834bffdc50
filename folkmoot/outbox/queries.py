"""Where the mail is stuck, domain by domain (FT-4)."""

from dataclasses import dataclass
from datetime import datetime

from folkmoot.outbox.models import Letter


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
