"""Reading the log and checking its chain."""

from django.db.models import Q, QuerySet

from civic import chain
from folkmoot.audit.actions import committed_bytes
from folkmoot.audit.models import Entry


def entries_within(paths: list[str], *, above: bool = True) -> QuerySet[Entry]:
    """Entries of the units at or under some paths, newest first; `above` adds their ancestors'."""
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(body__path__startswith=path)
        if above:
            parts = path.rstrip(".").split(".")
            upward = [".".join(parts[:end]) + "." for end in range(1, len(parts))]
            wanted |= Q(body__path__in=upward)
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
