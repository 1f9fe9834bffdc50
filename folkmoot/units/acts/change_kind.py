"""A unit becomes one of another kind: a branch a general branch, and back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft, Role

NAME = _("Change the kind of this unit")
TITLE = _("Change of kind")


def plan(draft: Draft, given: dict[str, Any]) -> None:
    """`unit`, `kind`. Raises Refused."""
    draft.alter(given["unit"], kind_id=given["kind"])
    draft.note(given["unit"], Role.SUBJECT)
