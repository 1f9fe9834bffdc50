"""What members ask for as the people concerned."""

from django.db import transaction
from django.utils.translation import get_language

from folkmoot.core.jobs import queue
from folkmoot.members.models import DataCopy
from folkmoot.members.rights.copies import digest_of
from folkmoot.members.tasks import make_data_copy
from folkmoot.people.letters import letter_about
from folkmoot.people.models import Account


@transaction.atomic
def ask_for_copy(account: Account, session: str) -> DataCopy:
    """A copy for this session; one that there was is gone. Its owner is told by letter."""
    DataCopy.objects.filter(account=account).delete()
    found = DataCopy.objects.create(
        account=account, session=digest_of(session), language=get_language() or "en"
    )
    queue(make_data_copy, found.pk)
    letter_about("people/copy_asked", account.email, {}).send()
    return found
