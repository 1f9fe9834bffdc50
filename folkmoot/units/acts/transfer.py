"""Several members go to another unit on one date for one reason; joining dates stay."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft, Role
from folkmoot.units.acts.refusals import Refused

NAME = _("Transfer members of this unit")
TITLE = _("Transfer of members")


def plan(draft: Draft, given: dict[str, Any]) -> None:
    """`unit`, `people`, `target`. Raises Refused."""
    unit, target = given["unit"], given["target"]
    if unit == target:
        raise Refused("same_unit")
    if not given["people"]:
        raise Refused("nobody_chosen")
    draft.require(unit)
    draft.require(target)
    draft.relocate(unit, given["people"], target)
    draft.note(unit, Role.SUBJECT)
    draft.note(target, Role.SUBJECT)
