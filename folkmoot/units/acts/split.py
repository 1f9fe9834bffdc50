"""Members of a unit go to new units under the same parent; the unit stays, or ends."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft, Role
from folkmoot.units.acts.found import place_new
from folkmoot.units.acts.refusals import Refused

NAME = _("Split this unit")
TITLE = _("Split")


def plan(draft: Draft, given: dict[str, Any]) -> None:
    """`unit`; `parts`: units as in `found` with `people`; `stays`: else the rest go to the first.

    Raises Refused.
    """
    unit = given["unit"]
    draft.require(unit)
    if given["stays"]:
        draft.refuse_later_acts(unit)
        draft.note(unit, Role.PREDECESSOR)
    chosen: set[int] = set()
    successors = []
    for part in given["parts"]:
        people = set(part["people"])
        for person in chosen & people:
            raise Refused("chosen_twice", name=draft.name(person))
        chosen |= people
        successors.append(place_new(draft, part))
        draft.relocate(unit, people, successors[-1])
    if not given["stays"]:
        draft.end(unit, heir=successors[0])
