"""Rolls that an act of the tree touches."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.members.models import Roll
from folkmoot.units.acts.consequences import Consequence, circle_of
from folkmoot.units.acts.models import Act

SENTENCES: dict[str, str | Promise] = {
    "roll.drawn": _(
        "The roll of {unit} as of {on} is drawn and not final yet. It stays as it was drawn."
    ),
}


def consequences(act: Act, day: date) -> list[Consequence]:
    """Rolls of the act's units, and of those above, that may still be corrected."""
    rows = Roll.objects.filter(unit__in=circle_of(act, day), frozen=None).order_by("on", "pk")
    return [
        Consequence("roll.drawn", {"unit": {"unit": row.unit_id}, "on": row.on.isoformat()})
        for row in rows
    ]
