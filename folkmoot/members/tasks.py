"""What the worker does from time to time. Late or twice, the result is the same."""

from django_tasks import task

from folkmoot.members.actions import drop_old_drafts
from folkmoot.members.models import DataCopy
from folkmoot.members.rights.copies import drop_old_copies, make_copy
from folkmoot.members.transfers import settle_due


@task()
def make_data_copy(pk: int) -> None:
    """Somebody's copy of their data; who asked again meanwhile has another row."""
    found = DataCopy.objects.select_related("account__person").filter(pk=pk).first()
    if found:
        make_copy(found)


def tick() -> int:
    """Forget what was kept for a short while; write down what the clock decided of transfers."""
    return drop_old_drafts() + drop_old_copies() + settle_due()
