"""A unit gets another name; its code stays."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft, Role

NAME = _("Rename this unit")
TITLE = _("Renaming")


def plan(draft: Draft, given: dict[str, Any]) -> None:
    """`unit`, `name`. Raises Refused."""
    draft.alter(given["unit"], name=given["name"])
    draft.note(given["unit"], Role.SUBJECT)
