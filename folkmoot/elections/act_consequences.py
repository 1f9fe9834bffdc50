"""Elections that an act of the tree touches: the calendar runs on, whatever becomes of the unit."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.elections.models import Election, Stage
from folkmoot.units.acts.consequences import Consequence, circle_of
from folkmoot.units.acts.models import Act

SENTENCES: dict[str, str | Promise] = {
    "election.runs": _("The election “{title}” in {unit} is not decided yet."),
}
OVER = {Stage.DECIDED, Stage.CANCELLED}


def consequences(act: Act, day: date) -> list[Consequence]:
    """Elections of the act's units, and of those above, that have no outcome yet."""
    rows = Election.objects.filter(office__unit__in=circle_of(act, day)).order_by("pk")
    return [
        Consequence(
            "election.runs", {"title": dict(row.title), "unit": {"unit": row.office.unit_id}}
        )
        for row in rows.select_related("office", "board")
        if row.stage() not in OVER
    ]
