"""Verbs of a transfer. What a transfer does is written the moment it is agreed, for its date.

`settle` brings what is written into line with what follows from the stored instants: it may run
late, twice, or after a roll was drawn, always with the same dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.core.dates import day_of, today
from folkmoot.members import offices
from folkmoot.members.freezing import due, rolls_over
from folkmoot.members.letters import tell_missing, tell_outcome
from folkmoot.members.models import Transfer, TransferAnswer
from folkmoot.members.models.transfers import State
from folkmoot.members.refusals import Refused
from folkmoot.members.rules import rule
from folkmoot.members.timeline import (
    again,
    home_on,
    homes_of,
    join_at,
    place_for,
    redraw,
    refuse_past,
    replace,
    standing_place,
    withdraw,
)
from folkmoot.people.models import Person
from folkmoot.units.actions import end_sessions
from folkmoot.units.acts.following import carried_on, is_by_act
from folkmoot.units.models import Membership, Placement, Unit

Side = Transfer.Side
LIVING = (State.WAITING, State.HELD, State.SCHEDULED)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for."""

    gaining: Unit
    on: date
    reason: str
    note: str = ""
    kind: str = Transfer.Kind.MOVE
    until: date | None = None


@transaction.atomic
def start_transfer(person: Person, wish: Wish, *, side: str, by: Person | None) -> Transfer:
    """One side starts; its own consent is given thereby.

    Raises Refused: in_the_past, no_home, same_unit, unit_closed, transfer_open.
    """
    refuse_past(wish.on, by)
    Person.objects.select_for_update().get(pk=person.pk)
    settle_all(person.transfers.filter(closed=None))
    home = member_home(person, wish)
    now = timezone.now()
    transfer = Transfer.objects.create(
        person=person,
        losing=home.unit,
        gaining=wish.gaining,
        kind=wish.kind,
        reason=wish.reason,
        note=wish.note,
        on=wish.on,
        until=wish.until,
        started=now,
        started_by=by,
        side=side,
        deadline=now + timedelta(days=rule("transfer.days")),
        silence=rule("transfer.silence"),
    )
    note("transfer.started", transfer, by=by, kind=wish.kind)
    return give_answer(transfer, side, by=by)


def member_home(person: Person, wish: Wish) -> Membership:
    """The home the person goes from, once everything that stands in the way is looked at."""
    if person.transfers.filter(closed=None, kind=wish.kind).exists():
        raise Refused("transfer_open")
    standing_place(wish.gaining.pk, wish.on)
    home = home_on(person, wish.on)
    if home.standing == Membership.Standing.APPLICANT:
        raise Refused("no_home")
    spells = Membership.objects.live().filter(person=person, unit=wish.gaining)
    later = Q(ends__isnull=True) | Q(ends__gt=wish.on)
    is_guest_wish = wish.kind == Transfer.Kind.GUEST
    if home.unit_id == wish.gaining.pk or (is_guest_wish and spells.filter(later).exists()):
        raise Refused("same_unit")
    if wish.until is not None and wish.until <= wish.on:
        raise Refused("ends_before_it_starts")
    return home


def give_answer(
    transfer: Transfer, side: str, *, by: Person | None, ground: str = "", words: str = ""
) -> Transfer:
    """Write one side's answer, a refusal if it has a ground, and do what follows."""
    TransferAnswer.objects.create(
        transfer=transfer, side=side, is_accepted=not ground, ground=ground, note=words, by=by
    )
    if ground:
        close(transfer)
        tell_outcome(transfer, "refused", by=by)
    settled = settle(transfer, by=by)
    if settled.state(timezone.now(), today()) == State.WAITING:
        tell_missing(settled)
    return settled


@transaction.atomic
def accept_transfer(transfer: Transfer, side: str, *, by: Person | None) -> Transfer:
    """A side consents. Raises Refused: too_late, not_yours."""
    locked = awaiting(transfer, side)
    if side == Side.MEMBER:  # the units may have heard of it only now
        locked.deadline = timezone.now() + timedelta(days=rule("transfer.days"))
        locked.save(update_fields=["deadline"])
    note("transfer.accepted", locked, by=by, side=side)
    return give_answer(locked, side, by=by)


