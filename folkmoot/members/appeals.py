"""Verbs of an appeal against a refused application or transfer: to the next unit above, once.

An overturned refusal says nothing any more: the unit decides about the application again and cannot
refuse it, the side of the transfer counts as consenting.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.core.dates import day_of, today
from folkmoot.members import admissions, transfers
from folkmoot.members.letters import tell_appeal, tell_appeal_answer, tell_missing
from folkmoot.members.models import Appeal, Application, ApplicationDecision, Transfer
from folkmoot.members.refusals import Refused
from folkmoot.members.rules import rule
from folkmoot.members.timeline import place_for
from folkmoot.people.models import Person

Row = Application | Transfer
Kind = ApplicationDecision.Kind


@dataclass(frozen=True)
class Refusal:
    """When a unit refused, which, and who recorded it."""

    at: datetime
    unit: int
    by: int | None


def refusal_of(row: Row) -> Refusal | None:
    """The refusal that stands. A member who refuses has nobody to appeal against."""
    if isinstance(row, Application):
        last = row.last_decision
        is_refused = last is not None and last.kind == Kind.REFUSED
        return Refusal(last.recorded, row.unit_id, last.by_id) if last and is_refused else None
    answer = row.refusal
    if answer is None or answer.side == Transfer.Side.MEMBER:
        return None
    unit = row.losing_id if answer.side == Transfer.Side.LOSING else row.gaining_id
    return Refusal(answer.at, unit, answer.by_id)


def appeal_of(row: Row) -> Appeal | None:
    """The appeal about something, if there is one."""
    found: Appeal | None = getattr(row, "appeal", None)
    return found


def obstacle(row: Row) -> str | None:
    """Why nobody can appeal now, as a code of `REFUSALS`; none if one can."""
    refusal = refusal_of(row)
    if appeal_of(row) is not None:
        return "appealed_already"
    if refusal is None or timezone.now() > deadline(refusal):
        return "too_late"
    return None if place_for(refusal.unit).parent_id else "nobody_above"


def can_be(row: Row) -> bool:
    """Whether an appeal can be entered now."""
    return obstacle(row) is None


def deadline(refusal: Refusal) -> datetime:
    """Until when one can appeal, by the rule of the day of the refusal."""
    days: int = rule("appeal.days", day_of(refusal.at))
    return refusal.at + timedelta(days=days)


def is_open(row: Row) -> bool:
    """Whether an appeal waits for its answer."""
    found = appeal_of(row)
    return found is not None and found.answered is None


@transaction.atomic
def enter_appeal(row: Row, *, reason: str, by: Person) -> Appeal:
    """The person who was refused appeals. Raises Refused: too_late, appealed_already, …"""
    locked = lock(row)
    if by.pk != locked.person_id:
        raise Refused("not_yours")
    if code := obstacle(locked):
        raise Refused(code)
    admissions.require(reason)
    refusal = refusal_of(locked)
    above = refusal and place_for(refusal.unit).parent_id
    assert refusal  # else there was an obstacle
    assert above
    about = {"application" if isinstance(locked, Application) else "transfer": locked}
    appeal = Appeal.objects.create(
        **about,
        refusing_id=refusal.unit,
        unit_id=above,
        reason=reason.strip(),
    )
    tell_appeal(appeal, but=[locked.person_id, refusal.by or 0])
    note("appeal.entered", appeal, by=by)
    return appeal


@transaction.atomic
def uphold_refusal(row: Row, *, reason: str, by: Person) -> Appeal:
    """The refusal stands. Raises Refused: too_late, no_reason, own_case."""
    appeal = answer(row, reason=reason, by=by, is_overturned=False)
    tell_appeal_answer(appeal, by=by)
    note("appeal.upheld", appeal, by=by)
    return appeal


@transaction.atomic
def overturn_refusal(row: Row, *, reason: str, by: Person) -> Appeal:
    """The refusal falls, and what was refused goes on. Raises Refused: too_late, no_reason, …"""
    appeal = answer(row, reason=reason, by=by, is_overturned=True)
    if appeal.application is not None:
        reopen_application(appeal.application, appeal)
        tell_appeal_answer(appeal, by=by)
    elif not reopen_transfer(appeal.about, by):
        tell_appeal_answer(appeal, by=by)
    note("appeal.overturned", appeal, by=by)
    return appeal


def answer(row: Row, *, reason: str, by: Person, is_overturned: bool) -> Appeal:
    """Write the answer of the unit above. Nobody answers about the own refusal."""
    locked = lock(row)
    appeal = appeal_of(locked)
    refusal = refusal_of(locked)
    if appeal is None or appeal.answered or refusal is None:
        raise Refused("too_late")
    if by.pk in {locked.person_id, refusal.by}:
        raise Refused("own_case")
    admissions.require(reason)
    appeal.is_overturned, appeal.answer = is_overturned, reason.strip()
    appeal.answered, appeal.answered_by = timezone.now(), by
    appeal.save()
    return appeal


def reopen_application(row: Application, appeal: Appeal) -> None:
    """The unit decides again. Raises Refused where the person went another way meanwhile."""
    admissions.refuse_members(row.person)
    if row.person.applications.filter(closed=None).exists():
        raise Refused("already_applied")
    ApplicationDecision.objects.create(
        application=row, kind=Kind.OVERTURNED, on=today(), reason=appeal.answer,
        by=appeal.answered_by,
    )  # fmt: skip
    row.closed = None
    row.save(update_fields=["closed"])


def reopen_transfer(row: Any, by: Person) -> bool:
    """The side that refused consents by this; the others have the whole time to answer.

    Whether its day is known now: then everybody is told by that.
    """
    if row.person.transfers.filter(closed=None, kind=row.kind).exists():
        raise Refused("transfer_open")
    row.answers.filter(pk=row.refusal.pk).update(overturned=timezone.now())
    row.closed = None
    row.deadline = timezone.now() + timedelta(days=rule("transfer.days"))
    row.save(update_fields=["closed", "deadline"])
    settled = transfers.settle(row, by=by)
    if settled.missing:
        tell_missing(settled, "asked-again")
    return settled.effective is not None


def lock(row: Row) -> Any:
    """The row as it stands, while nobody else changes it."""
    Person.objects.select_for_update().get(pk=row.person_id)
    return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def note(verb: str, appeal: Appeal, *, by: Person) -> None:
    """One entry, at the unit that decides."""
    place = place_for(appeal.unit_id)
    record(verb, by=by, at=place, who={"person": appeal.about.person_id}, appeal=appeal.pk)
