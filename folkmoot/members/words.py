"""Codes of the register in the reader's words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.members.models import Transfer
from folkmoot.members.standings import DEPARTURES
from folkmoot.units.models import Membership

Standing = Membership.Standing

# What a standing means for the person.
STANDINGS: dict[str, str | Promise] = {
    Standing.APPLICANT: _("You have applied. You are not a member yet."),
    Standing.PROBATIONARY: _(
        "You are on probation. You take part in everything the unit does and may speak to "
        "everything; you vote and may be elected once you are confirmed."
    ),
    Standing.FULL: _("You are a full member: you vote and may be elected."),
    Standing.SUSPENDED: _(
        "Your membership is suspended. Until it runs again you do not vote; you keep your "
        "joining date and may read what members read."
    ),
    Standing.LEAVE: _(
        "You are on leave. You stay a member and keep your joining date; you do not vote "
        "until you are back."
    ),
}


def reason_words(code: str) -> Any:
    """Why a spell ended: a reason of the list, or the words of somebody who wrote them."""
    known = {**DEPARTURES, **dict(Transfer.Reason.choices)}
    return known.get(code, code)