@transaction.atomic
def refuse_transfer(
    transfer: Transfer, side: str, *, ground: str, words: str = "", by: Person | None
) -> Transfer:
    """A side refuses, on a ground out of the list that the register does not contradict.

    Raises Refused: too_late, not_yours, no_ground, ground_does_not_hold.
    """
    locked = awaiting(transfer, side)
    if ground not in grounds_for(side):
        raise Refused("no_ground")
    if not holds(locked, side, ground):
        raise Refused("ground_does_not_hold")
    note("transfer.refused", locked, by=by, side=side)
    return give_answer(locked, side, by=by, ground=ground, words=words)


def grounds_for(side: str) -> list[str]:
    """A member need not say more than no; units have the other grounds."""
    if side == Side.MEMBER:
        return [TransferAnswer.Ground.MEMBER]
    return [ground for ground in TransferAnswer.Ground if ground != TransferAnswer.Ground.MEMBER]


def holds(transfer: Transfer, side: str, ground: str) -> bool:
    """Grounds that the register knows itself are checked: an election that was called."""
    if ground != TransferAnswer.Ground.ELECTION:
        return True
    unit = transfer.losing_id if side == Side.LOSING else transfer.gaining_id
    return rolls_over([unit], today()).filter(frozen=None, voided=None).exists()


def awaiting(transfer: Transfer, side: str) -> Transfer:
    """The locked transfer, if it waits for this side's answer."""
    locked = settle(Transfer.objects.select_for_update().get(pk=transfer.pk))
    if locked.state(timezone.now(), today()) != State.WAITING:
        raise Refused("too_late")
    if side not in locked.missing:
        raise Refused("not_yours")
    return locked


@transaction.atomic
def cancel_transfer(transfer: Transfer, *, by: Person | None) -> Transfer:
    """Whoever started it takes it back, until its day. Raises Refused: too_late."""
    locked = settle(Transfer.objects.select_for_update().get(pk=transfer.pk))
    if locked.state(timezone.now(), today()) not in LIVING:
        raise Refused("too_late")
    take_back(locked)
    locked.cancelled, locked.cancelled_by = timezone.now(), by
    close(locked)
    note("transfer.cancelled", locked, by=by)
    return locked


def settle(transfer: Transfer, *, by: Person | None = None) -> Transfer:
    """Write, move or take back what the stored instants ask for. Safe to repeat at any time.

    `by` has just answered, and is not told what that brings about.
    """
    with transaction.atomic():
        row = Transfer.objects.select_for_update().get(pk=transfer.pk)
        if row.closed is None:
            bring_into_line(row, timezone.now(), by)
    row.refresh_from_db()
    return row


def bring_into_line(row: Transfer, now: datetime, by: Person | None) -> None:
    """One open transfer."""
    agreed = row.agreed_at(now)
    if agreed is None:
        if now >= row.deadline:
            close(row)
            tell_outcome(row, "lapsed")
            note("transfer.lapsed", row, by=None)
        return
    if row.effective is None or row.effective > today():
        when = due(agreed, row.on, rolls_of(row), now)
        day = day_of(when) if when else None
        if day != row.effective:
            rewrite(row, day, by)
    if row.cancelled is None and row.effective and row.effective <= today():
        close(row)


def rolls_of(row: Transfer) -> Iterable[Any]:
    """The rolls over both units."""
    return rolls_over([row.losing_id, row.gaining_id], max(row.on, today()))


def rewrite(row: Transfer, day: date | None, by: Person | None) -> None:
    """The effects hold from this day, or from none yet."""
    was = row.effective
    take_back(row)
    if day is None:
        if was:
            note("transfer.held", row, by=None)
        return
    if not is_possible(row, day):
        row.cancelled = timezone.now()
        close(row)
        tell_outcome(row, "void", by=by)
        note("transfer.void", row, by=None)
        return
    row.effective = day
    row.undo = write_guest(row, day) if row.kind == Transfer.Kind.GUEST else write_move(row, day)
    row.save(update_fields=["effective", "undo"])
    tell_outcome(row, f"agreed-{day}", by=by)
    note("transfer.agreed", row, by=None, starts=day)
    note("transfer.came", row, by=None, unit_of=row.gaining, starts=day)


def is_possible(row: Transfer, day: date) -> bool:
    """The unit still stands, and the person is still where the transfer starts."""
    stands = Placement.objects.on(day).filter(unit=row.gaining_id).exists()
    homes = [home for home in homes_of(row.person, day) if home.covers(day)]
    return stands and any(home.unit_id == row.losing_id for home in homes)


