"""Reading the log and checking its chain."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from civic import chain
from folkmoot.audit.actions import committed_bytes
from folkmoot.audit.models import Entry


def entries_of(units: Any, *, below: Iterable[str] = ()) -> QuerySet[Entry]:
    """Entries about some units, or from under some paths at the time, newest first.

    `units` are ids or a query that gives them: a unit that moved is still found by its id.
    """
    wanted = Q(body__unit__in=units)
    for path in below:
        wanted |= Q(body__path__begins=path)
    return Entry.objects.filter(wanted).select_related("body").order_by("-sequence")


def first_broken_entry() -> int | None:
    """The sequence of the first entry that was changed, moved, dropped or whose body was altered.

    An erased body is lawful: its commitment stands and the chain holds.
    """
    broken = chain.first_broken(
        chain.Entry(entry.sequence, entry.commitment, entry.digest)
        for entry in Entry.objects.order_by("sequence").iterator()
    )
    found = (broken, _first_misplaced(), _first_altered_body())
    return min(filter(None, found), default=None)


def _first_misplaced() -> int | None:
    """The stored `previous` repeats what the chain implies; it must not say otherwise."""
    last = chain.START
    for entry in Entry.objects.order_by("sequence").iterator():
        if entry.previous != last:
            return entry.sequence
        last = entry.digest
    return None


def _first_altered_body() -> int | None:
    for entry in Entry.objects.order_by("sequence").select_related("body").iterator():
        body = getattr(entry, "body", None)
        if body and entry.commitment != chain.commit(
            bytes.fromhex(body.salt), committed_bytes(entry, body)
        ):
            return entry.sequence
    return None


def head() -> Entry | None:
    """The last entry: its digest stands for the whole log so far."""
    return Entry.objects.order_by("-sequence").first()
