"""What ends beside a membership when somebody goes, and comes back when that was a mistake."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.members import offices
from folkmoot.members.models import Departure
from folkmoot.members.refusals import Refused
from folkmoot.members.timeline import place_for
from folkmoot.members.transfers import cut_guest, restore_guest
from folkmoot.people.models import Account, Person
from folkmoot.units.models import Appointment, Membership

MayGive = Callable[[Appointment], bool]


def end_beside(person: Person, *, on: date, by: Person | None) -> Departure:
    """Every office and every guest's place ends on the day, and it is kept which."""
    undo = offices.end_terms(offices.terms_from(person, on), on=on, by=by)
    undo += [cut_guest(spell, on) for spell in guests_from(person, on)]
    return Departure.objects.create(person=person, on=on, undo=undo)


def guests_from(person: Person, day: date) -> list[Membership]:
    """Every guest spell from a day on."""
    rows = Membership.objects.live().filter(
        Q(ends__isnull=True) | Q(ends__gt=day), person=person, kind=Membership.Kind.GUEST
    )
    return list(rows)


def close_account(departure: Departure) -> None:
    """The account of somebody who died opens nothing any more."""
    if Account.objects.filter(person=departure.person, is_active=True).update(is_active=False):
        departure.undo = [*departure.undo, {"account": True}]
        departure.save(update_fields=["undo"])


def last_departure(person: Person, on: date | None) -> Departure | None:
    """The departure that ended a membership on a day; older ones may not be on record."""
    rows = person.departures.filter(on=on, corrected=None) if on else Departure.objects.none()
    return rows.order_by("-pk").first()


def returning_terms(departure: Departure | None) -> list[Appointment]:
    """The offices that come back, as they were and unsaved."""
    undo = departure.undo if departure else []
    found = (offices.revived(entry) for entry in undo if "term" in entry)
    return [term for term in found if term is not None]


def take_back(departure: Departure, *, by: Person | None, may_give: MayGive) -> None:
    """Offices and guest's places run on as if they had never ended.

    What was decided otherwise since then stays: a seat that somebody else was given, the end of a
    unit. Transfers that were dropped are asked for again.
    """
    for term in filter(may_give, returning_terms(departure)):
        note(offices.revive(term), by)
    for entry in departure.undo:
        if "guest" in entry:
            bring_back_guest(entry)
    if {"account": True} in departure.undo:
        Account.objects.filter(person=departure.person).update(is_active=True)
    departure.corrected = timezone.now()
    departure.save(update_fields=["corrected"])


def bring_back_guest(entry: dict[str, Any]) -> None:
    """A guest's place runs on, unless it was changed since or another stands in its way."""
    live = Membership.objects.live()
    if entry["cut"] and not live.filter(pk=entry["cut"]).exists():
        return
    try:
        restore_guest(entry)
    except Refused:
        return


def note(term: Appointment, by: Person | None) -> None:
    """One entry for each office, at its unit."""
    record(
        "office.restored",
        by=by,
        at=place_for(term.office.unit_id),
        who={"person": term.person_id},
        office=term.office.kind.name,
        ends=term.ends,
    )