def write_move(row: Transfer, day: date) -> list[dict[str, Any]]:
    """One date ends and begins: the spells, the offices of the units left, the guest's place."""
    undo = offices.end_terms(ending_terms(row, day), on=day, by=None)
    undo += [cut_guest(spell, day) for spell in guest_spells(row.person, row.gaining_id, day)]
    followed = {home.pk: home.starts for home in homes_of(row.person, day) if is_by_act(home)}
    redraw(
        row.person,
        (day, None),
        lambda home: (
            {"unit": row.gaining} if home.unit_id == row.losing_id or home.pk in followed else {}
        ),
        closing={"reason": row.reason},
    )
    for starts in followed.values():
        join_at(row.person, starts)
    end_sessions(row.person_id, day)
    return undo


def ending_terms(row: Transfer, day: date) -> list[Any]:
    """The offices in units the person no longer belongs to."""
    left = offices.units_left(
        place_for(row.losing_id, day).path, place_for(row.gaining_id, day).path
    )
    return offices.in_units(offices.terms_from(row.person, day), left)


def guest_spells(person: Person, unit: int, day: date) -> list[Membership]:
    """A person's guest spells in a unit from a day on."""
    rows = Membership.objects.live().filter(
        Q(ends__isnull=True) | Q(ends__gt=day),
        person=person,
        unit=unit,
        kind=Membership.Kind.GUEST,
    )
    return list(rows.order_by("starts"))


def cut_guest(spell: Membership, day: date) -> dict[str, Any]:
    """A guest's place ends on a day. What it takes to undo it."""
    written = replace(spell, [{"ends": day}] if spell.starts < day else [])
    return {"guest": spell.pk, "cut": written[0].pk if written else None}


def write_guest(row: Transfer, day: date) -> list[dict[str, Any]]:
    """A guest's place begins; home, offices and vote stay where they are."""
    if row.until is not None and row.until <= day:
        return []
    spell = carried_on(
        Membership.objects.create(
            person=row.person,
            unit=row.gaining,
            kind=Membership.Kind.GUEST,
            starts=day,
            ends=row.until,
            reason=row.reason,
        )
    )
    return [{"begun": spell.pk}]


def take_back(row: Transfer) -> None:
    """What was written for a day that does not come is withdrawn; what it replaced stands again."""
    if row.effective is None:
        return
    day, undo = row.effective, row.undo
    if row.kind == Transfer.Kind.MOVE:
        redraw(
            row.person,
            (day, None),
            lambda home: {"unit": row.losing} if home.unit_id == row.gaining_id else {},
        )
        join_at(row.person, day)
    offices.restore_terms(entry for entry in undo if "term" in entry)
    for entry in undo:
        restore_guest(entry)
    row.effective, row.undo = None, []
    row.save(update_fields=["effective", "undo"])


def restore_guest(entry: dict[str, Any]) -> None:
    """A guest's place is what it was."""
    live = Membership.objects.live()
    if "begun" in entry:
        for spell in live.filter(pk=entry["begun"]):
            withdraw(spell)
    if "guest" in entry:
        for spell in live.filter(pk=entry["cut"]):
            withdraw(spell)
        again(Membership.objects.get(pk=entry["guest"]))


def close(row: Transfer) -> None:
    """Nothing can happen to it any more."""
    row.closed = timezone.now()
    row.save(update_fields=["closed", "cancelled", "cancelled_by"])


def settle_all(rows: Iterable[Transfer]) -> int:
    """Settle some transfers; how many were closed thereby."""
    return sum(settle(row).closed is not None for row in list(rows))


def settle_due() -> int:
    """What the clock has decided since somebody last looked. Cheap when there is nothing."""
    return settle_all(due_transfers())


def due_transfers() -> Any:
    """Open transfers whose deadline has passed or whose day has come."""
    passed = Q(deadline__lte=timezone.now()) & Q(effective=None)
    return Transfer.objects.filter(passed | Q(effective__lte=today()), closed=None)


def settle_under(place: Placement) -> None:
    """A roll was drawn or made final: transfers in and out of what it covers wait, or go on."""
    units = Placement.objects.live().below(place.path).values("unit")
    settle_all(Transfer.objects.filter(Q(losing__in=units) | Q(gaining__in=units), closed=None))


def note(verb: str, row: Transfer, *, by: Person | None, **parameters: Any) -> None:
    """One entry about a transfer, at the unit left unless another is named."""
    unit = parameters.pop("unit_of", row.losing)
    record(
        verb,
        by=by,
        at=place_for(unit.pk, row.effective or row.on),
        who={"person": row.person_id},
        losing={"unit": row.losing_id},
        gaining={"unit": row.gaining_id},
        **parameters,
    )
