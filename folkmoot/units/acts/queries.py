"""Which acts somebody may read, propose for, sign; and their consequences as sentences."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from folkmoot.audit.models import Body
from folkmoot.audit.verbs import fill
from folkmoot.units.access import Access
from folkmoot.units.acts.consequences import sentences
from folkmoot.units.acts.models import Act, ActUnit
from folkmoot.units.log import Words
from folkmoot.units.models import Unit
from folkmoot.units.queries import latest_places


def reaches(access: Access, right: str, act: Act) -> bool:
    """Whether a right is held for every unit an act is about."""
    units = {row.unit_id for row in act.units.all()}
    places = latest_places(units)
    return bool(units) and all(
        unit in places and access.may(right, places[unit].path) for unit in units
    )


def may_read(access: Access, act: Act) -> bool:
    """What is signed is open to all inside; a proposal to those who may propose or sign it."""
    if act.signed:
        return access.is_inside
    return reaches(access, "act.propose", act) or reaches(access, "act.sign", act)


def acts_of(unit: Unit, access: Access) -> list[Act]:
    """The acts about a unit that a reader may read, the latest first."""
    rows: QuerySet[Act] = Act.objects.filter(units__unit=unit).distinct()
    found = rows.prefetch_related("units").order_by("-on", "-pk")
    return [act for act in found if act.signed or may_read(access, act)]


def lines_of(found: Iterable[dict[str, Any]], day: date, *, private: bool) -> list[str]:
    """Consequences as sentences; who is a member is left out for those who may not know."""
    rows = [row for row in found if private or not row["private"]]
    words = Words(Body(parameters=row["parameters"]) for row in rows)
    return [
        fill(
            sentences().get(row["code"], ""),
            {name: words.shown(value, day) for name, value in row["parameters"].items()},
        )
        for row in rows
    ]


def roles_of(act: Act) -> list[tuple[ActUnit, Any]]:
    """The units of an act, each with its place and as what it takes part."""
    rows = list(act.units.select_related("unit").order_by("role", "unit__code"))
    places = latest_places(row.unit_id for row in rows)
    return [(row, places.get(row.unit_id)) for row in rows]
