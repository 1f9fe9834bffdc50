"""Erasing somebody: what goes, what stays under a pseudonym, and why it may have to wait."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.core.declared import BASES, Sentence, Table, Words, holds_of, model_of, tables
from folkmoot.members import offices
from folkmoot.members.models import DataRequest
from folkmoot.members.refusals import Refused
from folkmoot.members.rights import requests
from folkmoot.members.rights.edits import place_of
from folkmoot.members.standings import leave
from folkmoot.members.timeline import homes_of, redraw
from folkmoot.people.models import Person

Kind, Outcome = DataRequest.Kind, DataRequest.Outcome


@dataclass(frozen=True)
class Fates:
    """What erasure takes, whole tables or columns of them, and what it leaves on which basis."""

    going: list[tuple[Words, list[Words]]]
    staying: list[tuple[Sentence, list[Words]]]


def fates() -> Fates:
    """What the declarations say of erasure, for the page that asks for it."""
    known = [table for table in tables().values() if table.is_of_one or table.by]
    left = {basis: [t.title for t in known if t.stays and t.basis == basis] for basis in BASES}
    return Fates(
        [(t.title, emptied(t) if t.stays else []) for t in known if emptied(t) or not t.stays],
        [(basis, titles) for basis, titles in left.items() if titles],
    )


def emptied(table: Table) -> list[Words]:
    """The columns that are emptied although the row stays."""
    return [column.label for column in table.columns.values() if column.goes]


@transaction.atomic
def ask_for_erasure(person: Person, *, by: Person) -> DataRequest:
    """The month begins; where the law holds something, the answer is no at once, with the reasons.

    Raises Refused: asked_for_already.
    """
    found = requests.open_request(person, Kind.ERASURE, by=by)
    if reasons := holds_of(person):
        found = requests.settle(found, Outcome.REFUSED, by=None, reason=" ".join(reasons)[:1000])
        requests.note("request.held", found, by=None)
    return found


@transaction.atomic
def carry_out_erasure(row: DataRequest, *, by: Person) -> None:
    """What the person asked for and another person signs. Raises Refused: held, too_late."""
    requests.settle(row, Outcome.DONE, by=by)
    erase(row.person, by=by)


@transaction.atomic
def erase(person: Person, *, by: Person | None) -> None:
    """Everything that the declarations let go is gone; the rest leads to nobody. It is final.

    Raises Refused: held, while a running election or an office needs the person.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.erased:
        raise Refused("too_late")
    if holds_of(locked):
        raise Refused("held")
    empty(locked, by=by)


@transaction.atomic
def empty(locked: Person, *, by: Person | None) -> None:
    """Let go whatever the declarations let go."""
    at = place_of(locked)
    end_membership(locked, by=by)
    for row in DataRequest.objects.open().filter(person=locked):
        requests.settle(row, Outcome.WITHDRAWN, by=by)
    # From the highest room down: who somebody is, and their addresses, go last.
    for label, table in reversed(tables().items()):
        forget(label, table, locked)
    verb = "person.erased" if by else "person.expired"
    record(verb, by=by, at=at, who={"person": locked.pk})
    for merged in locked.absorbed.filter(erased=None):
        empty(merged, by=by)
    transaction.on_commit(lambda: remember(locked.pk))


def remember(person: int) -> None:
    """Beside the database stands whose row was erased: a backup brought back knows it not."""
    with list_of_erased().open("a", encoding="ascii") as found:
        found.write(f"{person}\n")


def list_of_erased() -> Path:
    """Numbers of rows, a line each; they lead to nobody but in a backup."""
    return Path(settings.DATA_DIR) / "erased"


def erase_again() -> int:
    """After a backup was brought back: erase whoever had been erased since; how many.

    What holds somebody in the backup's past does not hold any more, and is not asked.
    """
    path = list_of_erased()
    listed = path.read_text(encoding="ascii").split() if path.exists() else []
    rows = Person.objects.filter(pk__in={int(line) for line in listed}, erased=None)
    for person in rows:
        empty(person, by=None)
    return len(rows)


def end_membership(person: Person, *, by: Person | None) -> None:
    """Whoever is erased is a member no longer; spells to come never begin."""
    day = today()
    rows = homes_of(person, day)
    if any(row.covers(day) for row in rows):
        leave(person, on=day, departure="left", by=by)
    elif rows:
        offices.end_terms(offices.terms_from(person, day), on=day, by=by)
        redraw(person, (day, None), lambda row: None)


def forget(label: str, table: Table, person: Person) -> None:
    """One table without the person."""
    if table.erase is not None:
        table.erase(person)
    elif table.is_of_one:
        model = model_of(label)
        rows = model._default_manager.filter(table.about(person))
        goes = {name: column for name, column in table.columns.items() if column.goes}
        if not table.stays:
            rows.delete()
        elif goes:
            rows.update(**{name: each.left or blank(model, name) for name, each in goes.items()})


def blank(model: type[models.Model], name: str) -> Any:
    """What an empty column of a model holds."""
    field: Any = model._meta.get_field(name)
    return None if field.null else field.get_default()
