"""A unit stands no longer. Its members go to another unit; its past stays readable."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft, Role
from folkmoot.units.acts.refusals import Refused

NAME = _("Close this unit")
TITLE = _("Closing")


def plan(draft: Draft, given: dict[str, Any]) -> None:
    """`unit`; `heir`, which takes its members, or None where it has none. Raises Refused."""
    unit, heir = given["unit"], given["heir"]
    if unit == heir:
        raise Refused("same_unit")
    if heir is not None:
        draft.require(heir)
        draft.note(heir, Role.SUCCESSOR)
    draft.end(unit, heir=heir)
