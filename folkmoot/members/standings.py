"""Verbs about where a member stands: leave, suspension, leaving, return, death, corrections."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.members.departures import (
    MayGive,
    close_account,
    end_beside,
    last_departure,
    returning_terms,
    take_back,
)
from folkmoot.members.refusals import Refused
from folkmoot.members.rolls import correct_rolls
from folkmoot.members.timeline import (
    home_on,
    homes_of,
    place_for,
    redraw,
    refuse_past,
    replace,
)
from folkmoot.members.transfers import cancel_transfer, cut_guest, settle_all
from folkmoot.people.models import Person
from folkmoot.units.actions import end_sessions
from folkmoot.units.models import Appointment, Membership

Standing = Membership.Standing
DIED = "died"
# Why a membership ended, as it is stored; transfers store their own reasons.
DEPARTURES = {
    "left": _("left at the own wish"),
    "unreachable": _("could not be reached for a long time"),
    "excluded": _("excluded by decision"),
    "not-confirmed": _("not confirmed after probation"),
    DIED: _("died"),
}


@transaction.atomic
def change_standing(
    person: Person,
    standing: str,
    *,
    window: tuple[date, date | None],
    reason: str,
    by: Person | None,
) -> None:
    """From a day on, perhaps until another, the person stands otherwise; the unit stays.

    After the last day the standing is what it was, by the date alone. Raises Refused.
    """
    starts, ends = window
    refuse_past(starts, by)
    if ends is not None and ends <= starts:
        raise Refused("ends_before_it_starts")
    home = home_on(person, starts)
    if home.standing == standing and ends is None:
        raise Refused("nothing_changes")
    redraw(
        person,
        window,
        lambda row: (
            {} if row.standing in {standing, Standing.APPLICANT} else {"standing": standing}
        ),
        closing={"reason": reason},
    )
    note("standing.changed", home, starts, by=by, standing=standing, ends=ends, reason=reason)


@transaction.atomic
def leave(person: Person, *, on: date, departure: str, reason: str = "", by: Person | None) -> None:
    """Every membership and every office ends on the day. Raises Refused: in_the_past, no_home."""
    refuse_past(on, by)
    home = home_on(person, on)
    drop_transfers(person, by=by)
    end_beside(person, on=on, by=by)
    redraw(person, (on, None), lambda row: None, closing={"reason": departure})
    end_sessions(person.pk, on)
    note("membership.left", home, on, by=by, departure=departure, reason=reason)


@transaction.atomic
def note_death(person: Person, *, on: date, by: Person | None) -> None:
    """Everything ends on the day after; the account opens nothing any more. Raises Refused.

    A death is learnt late, so its day may lie in the past.
    """
    if on > today():
        raise Refused("too_late")
    first_day_after = on + timedelta(days=1)
    home = home_on(person, on)
    if home.starts > on:
        raise Refused("no_home")
    drop_transfers(person, by=by)
    departure = end_beside(person, on=first_day_after, by=None)
    redraw(person, (first_day_after, None), lambda row: None, closing={"reason": DIED})
    replace_reason(person, first_day_after)
    close_account(departure)
    end_sessions(person.pk, on)
    note("membership.died", home, on, by=by)


def replace_reason(person: Person, ends: date) -> None:
    """A spell that ended on that very day anyway ended by death."""
    rows = Membership.objects.live().filter(person=person, kind=Membership.Kind.HOME, ends=ends)
    for row in rows.exclude(reason=DIED):
        replace(row, [{"reason": DIED}])


def drop_transfers(person: Person, *, by: Person | None) -> None:
    """Transfers under way have no object any more."""
    rows = person.transfers.filter(closed=None)
    settle_all(rows)
    for row in rows.all():
        if row.closed is None and row.cancelled is None:
            cancel_transfer(row, by=by)


@transaction.atomic
def end_guest(spell: Membership, *, on: date, by: Person | None) -> None:
    """A guest's place ends on a day. Raises Refused: in_the_past, too_late."""
    refuse_past(on, by)
    if spell.ends is not None and spell.ends <= on:
        raise Refused("too_late")
    cut_guest(spell, on)
    note("guest.ended", spell, on, by=by)


@transaction.atomic
def correct_membership(
    spell: Membership, *, changes: dict[str, Any], reason: str, by: Person | None
) -> Membership:
    """What was recorded wrongly is withdrawn and written as it was. It is no event.

    Rolls that are not final see the membership as if it had never been wrong, whatever they said
    before. Raises Refused: no_reason, nothing_changes, spells_overlap, ends_before_it_starts.
    """
    if not reason.strip():
        raise Refused("no_reason")
    if all(getattr(spell, name) == value for name, value in changes.items()):
        raise Refused("nothing_changes")
    starts, ends = changes.get("starts", spell.starts), changes.get("ends", spell.ends)
    if ends is not None and ends <= starts:
        raise Refused("ends_before_it_starts")
    if spell.withdrawn is not None:
        raise Refused("too_late")
    if "ends" in changes and ends is None:
        changes = {**changes, "reason": ""}
    [corrected] = replace(spell, [changes])
    correct_rolls(spell.person, by=by)
    note("membership.corrected", spell, corrected.starts, by=by, reason=reason)
    found: Membership = corrected
    return found


@transaction.atomic
def correct_exit(
    person: Person, *, reason: str, by: Person | None, may_give: MayGive = lambda term: True
) -> Membership:
    """The last exit was a mistake: the membership runs on as if it had never ended.

    So do the guest's places that ended with it, and the offices whose seats are free and which
    whoever corrects it `may_give`.
    """
    last = latest_end(person)
    if last is None:
        raise Refused("nothing_changes")
    departure = last_departure(person, last.ends)
    corrected = correct_membership(last, changes={"ends": None}, reason=reason, by=by)
    if departure is not None:
        take_back(departure, by=by, may_give=may_give)
    return corrected


def returning_offices(person: Person) -> list[Appointment]:
    """The offices that a correction of the last exit would give back."""
    last = latest_end(person)
    return returning_terms(last_departure(person, last.ends)) if last else []


def latest_end(person: Person) -> Membership | None:
    """The spell that ended last, if no home follows it."""
    rows = Membership.objects.live().filter(person=person, kind=Membership.Kind.HOME)
    found = rows.order_by("-starts").first()
    return found if found is not None and found.ends is not None else None


def seniority(person: Person, day: date) -> timedelta | None:
    """How long somebody has been a member on a day: from the joining date, without the time away.

    Neither a transfer nor a closed unit takes any of it. What lies before the first spell that the
    register knows counts as membership, because the joining date says so.
    """
    if person.joined is None or person.joined > day:
        return None
    return length_of(homes_of(person, person.joined, day), person.joined, day)


def length_of(homes: Iterable[Membership], joined: date | None, day: date) -> timedelta | None:
    """The seniority of somebody with these home spells, in order."""
    if joined is None or joined > day:
        return None
    spells = [
        row
        for row in homes
        if row.standing != Standing.APPLICANT
        and row.starts < day
        and (row.ends is None or row.ends > joined)
    ]
    away, reached = timedelta(0), joined
    for index, row in enumerate(spells):
        if index and row.starts > reached:
            away += row.starts - reached
        reached = row.ends or day
    if spells and reached < day:
        away += day - reached
    return day - joined - away


def note(verb: str, spell: Membership, on: date, *, by: Person | None, **parameters: Any) -> None:
    """One entry about a membership, at its unit."""
    record(
        verb,
        by=by,
        at=place_for(spell.unit_id, on),
        who={"person": spell.person_id},
        starts=on,
        **parameters,
    )
