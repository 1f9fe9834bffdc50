"""Taking back what an import wrote about members; what somebody has changed since is left."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from folkmoot.core.spans import Span
from folkmoot.members.importers.known import People, Scope
from folkmoot.members.importers.member_rows import DAYS, MODELS, jsonable, seen, set_facts
from folkmoot.members.importers.spells import insert, successor, withdraw
from folkmoot.members.importers.traces import traces_of
from folkmoot.members.models import ImportedRow
from folkmoot.people.models import Person, PersonKey
from folkmoot.units.access import Access

CHANGED, USED, REACH, GONE = "changed", "used", "reach", "gone"


class Undoer:
    """Weighs and takes back; a row goes as a whole or stays as a whole."""

    def __init__(self, access: Access | None) -> None:
        self.scope = Scope(access)

    def weigh(self, rows: list[ImportedRow]) -> dict[int, str]:
        """For the id of each row that stays, why."""
        found: dict[int, str] = {}
        known = Standing(self.scope, rows)
        for row in rows:
            if reason := known.obstacle(row):
                found[row.pk] = reason
        return found

    def take_back(self, rows: list[ImportedRow], now: datetime) -> None:
        """New people go with all that the import said of them; of others the old rows stand again.

        A restored row is written anew, so that what was known in between stays readable.
        """
        old = [row for row in rows if not row.body.get("new")]
        withdraw(list(spells(old, "begun")), now)
        for name, model in MODELS.items():
            ids = [pk for row in old for pk in row.body.get("ended", {}).get(name, [])]
            ended = model._default_manager.filter(pk__in=ids)
            insert(model, [successor(row, recorded=now, withdrawn=None) for row in ended])
        set_facts({subject(row): before(row) for row in old if "facts" in row.body})
        remove([row for row in rows if row.body.get("new")])


class Standing:
    """How the people of some rows stand now."""

    def __init__(self, scope: Scope, rows: list[ImportedRow]) -> None:
        people = Person.objects.in_bulk({row.person_id for row in rows if row.person_id})
        self.scope = scope
        self.people = People(scope, [person.number for person in people.values()], [])
        self.by_id = {person.pk: person for person in self.people.by_number.values()}
        self.live = live_ids(rows, "begun", withdrawn=None)
        self.there = live_ids(rows, "ended")
        new = {subject(row): own_rows(row) for row in rows if row.body.get("new")}
        self.traces = traces_of(new, Person)

    def obstacle(self, row: ImportedRow) -> str | None:
        """Why a row cannot be taken back, if so."""
        person = self.by_id.get(row.person_id or 0)
        if person is None:
            return GONE
        if not self.people.is_open(person) or not self.scope.may_edit(person):
            return REACH
        if person.pk in self.traces or "act" in row.body:
            return USED
        stands = set(spells([row], "begun")) <= self.live
        is_whole = stands and set(spells([row], "ended")) <= self.there
        return None if is_whole and has_same_facts(row, person) else CHANGED


def has_same_facts(row: ImportedRow, person: Person) -> bool:
    """Whether nobody has changed since what the import wrote."""
    facts = row.body.get("facts", {})
    is_same = all(jsonable(getattr(person, name)) == new for name, (_old, new) in facts.items())
    is_new = "new" in row.body
    return is_same and (not is_new or seen(partial(getattr, person)) == row.body["new"])


def spells(rows: Iterable[ImportedRow], part: str) -> Iterable[tuple[type[Span], int]]:
    """The spells that some rows began or ended."""
    for row in rows:
        for name, ids in row.body.get(part, {}).items():
            for pk in ids:
                yield MODELS[name], pk


def live_ids(rows: list[ImportedRow], part: str, **conditions: Any) -> set[tuple[type[Span], int]]:
    """Those of them that are there, or stand."""
    found: set[tuple[type[Span], int]] = set()
    for name, model in MODELS.items():
        ids = [pk for row in rows for pk in row.body.get(part, {}).get(name, [])]
        there = model._default_manager.filter(pk__in=ids, **conditions).values_list("pk", flat=True)
        found |= {(model, pk) for pk in there}
    return found


def own_rows(row: ImportedRow) -> set[tuple[type[Any], int]]:
    """What the import itself wrote about a new person."""
    return set(spells([row], "begun"))


def subject(row: ImportedRow) -> int:
    """Whom a row is about; nobody, once erased."""
    return row.person_id or 0


def before(row: ImportedRow) -> dict[str, Any]:
    """The facts as they were."""
    return {
        name: date.fromisoformat(old) if old and name in DAYS else old
        for name, (old, _new) in row.body["facts"].items()
    }


def remove(rows: list[ImportedRow]) -> None:
    """People whom nobody knew before and of whom nothing else speaks.

    That was just found out, so Django need not look for it in every table again; foreign keys hold.
    """
    people = [subject(row) for row in rows]
    for name, model in MODELS.items():
        ids = [pk for row in rows for pk in row.body.get("begun", {}).get(name, [])]
        model._default_manager.filter(pk__in=ids).delete()
    ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).update(person=None)
    PersonKey.objects.filter(person__in=people).delete()
    rows_of = Person.objects.filter(pk__in=people)
    rows_of._raw_delete(rows_of.db)
