"""A person's home spells as one line of time, redrawn between two days.

What is redrawn is withdrawn and written anew, so both stay readable; outside the window nothing
changes, whatever spells lie there already.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.core.spans import Span, revise
from folkmoot.members.importers.spells import successor
from folkmoot.members.refusals import Refused
from folkmoot.people.models import Person
from folkmoot.units.acts.following import carried_on, dead_end
from folkmoot.units.models import Membership, Placement
from folkmoot.units.queries import latest_places

Change = Callable[[Membership], dict[str, Any] | None]


@transaction.atomic
def redraw(
    person: Person,
    window: tuple[date, date | None],
    change: Change,
    *,
    closing: dict[str, Any] | None = None,
) -> None:
    """Inside `[starts, ends)` each home spell becomes what `change` says; None removes it.

    `closing` is written on the part of a spell that ends where the window starts.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    starts, ends = window
    for row in homes_of(person, starts, ends):
        inside = change(row)
        if inside != {}:
            replace(row, pieces(row, starts, ends, inside, closing or {}))


def pieces(
    row: Membership,
    starts: date,
    ends: date | None,
    inside: dict[str, Any] | None,
    closing: dict[str, Any],
) -> list[dict[str, Any]]:
    """The parts a spell falls into, each as what differs from the spell."""
    found: list[dict[str, Any]] = []
    if row.starts < starts:
        found.append({"ends": starts, **closing})
    if inside is not None:
        last = min(filter(None, (row.ends, ends)), default=None)
        found.append({"starts": max(row.starts, starts), "ends": last, **inside})
    if ends is not None and (row.ends is None or row.ends > ends):
        found.append({"starts": ends})
    return found


def replace(row: Span, parts: list[dict[str, Any]]) -> list[Any]:
    """Withdraw a row and write its parts. Raises Refused: spells_overlap."""
    try:
        with transaction.atomic():
            if not parts:
                withdraw(row)
                return []
            written = [revise(row, **parts[0])]
            for part in parts[1:]:
                written.append(successor(row, **part))
                written[-1].save(force_insert=True)
            return [carried_on(row) if isinstance(row, Membership) else row for row in written]
    except IntegrityError as overlap:
        raise Refused("spells_overlap") from overlap


def again(row: Membership) -> Membership:
    """What was withdrawn is written once more; that it was withdrawn meanwhile stays known.

    Raises Refused: spells_overlap.
    """
    try:
        with transaction.atomic():
            found = successor(row, withdrawn=None)
            found.save(force_insert=True)
            return carried_on(found)
    except IntegrityError as overlap:
        raise Refused("spells_overlap") from overlap


def withdraw(row: Span) -> None:
    """The row says nothing any more, and stays readable as what was known."""
    type(row)._default_manager.filter(pk=row.pk).update(withdrawn=timezone.now())


def homes_of(person: Person, starts: date, ends: date | None = None) -> list[Membership]:
    """The home spells that touch `[starts, ends)`, in order."""
    rows = Membership.objects.live().filter(
        Q(ends__isnull=True) | Q(ends__gt=starts), person=person, kind=Membership.Kind.HOME
    )
    if ends is not None:
        rows = rows.filter(starts__lt=ends)
    return list(rows.order_by("starts").select_related("unit"))


def home_on(person: Person, day: date) -> Membership:
    """The home spell of a day, applicants' too. Raises Refused: no_home."""
    found = next((row for row in homes_of(person, day) if row.covers(day)), None)
    if found is None:
        raise Refused("no_home")
    return found


def join_at(person: Person, day: date) -> None:
    """Two equal spells that meet on a day become one again."""
    before = next((row for row in homes_of(person, day, None) if row.starts == day), None)
    rows = Membership.objects.live().filter(person=person, kind=Membership.Kind.HOME, ends=day)
    earlier = rows.first()
    if before is None or earlier is None:
        return
    if (earlier.unit_id, earlier.standing) == (before.unit_id, before.standing):
        withdraw(before)
        revise(earlier, ends=before.ends, reason=before.reason)


def place_for(unit: int, day: date | None = None) -> Placement:
    """Where a unit stands on a day, or stood last: what an entry in the log is about."""
    rows = Placement.objects.on(day or today()).filter(unit=unit).select_related("unit")
    found: Placement = rows.first() or latest_places([unit])[unit]
    return found


def standing_place(unit: int, day: date) -> Placement:
    """Where a unit stands on a day. Raises Refused: unit_closed, unit_closes."""
    found: Placement | None = (
        Placement.objects.on(day).filter(unit=unit).select_related("unit", "kind").first()
    )
    if found is None:
        raise Refused("unit_closed")
    if found.ends is not None and dead_end(unit, day):
        raise Refused("unit_closes")
    return found


def refuse_past(on: date, by: Person | None) -> None:
    """People decide for today or later; the operator may write history. Raises Refused."""
    if by is not None and on < today():
        raise Refused("in_the_past")
