"""Requests about one's data: who asks for what, who answers, and how much time is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.core.texts import Texts, in_every_language
from folkmoot.members.models import DataRequest
from folkmoot.members.reach import CHANGE, beyond, terms_of
from folkmoot.members.refusals import Refused
from folkmoot.members.rights.edits import place_of, seats_of
from folkmoot.members.rolls import correct_rolls
from folkmoot.outbox.notices import tell
from folkmoot.people.keys import remember
from folkmoot.people.models import Person
from folkmoot.units.access import Access

Kind, Field, Outcome = DataRequest.Kind, DataRequest.Field, DataRequest.Outcome
EARLIEST = date(1900, 1, 1)


def as_day(text: str) -> date:
    """A day that lies neither before anybody's birth nor ahead."""
    found = date.fromisoformat(text)
    if not EARLIEST <= found <= timezone.localdate():
        raise ValueError
    return found


def as_year(text: str) -> int:
    """A year of somebody's life."""
    found = int(text)
    if not EARLIEST.year <= found <= timezone.localdate().year:
        raise ValueError
    return found


def as_name(text: str) -> str:
    """A name of some letters."""
    if not text:
        raise ValueError
    return text


READ: dict[str, Callable[[str], Any]] = {
    Field.NAME: as_name,
    Field.BORN: as_day,
    Field.FIRST_EMPLOYED: as_year,
    Field.JOINED: as_day,
}


def value_of(field: str, text: str) -> Any:
    """What a text means in a field. Raises Refused: no_such_value."""
    try:
        return READ[field](text.strip())
    except ValueError as fault:
        raise Refused("no_such_value") from fault


@transaction.atomic
def ask_for_correction(
    person: Person, field: str, value: str, *, note: str, by: Person
) -> DataRequest:
    """Ask for what only the organisation changes. Raises Refused."""
    if value_of(field, value) == getattr(person, field):
        raise Refused("nothing_changes")
    return open_request(person, Kind.CORRECTION, by=by, field=field, value=value.strip(), note=note)


def open_request(person: Person, kind: str, *, by: Person, **facts: Any) -> DataRequest:
    """A request whose month begins now. Raises Refused: asked_for_already."""
    Person.objects.select_for_update().get(pk=person.pk)
    same = {"person": person, "kind": kind, "field": facts.get("field", "")}
    if DataRequest.objects.open().filter(**same).exists():
        raise Refused("asked_for_already")
    found = DataRequest.objects.create(person=person, kind=kind, **facts)
    note("request.made", found, by=by)
    return found


@transaction.atomic
def withdraw_request(row: DataRequest, *, by: Person) -> DataRequest:
    """The person takes the request back. Raises Refused: too_late."""
    found = settle(row, Outcome.WITHDRAWN, by=by)
    note("request.withdrawn", found, by=by)
    return found


@transaction.atomic
def carry_out_correction(row: DataRequest, *, by: Person) -> DataRequest:
    """The register says from now on what was asked for. Raises Refused."""
    found = settle(row, Outcome.DONE, by=by)
    person = Person.objects.select_for_update().get(pk=row.person_id)
    setattr(person, row.field, value_of(row.field, row.value))
    person.set_keys()
    person.save(update_fields=[row.field, "keys"])
    remember([person])
    if row.field == Field.JOINED:
        correct_rolls(person, by=by)
    note("request.done", found, by=by)
    tell_answer(found)
    return found


@transaction.atomic
def refuse_request(row: DataRequest, *, reason: str, by: Person) -> DataRequest:
    """Say no, and why; the person reads it. Raises Refused: no_reason, too_late."""
    if not reason.strip():
        raise Refused("no_reason")
    found = settle(row, Outcome.REFUSED, by=by, reason=reason.strip())
    note("request.refused", found, by=by)
    tell_answer(found)
    return found


def settle(row: DataRequest, outcome: str, *, by: Person | None, reason: str = "") -> DataRequest:
    """Close a request once. Raises Refused: too_late."""
    found = DataRequest.objects.select_for_update().get(pk=row.pk)
    if found.settled is not None:
        raise Refused("too_late")
    found.settled, found.settled_by, found.outcome = timezone.now(), by, outcome
    found.reason = reason
    found.save(update_fields=["settled", "settled_by", "outcome", "reason"])
    return found


def note(verb: str, row: DataRequest, *, by: Person | None) -> None:
    """One entry at the person's home; neither the old nor the new value is in it."""
    record(verb, by=by, at=place_of(row.person), who={"person": row.person_id}, request=words(row))


def words(row: DataRequest) -> Texts:
    """What is asked for, in every language."""
    return in_every_language(row.get_field_display() if row.field else row.get_kind_display())


def tell_answer(row: DataRequest) -> None:
    """There is an answer; to what, they read after signing in."""
    tell(f"data-request-{row.pk}", [row.person_id], reverse("members:own"))


def requests_of(person: Person) -> list[DataRequest]:
    """What somebody asked for: open, or settled within the last year; the newest first."""
    since = timezone.now() - timedelta(days=365)
    recent = Q(settled=None) | Q(settled__gt=since)
    return list(DataRequest.objects.filter(recent, person=person).order_by("-pk"))


def open_requests(access: Access) -> list[DataRequest]:
    """The open requests that the reader may answer, the oldest first."""
    rows = list(DataRequest.objects.open().select_related("person").order_by("asked", "pk"))
    homes = seats_of(row.person_id for row in rows)
    seen = [row for row in rows if reaches(access, homes.get(row.person_id))]
    higher = beyond(access, terms_of(row.person_id for row in seen))
    return [row for row in seen if row.person_id not in higher and row.person != access.person]


def reaches(access: Access, home: Any) -> bool:
    """Whether an office of the reader changes the register there."""
    return home is not None and access.may(CHANGE, home.path)


@dataclass(frozen=True)
class Clock:
    """How many requests are open, how many of them for too long; nobody is named."""

    open: int
    late: int


def clock() -> Clock:
    """The state of the queue that everyone may read."""
    now = timezone.now()
    return Clock(DataRequest.objects.open().count(), DataRequest.objects.late(now).count())
