from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from folkmoot.core.declared import MEMBERSHIP, PROGRAMS, QUARTER, Column, Table
from folkmoot.people.models import addresses_of


def sent_to(person: Any) -> Q:
    """Letters to any of somebody's addresses."""
    return Q(recipient__in=addresses_of(person.pk))


PERSONAL = {
    "outbox.Letter": Table(
        _("Letters to you"),
        _("A letter is kept until it has left, and that it left so that it is not written twice."),
        MEMBERSHIP, QUARTER, PROGRAMS,
        {
            "key": Column(_("what the letter is for")),
            "recipient": Column(_("the address")),
            "subject": Column(_("subject")),
            "text": Column(_("text, until it has left"), secret=True),
            "html": Column(_("text with layout, until it has left"), secret=True),
            "created": Column(_("when it was written")),
            "sent": Column(_("when it left")),
            "failed": Column(_("when it was given up")),
            "trouble": Column(_("what stood in the way")),
        },
        rows=sent_to,
        beside=("id", "due", "attempts"),
    ),
}  # fmt: skip
