"""Writing the log: `record` is the last call of every action, in its transaction."""

import json
import secrets
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils import timezone

from civic import chain
from folkmoot.audit.models import Body, Entry, Look
from folkmoot.audit.verbs import verbs

LOCK = 7_260_531  # any fixed number: one writer of the chain at a time on PostgreSQL


class Named(Protocol):
    """Anything with a primary key: a person."""

    pk: Any


class Place(Protocol):
    """Where something happened: a unit's placement."""

    unit_id: int
    path: str


@transaction.atomic
def record(verb: str, *, by: Named | None, at: Place | None, **parameters: Any) -> Entry:
    """Append one entry: who (`by`; None is the operator or the clock), what, where, with what.

    Parameters hold ids and short facts, never sentences, codes, tokens, votes or answers.
    """
    if verb not in verbs():
        message = f"verb {verb!r} is declared in no verbs.py"
        raise LookupError(message)
    body = Body(
        salt=secrets.token_hex(16),
        verb=verb,
        actor=by.pk if by else None,
        unit=at.unit_id if at else None,
        path=at.path if at else "",
        parameters=json.loads(json.dumps(parameters, default=str)),
    )
    _one_writer()
    last = Entry.objects.order_by("-sequence").first()
    entry = Entry(
        recorded=timezone.now(),
        sequence=last.sequence + 1 if last else 1,
        previous=last.digest if last else chain.START,
    )
    entry.commitment = chain.commit(bytes.fromhex(body.salt), committed_bytes(entry, body))
    entry.digest = chain.link(entry.previous, entry.commitment, entry.sequence)
    entry.save(force_insert=True)
    body.entry = entry
    body.save(force_insert=True)
    return entry


def committed_bytes(entry: Entry, body: Body) -> bytes:
    """What a commitment covers: the canonical JSON of the moment and the body."""
    fields = {
        "recorded": entry.recorded.isoformat(),
        "verb": body.verb,
        "actor": body.actor,
        "unit": body.unit,
        "path": body.path,
        "parameters": body.parameters,
    }
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _one_writer() -> None:
    """SQLite's IMMEDIATE transactions serialise writers; PostgreSQL needs a lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def note_look(
    *,
    viewer: Named,
    role: Any,
    page: str,
    reason: str,
    subject: Named | None = None,
    at: Place | None = None,
) -> Look:
    """Note that somebody looked at a record, or at a list of a unit (then without subject)."""
    return Look.objects.create(
        viewer=viewer.pk,
        role=role or {},
        page=page,
        reason=reason,
        subject=subject.pk if subject else None,
        unit=at.unit_id if at else None,
    )
