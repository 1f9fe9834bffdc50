"""Several units, of whatever kinds and parents, become one of them or a new one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft, Role
from folkmoot.units.acts.found import place_new
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.models import Host

NAME = _("Merge this unit with others")
TITLE = _("Merger")


def plan(draft: Draft, given: dict[str, Any]) -> None:
    """`units`; `into`, one of them, or `new`, a unit as in `found`. Raises Refused."""
    units = list(dict.fromkeys(given["units"]))
    if len(units) < 2:  # noqa: PLR2004 -- a merger is of two at least
        raise Refused("too_few")
    into = given["into"] or place_new(draft, given["new"] | {"hosts": hosts_of(units)})
    draft.require(into)
    draft.note(into, Role.SUCCESSOR)
    for unit in units:
        if unit != into:
            draft.end(unit, heir=into, children_to=into)


def hosts_of(units: list[int]) -> list[str]:
    """A new unit covers what the old ones did."""
    codes = Host.objects.filter(units__in=units).order_by("code").values_list("code", flat=True)
    return list(codes.distinct())
