"""What happens to a person's offices when the person goes: listed first, then done.

An office in a unit that the person no longer belongs to ends on the date; others stay.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from folkmoot.core.spans import revise
from folkmoot.members.importers.spells import successor
from folkmoot.members.timeline import place_for, withdraw
from folkmoot.people.models import Person
from folkmoot.units.actions import end_appointment
from folkmoot.units.models import Appointment


def terms_from(person: Person, day: date) -> list[Appointment]:
    """The terms that run on a day or later, the highest office first."""
    rows = Appointment.objects.live().filter(Q(ends__isnull=True) | Q(ends__gt=day), person=person)
    ordered = rows.select_related("office__kind", "office__unit")
    return list(ordered.order_by("office__kind__rank", "starts", "pk"))


def in_units(terms: Iterable[Appointment], units: set[int]) -> list[Appointment]:
    """The terms in some units."""
    return [term for term in terms if term.office.unit_id in units]


def units_left(losing: str, gaining: str) -> set[int]:
    """The units somebody no longer belongs to after a move between two paths."""
    return units_of(losing) - units_of(gaining)


def units_of(path: str) -> set[int]:
    """The ids in a path."""
    return {int(part) for part in path.split(".") if part}


def end_terms(terms: Iterable[Appointment], *, on: date, by: Person | None) -> list[dict[str, Any]]:
    """End terms on a day; one that had not begun by then never does. What it takes to undo it."""
    return [end_term(term, on=on, by=by) for term in terms]


def end_term(term: Appointment, *, on: date, by: Person | None) -> dict[str, Any]:
    """End one term."""
    if term.starts >= on:
        withdraw(term)
        return {"term": term.pk, "ends": None, "is_withdrawn": True}
    ends = term.ends.isoformat() if term.ends else None
    ended = end_appointment(term, place_for(term.office.unit_id, on), on=on, by=by)
    return {"term": ended.pk, "ends": ends, "is_withdrawn": False}


def restore_terms(undo: Iterable[dict[str, Any]]) -> None:
    """Give terms back that were ended for a day that does not come; later corrections stand."""
    for entry in undo:
        term = Appointment.objects.filter(pk=entry["term"]).first()
        if term is None:
            continue
        if entry["is_withdrawn"]:
            successor(term, withdrawn=None).save(force_insert=True)
        elif term.withdrawn is None:
            revise(term, ends=date.fromisoformat(entry["ends"]) if entry["ends"] else None)
