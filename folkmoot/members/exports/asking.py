"""Asking for an export, and what a second person says to the second one within an hour (UP-6)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.core.jobs import queue
from folkmoot.members.exports.reach import EXPORT, Exporting, pairs_of
from folkmoot.members.exports.sealing import sealing_key, unsealed
from folkmoot.members.importers.reading.limits import MOST_ROWS
from folkmoot.members.models import Export
from folkmoot.members.refusals import Refused
from folkmoot.members.register import Register
from folkmoot.members.tasks import make_export_file
from folkmoot.outbox.notices import tell
from folkmoot.people.models import Account, Person
from folkmoot.units.queries import nearest_holders, shared_spot

HOUR = timedelta(hours=1)
Stage = Export.Stage


@dataclass(frozen=True)
class Wish:
    """What a file is to hold, and what for."""

    question: dict[str, Any]
    on: date
    format: str
    why: str
    reason: str


def needs_second(person: Person) -> bool:
    """Whether somebody has exported within the hour, so that another person must agree."""
    since = timezone.now() - HOUR
    return Export.objects.spent(since).filter(account__person=person).exists()


@transaction.atomic
def ask_for_export(wish: Wish, *, by: Account, session: str) -> Export:
    """Have a file made for a session, or have a second person asked first. Raises Refused."""
    person = Person.objects.select_for_update().get(account=by)  # two at once are two
    if Export.objects.open().filter(account=by).exists():
        raise Refused("export_open")
    found = planned(wish, person)
    found.account, found.session = by, sealing_key(session)
    found.stage = Stage.WAITING if needs_second(person) else Stage.MAKING
    found.save()
    if found.stage == Stage.WAITING:
        ask_second(found, person)
    else:
        queue(make_export_file, found.pk)
    return found


def planned(wish: Wish, person: Person) -> Export:
    """An export, unsaved, that knows what it is about. Raises Refused."""
    register = Register(Exporting(person), wish.on)
    found = register.asked(wish.question)
    total = found.rows.count()
    if not total or found.scope.is_vague:
        raise Refused("export_of_nobody")
    if total > MOST_ROWS:
        raise Refused("export_too_large")
    return Export(
        question=wish.question,
        on=wish.on,
        format=wish.format,
        why=wish.why,
        reason=wish.reason,
        reach=pairs_of(register, found.scope),
        total=total,
    )


def ask_second(export: Export, person: Person) -> None:
    """Tell the nearest others who may export there, on the record."""
    spot = shared_spot(export.paths)
    if spot is not None:
        others = nearest_holders(EXPORT, spot.path, but=[person.pk])
        tell(f"export-{export.pk}", others, page_of(export))
    note("register.export_asked", export, by=person)


def page_of(export: Export) -> str:
    """Where it is found."""
    return reverse("members:export_status", args=[export.pk])


def note(verb: str, export: Export, *, by: Person, **more: Any) -> None:
    """An entry in the log."""
    spot = shared_spot(export.paths)
    record(verb, by=by, at=spot, count=export.total, reason=export.reason, **more)


def may_answer(export: Export, person: Person | None) -> bool:
    """Whether somebody else may export all of it too; nobody agrees to their own."""
    is_own = person is None or export.account.person_id == person.pk
    return not is_own and Exporting(person).covers_all(export.reach, export.on)


@transaction.atomic
def answer_export(export: Export, *, agreed: bool, by: Account) -> None:
    """What the second person says. Raises Refused when it has been settled meanwhile."""
    locked = waiting(export)
    person = by.person
    if person is None or not may_answer(locked, person):
        raise Refused("own_case")
    locked.stage = Stage.MAKING if agreed else Stage.REFUSED
    locked.settled_by, locked.settled = by, timezone.now()
    locked.save(update_fields=["stage", "settled_by", "settled"])
    if agreed:
        queue(make_export_file, locked.pk)
    verb = "register.export_approved" if agreed else "register.export_refused"
    asker = locked.account.person_id
    note(verb, locked, by=person, who={"person": asker})
    tell(f"export-settled-{locked.pk}", [asker] if asker else [], page_of(locked))


@transaction.atomic
def withdraw_export(export: Export) -> None:
    """The asker needs it no more."""
    locked = waiting(export)
    locked.stage = Stage.WITHDRAWN
    locked.save(update_fields=["stage"])


def waiting(export: Export) -> Export:
    """The row for oneself, while it waits. Raises Refused."""
    rows = Export.objects.select_for_update().filter(pk=export.pk, stage=Stage.WAITING)
    found = rows.first()
    if found is None:
        raise Refused("too_late")
    return found


def content_of(export: Export, *, by: Account, session: str) -> bytes | None:
    """The file for whoever asked, in the session that asked, while the rights last (UP-3)."""
    is_own = export.account_id == by.pk and export.session == sealing_key(session)
    if not is_own or not export.is_here:
        return None
    if not Exporting(by.person).covers_all(export.reach, export.on):
        return None
    return unsealed(bytes(export.content), session)
