"""What the worker does from time to time. Late or twice, the result is the same."""

from django.utils import timezone
from django_tasks import task

from folkmoot.core.retention import rules
from folkmoot.members.models import DataCopy
from folkmoot.members.rights.copies import make_copy
from folkmoot.members.transfers import settle_due


@task()
def make_data_copy(pk: int) -> None:
    """Somebody's copy of their data; who asked again meanwhile has another row."""
    found = DataCopy.objects.select_related("account__person").filter(pk=pk).first()
    if found:
        make_copy(found)


def tick() -> int:
    """Files of an hour or a day go at once; what the clock decided of transfers is written down."""
    now = timezone.now()
    short = sum(rules()[code].carry_out(now) for code in ("drafts", "copies"))
    return short + settle_due()
