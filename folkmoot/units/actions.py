"""Verbs that change the tree and who stands where in it."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.core.spans import revise
from folkmoot.core.texts import Texts
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, Person
from folkmoot.units.acts.draft import Draft
from folkmoot.units.acts.following import carried_on, continuations, cut_short, drop
from folkmoot.units.acts.pen import one_writer, write
from folkmoot.units.models import (
    Appointment,
    Employment,
    Host,
    Membership,
    Office,
    OfficeKind,
    Placement,
    Unit,
    UnitKind,
)


@transaction.atomic
def found_unit(
    code: str, name: Texts, kind: UnitKind, *, parent: Placement | None, on: date, by: Person | None
) -> Placement:
    """A new unit stands under its parent from a day on."""
    unit = Unit.objects.create(code=code)
    path = f"{parent.path if parent else ''}{unit.pk}."
    placement = Placement.objects.create(
        unit=unit,
        parent=parent.unit if parent else None,
        path=path,
        kind=kind,
        name=name,
        starts=on,
    )
    if parent and Placement.objects.live().filter(unit=parent.unit, starts__gt=on).exists():
        one_writer()
        write(Draft(on).settle({unit.pk}), None)
    record("unit.founded", by=by, at=placement, name=name, kind=kind.name, starts=on)
    return placement


@transaction.atomic
def begin_membership(
    person: Person,
    placement: Placement,
    *,
    on: date,
    by: Person | None,
    standing: str = Membership.Standing.FULL,
) -> Membership:
    """The person's home is this unit from a day on; the joining date is set only once.

    An applicant has not joined yet. Where an act already ends the unit on a later day, the spell
    goes on with the other members'.
    """
    membership = carried_on(
        Membership.objects.create(person=person, unit=placement.unit, standing=standing, starts=on)
    )
    if person.joined is None and standing != Membership.Standing.APPLICANT:
        person.joined = on
        person.save(update_fields=["joined"])
        remember([person])
    record("membership.began", by=by, at=placement, who={"person": person.pk}, starts=on)
    return membership


@transaction.atomic
def end_membership(
    membership: Membership, placement: Placement, *, on: date, reason: str, by: Person | None
) -> Membership:
    """The spell ends on a day; sessions of the account end at once, offices in the unit too.

    What an act signed before has written for later days does not come to be.
    """
    drop(continuations(membership))
    ended = revise(membership, ends=on, reason=reason)
    end_sessions(membership.person_id, on)
    held = Appointment.objects.on(on).filter(person=membership.person, office__unit=membership.unit)
    for appointment in held:
        end_appointment(appointment, placement, on=on, by=by)
    record("membership.ended", by=by, at=placement, who={"person": membership.person_id}, ends=on)
    return ended


@transaction.atomic
def appoint(
    person: Person,
    placement: Placement,
    kind: OfficeKind,
    *,
    term: tuple[date, date | None],
    by: Person | None,
    origin: str = "",
) -> Appointment:
    """One person's term `[starts, ends)` in an office of a unit; the office is made if missing."""
    starts, ends = term
    office, _created = Office.objects.get_or_create(unit=placement.unit, kind=kind)
    appointment = cut_short(
        Appointment.objects.create(
            office=office,
            person=person,
            starts=starts,
            ends=ends,
            origin=origin,
            host=host_on(person, placement.unit, starts),
        )
    )
    record(
        "office.given",
        by=by,
        at=placement,
        who={"person": person.pk},
        office=kind.name,
        starts=starts,
        ends=appointment.ends,
        origin=origin,
    )
    return appointment


def host_on(person: Person, unit: Unit, day: date) -> Host | None:
    """Where the person works on a day: at a host of the unit if at several, else the latest."""
    spells = Employment.objects.on(day).filter(person=person, host__isnull=False)
    ordered = spells.select_related("host").order_by("-starts", "-pk")
    hosts = [spell.host for spell in ordered if spell.host]
    covered = set(unit.hosts.values_list("pk", flat=True)) if len(hosts) > 1 else set()
    return next((host for host in hosts if host.pk in covered), hosts[0] if hosts else None)


@transaction.atomic
def end_appointment(
    appointment: Appointment, placement: Placement, *, on: date, by: Person | None
) -> Appointment:
    """The term ends on a day; one that would never have begun lasts its first day.

    Sessions of the account end with it, as they do with a membership (AU-7).
    """
    ended = revise(appointment, ends=max(on, appointment.starts + timedelta(days=1)))
    end_sessions(appointment.person_id, on)
    record(
        "office.ended",
        by=by,
        at=placement,
        who={"person": appointment.person_id},
        office=appointment.office.kind.name,
        ends=ended.ends,
    )
    return ended


def end_sessions(person: int, on: date) -> None:
    """At once if the day has come. Before it nothing has been lost, and on the day the rights go
    with the date, whatever session is open.
    """
    if on <= today():
        Account.objects.filter(person=person).update(epoch=F("epoch") + 1)


def placement_of(unit: Unit, day: date | None = None) -> Placement:
    """Where a unit stands on a day (today)."""
    found: Placement = Placement.objects.on(day or today()).get(unit=unit)
    return found
