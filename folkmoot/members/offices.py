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
from folkmoot.units.acts.following import cut_short
from folkmoot.units.models import Appointment, Placement


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


def revived(entry: dict[str, Any]) -> Appointment | None:
    """A term that was ended by mistake as it was, unsaved; none where its seat is not free.

    Many offices have more holders than seats on record, so a seat counts as taken only by somebody
    whose term began since then.
    """
    terms = Appointment.objects.select_related("office__kind", "office__unit", "person")
    term = terms.filter(pk=entry["term"]).first()
    if term is None or (term.withdrawn is not None) != entry["is_withdrawn"]:
        return None
    day = term.starts if entry["is_withdrawn"] else term.ends
    ends = term.ends if entry["is_withdrawn"] else parsed(entry["ends"])
    assert day is not None
    if not Placement.objects.on(day).filter(unit=term.office.unit_id).exists():
        return None
    return None if is_taken(term, day, ends) else successor(term, ends=ends, withdrawn=None)


def parsed(day: str | None) -> date | None:
    """A day as an entry keeps it."""
    return date.fromisoformat(day) if day else None


def is_taken(term: Appointment, day: date, ends: date | None) -> bool:
    """Whether somebody was given the seat for days on which the term would run again."""
    rows = Appointment.objects.live().filter(
        Q(ends__isnull=True) | Q(ends__gt=day), office=term.office
    )
    others = rows.filter(starts__lt=ends) if ends else rows
    is_full = others.count() >= term.office.seats and others.filter(starts__gte=day).exists()
    return is_full or others.filter(person=term.person).exists()


def revive(term: Appointment) -> Appointment:
    """Write a term that `revived` gave, in the place of what is left of it."""
    rest = Appointment.objects.live().filter(
        office=term.office, person=term.person, starts=term.starts
    )
    for row in rest:
        withdraw(row)
    term.save(force_insert=True)
    return cut_short(term)
