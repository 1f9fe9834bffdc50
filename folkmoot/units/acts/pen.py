"""Writes a draft: rows that go are withdrawn, rows that come are written, the ledger keeps both."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.people.models import Account
from folkmoot.units.acts.book import Book, Changes
from folkmoot.units.acts.draft import Draft
from folkmoot.units.acts.following import carried_on, refuse_circles
from folkmoot.units.acts.lines import FOREVER, Line, without
from folkmoot.units.acts.models import Act, ActRow
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.models import Appointment, Membership

LOCK = 7_260_532  # any fixed number: one writer of the tree at a time on PostgreSQL


def one_writer() -> None:
    """The tree is a tree only if nobody else changes it meanwhile; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def write(draft: Draft, act: Act | None) -> None:
    """Make a settled draft so, for an act or beside one. Raises Refused."""
    ended = {key[1] for key in shortened(draft.terms)}
    try:
        with transaction.atomic():
            write_book(draft.places, act)
            written = write_book(draft.members, act)
            write_book(draft.terms, act)
            write_book(draft.answers, act)
    except IntegrityError as fault:
        raise Refused("later_decisions") from fault
    refuse_circles(draft.day)
    for row in written:
        carried_on(row)
    for unit, spans in lost(draft.places):
        refuse_left_behind(unit, spans)
    if draft.day <= today():
        Account.objects.filter(person__in=ended).update(epoch=F("epoch") + 1)


def write_book(book: Book, act: Act | None) -> list[Any]:
    """Withdraw, write and note; what was written."""
    changes = book.changes()
    now = timezone.now()
    gone = [row.pk for row in changes.withdrawn]
    book.model._default_manager.filter(pk__in=gone).update(withdrawn=now)
    for row in changes.written:
        row.recorded = now
    book.model._default_manager.bulk_create(changes.written)
    if act is not None:
        ActRow.objects.bulk_create(entries(act, book, changes))
    return changes.written


def entries(act: Act, book: Book, changes: Changes) -> Iterator[ActRow]:
    """The lines of the ledger."""
    model = book.model._meta.model_name or ""
    for row in changes.withdrawn:
        yield ActRow(act=act, model=model, row=row.pk, verb=ActRow.Verb.WITHDREW)
    for row in changes.written:
        yield ActRow(act=act, model=model, row=row.pk, verb=ActRow.Verb.WROTE)


def shortened(book: Book) -> Iterable[tuple[int, int]]:
    """Keys whose line lost days."""
    return [key for key, _spans in lost(book)]


def lost(book: Book) -> list[tuple[Any, Line]]:
    """Lines that lost days, with those days."""
    found = []
    for key, line in book.lines.items():
        gone = book.before(key)
        for piece in line:
            gone = without(gone, piece.starts, piece.ends)
        if gone:
            found.append((key, gone))
    return found


def refuse_left_behind(unit: int, spans: Line) -> None:
    """Nobody is at home and nobody holds office where no unit stands any more."""
    for span in spans:
        overlap = Q(ends__isnull=True) | Q(ends__gt=span.starts)
        if span.ends != FOREVER:
            overlap &= Q(starts__lt=span.ends)
        members = Membership.objects.live().filter(overlap, unit=unit)
        terms = Appointment.objects.live().filter(overlap, office__unit=unit)
        if members.exists() or terms.exists():
            raise Refused("later_decisions")
