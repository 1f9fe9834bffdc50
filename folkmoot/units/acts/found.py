"""A unit begins to stand, for the first time or again."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft

NAME = _("Found a unit under this one")
TITLE = _("Founding")


def plan(draft: Draft, given: dict[str, Any]) -> None:
    """`unit`: code, name, kind, parent (ids). Raises Refused."""
    place_new(draft, given["unit"])


def place_new(draft: Draft, unit: dict[str, Any]) -> int:
    """A new unit from what a form knows of it."""
    found = draft.unit(unit["code"])
    draft.place(found, parent=unit["parent"], kind=unit["kind"], name=unit["name"])
    draft.hosts[found] = unit.get("hosts", [])
    return found
