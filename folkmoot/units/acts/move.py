"""A unit, and all that stands under it, goes under another parent."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft, Role
from folkmoot.units.acts.refusals import Refused

NAME = _("Move this unit under another")
TITLE = _("Move")


def plan(draft: Draft, given: dict[str, Any]) -> None:
    """`unit`, `parent`. Raises Refused."""
    unit, parent = given["unit"], given["parent"]
    if draft.require(unit).value["parent_id"] is None:
        raise Refused("is_root")
    draft.require(parent)
    draft.alter(unit, parent_id=parent)
    draft.note(unit, Role.SUBJECT)
    draft.note(parent, Role.ABOVE)
