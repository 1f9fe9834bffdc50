"""Spells and terms written after an act was signed follow it as if they had been there before."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from folkmoot.core.spans import revise
from folkmoot.units.acts.models import Act, ActRow, ActUnit
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.models import Appointment, Membership, Placement, Unit


def ending_acts(unit: int) -> list[Act]:
    """The acts in force that end a unit and send its members elsewhere, in the order of dates."""
    acts = Act.objects.in_force().filter(units__unit=unit, units__role=ActUnit.Role.PREDECESSOR)
    found = acts.order_by("on", "signed")
    return [act for act in found if str(unit) in act.parameters["heirs"]]


def ending_act(unit: int, starts: date, ends: date | None) -> Act | None:
    """The first of them within a span."""
    acts = ending_acts(unit)
    return next((act for act in acts if starts < act.on and (not ends or act.on < ends)), None)


def dead_end(unit: int, day: date) -> date | None:
    """When a unit that stands on a day ends without naming who takes its members; else none."""
    rows = Placement.objects.live().filter(Q(ends__isnull=True) | Q(ends__gt=day), unit=unit)
    reached = day
    for starts, ends in rows.order_by("starts").values_list("starts", "ends"):
        if starts > reached:
            break
        if ends is None:
            return None
        reached = ends
    a_day = timedelta(days=1)
    return None if ending_act(unit, reached - a_day, reached + a_day) else reached


def ended_before(unit: int, day: date) -> Act | None:
    """The act that ended a unit by a day, where it stands no more."""
    earlier = [act for act in ending_acts(unit) if act.on <= day]
    if not earlier or Placement.objects.on(day).filter(unit=unit).exists():
        return None
    return earlier[-1]


def refuse_circles(day: date) -> None:
    """Nobody who comes to a unit is sent on without end, now or later. Raises Refused."""
    for act in Act.objects.in_force().filter(on__gte=day).order_by("on", "pk"):
        for heir in act.parameters["heirs"].values():
            refuse_circle(heir, act.on)


def refuse_circle(unit: int, day: date) -> None:
    """Follow who is in a unit from a day on, as `carried_on` does. Raises Refused: later_act."""
    met: set[tuple[int, date]] = set()
    while act := ended_before(unit, day) or ending_act(unit, day, None):
        if (unit, day) in met:
            raise Refused("later_act", unit=Unit.objects.get(pk=unit).code)
        met.add((unit, day))
        unit, day = act.parameters["heirs"][str(unit)], max(day, act.on)


def carried_on(row: Membership) -> Membership:
    """A spell that outlasts its unit goes on where the act that ends the unit sends members.

    A guest's spell ends with the unit. The row that holds at the beginning is given back.
    """
    gone = ended_before(row.unit_id, row.starts)
    if gone and row.kind == Membership.Kind.HOME:
        make_room(gone, row, heir_of(gone, row))
        moved: list[Membership] = replaced(gone, row, {"unit_id": heir_of(gone, row)})
        return carried_on(moved[0])
    act = ending_act(row.unit_id, row.starts, row.ends)
    if act is None:
        return row
    heir = heir_of(act, row)
    if row.kind == Membership.Kind.GUEST:
        ended: list[Membership] = replaced(act, row, {"ends": act.on, "reason": act.reason})
        return ended[0]
    make_room(act, row, heir)
    parts = ({"ends": act.on, "reason": act.reason}, {"starts": act.on, "unit_id": heir})
    written: list[Membership] = replaced(act, row, *parts)
    carried_on(written[1])
    return written[0]


def heir_of(act: Act, row: Membership) -> int:
    """Where an act sends the members of a spell's unit."""
    heir: int = act.parameters["heirs"][str(row.unit_id)]
    return heir


def is_by_act(row: Membership) -> bool:
    """Whether an act in force has written a spell: it goes with the unit, not with the person."""
    acts = Act.objects.in_force()
    rows = ActRow.objects.filter(act__in=acts, model="membership", row=row.pk)
    return rows.filter(verb=ActRow.Verb.WROTE).exists()


def make_room(act: Act, row: Membership, heir: int) -> None:
    """Nobody is a guest at home."""
    guests = Membership.objects.live().filter(
        Q(ends__isnull=True) | Q(ends__gt=act.on), person=row.person_id, unit=heir, kind="guest"
    )
    for guest in guests:
        replaced(act, guest, *([{"ends": act.on}] if guest.starts < act.on else []))


def cut_short(row: Appointment) -> Appointment:
    """A term ends with its unit."""
    act = ending_act(row.office.unit_id, row.starts, row.ends)
    return replaced(act, row, {"ends": act.on})[0] if act else row


def replaced(act: Act, row: Any, *parts: dict[str, Any]) -> list[Any]:
    """Rows in the place of one, on the act's ledger."""
    model = row._meta.model_name
    ledger = [ActRow(act=act, model=model, row=row.pk, verb=ActRow.Verb.WITHDREW)]
    if not parts:
        type(row)._default_manager.filter(pk=row.pk).update(withdrawn=timezone.now())
    written = [revise(row, **part) for part in parts]
    ledger += [ActRow(act=act, model=model, row=w.pk, verb=ActRow.Verb.WROTE) for w in written]
    ActRow.objects.bulk_create(ledger)
    return written


def continuations(row: Membership) -> list[Membership]:
    """The spells that follow one without a gap: an act signed before has written them."""
    found: list[Membership] = []
    rows = Membership.objects.live().filter(person=row.person_id, kind=row.kind)
    ends = row.ends
    while ends and (following := rows.filter(starts=ends).first()):
        found.append(following)
        ends = following.ends
    return found


def drop(rows: list[Membership]) -> None:
    """Spells that will not be: who has left does not go where an act would have sent them."""
    now = timezone.now()
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn=now)
