"""Writing what rows of members wish for, and taking it back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from folkmoot.core.spans import Span
from folkmoot.members.importers.member_columns import FACTS
from folkmoot.members.importers.report import Line
from folkmoot.members.importers.spells import batches, insert, withdraw
from folkmoot.members.models import ImportBatch, ImportedRow
from folkmoot.people.models import Person
from folkmoot.units.acts.following import carried_on
from folkmoot.units.models import Employment, Membership

MODELS: dict[str, type[Span]] = {"membership": Membership, "employment": Employment}
DAYS = {"joined", "born"}
NAMES = {"name", "latin_name"}


class Stay(NamedTuple):
    """A membership to be written; whose it is comes with the writing."""

    unit_id: int
    starts: date
    ends: date | None
    kind: str
    standing: str
    reason: str

    def row(self, person: int, now: datetime) -> Membership:
        """The row itself."""
        return Membership(person_id=person, recorded=now, **self._asdict())


class Job(NamedTuple):
    """An employment to be written."""

    host_id: int | None
    title: str
    starts: date
    ends: date | None

    def row(self, person: int, now: datetime) -> Employment:
        """The row itself."""
        return Employment(person_id=person, recorded=now, **self._asdict())


@dataclass(slots=True)
class Wish:
    """What one row would write: small, because a file has a hundred thousand."""

    person: int | None  # none: somebody new
    facts: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)
    begun: list[Stay | Job] = field(default_factory=list)
    ended: list[tuple[type[Span], int]] = field(default_factory=list)
    is_cut: bool = False  # an act already ends the unit on a later day


def write(lines: Iterable[Line], batch: ImportBatch, now: datetime) -> None:
    """Everything that some lines wish for, and what undoing them would need."""
    for some in batches(lines):
        people = write_people(some)
        written = write_spells(some, people, now)
        insert(
            ImportedRow,
            [
                ImportedRow(
                    batch=batch, row=line.row, key=line.key, person_id=person,
                    body=body_of(line.wish, spells),
                )
                for line, person, spells in zip(some, people, written, strict=True)
            ],
        )  # fmt: skip


def write_people(lines: list[Line]) -> list[int]:
    """The people of some lines, new or corrected, by their ids."""
    new = [line.wish for line in lines if line.wish.person is None]
    made = [Person(**wish.facts) for wish in new]
    changed = {wish.person: wish.facts for line in lines if (wish := line.wish).person}
    set_facts({pk: facts for pk, facts in changed.items() if facts})
    for person in made:
        person.set_keys()
    insert(Person, made)
    ids = iter(person.pk for person in made)
    return [line.wish.person or next(ids) for line in lines]


def set_facts(facts: dict[int, dict[str, Any]]) -> None:
    """Facts of people; an upsert is an UPDATE of many rows, only much faster than `bulk_update`."""
    people = list(Person.objects.filter(pk__in=facts))
    for person in people:
        for name, value in facts[person.pk].items():
            setattr(person, name, value)
        if NAMES & set(facts[person.pk]):
            person.set_keys()
    names = sorted({name for found in facts.values() for name in found})
    if people:
        Person.objects.bulk_create(
            people, update_conflicts=True, unique_fields=["pk"], update_fields=[*names, "keys"]
        )


def write_spells(lines: list[Line], people: list[int], now: datetime) -> list[list[Span]]:
    """The spells of some lines: for each line those that it began."""
    withdraw([pair for line in lines for pair in line.wish.ended], now)
    found = [
        [spell.row(person, now) for spell in line.wish.begun]
        for line, person in zip(lines, people, strict=True)
    ]
    for model in MODELS.values():
        insert(model, [row for rows in found for row in rows if type(row) is model])
    return [
        followed(rows) if line.wish.is_cut else rows
        for line, rows in zip(lines, found, strict=True)
    ]


def followed(rows: list[Any]) -> list[Span]:
    """Spells that outlast their unit go on where an act sends its members."""
    stays = [row for row in rows if isinstance(row, Membership)]
    others = [row for row in rows if not isinstance(row, Membership)]
    for stay in stays:
        carried_on(stay)
    people = {stay.person_id for stay in stays}
    return [*others, *Membership.objects.live().filter(person__in=people, kind="home")]


def body_of(wish: Wish, begun: list[Span]) -> dict[str, Any]:
    """What undoing needs to know: ids, and facts before and after."""
    body: dict[str, Any] = {}
    if wish.is_cut:
        body["act"] = True
    if wish.person is None:
        body["new"] = seen(wish.facts.get)
    elif wish.facts:
        body["facts"] = {
            name: [jsonable(wish.old[name]), jsonable(value)] for name, value in wish.facts.items()
        }
    for name, pairs in (
        ("begun", [(type(row), row.pk) for row in begun]),
        ("ended", wish.ended),
    ):
        if pairs:
            body[name] = by_model(pairs)
    return body


def seen(fact: Callable[[str], Any]) -> str:
    """Stands for the facts of a new person: whoever changed one since is told by it."""
    facts = [str(fact(name) or "") for name in FACTS]
    return hashlib.blake2s(json.dumps(facts).encode(), digest_size=8).hexdigest()


def by_model(pairs: Iterable[tuple[type[Span], int]]) -> dict[str, list[int]]:
    """Ids by the names of their models."""
    found: dict[str, list[int]] = defaultdict(list)
    for model, pk in pairs:
        found[model._meta.model_name or ""].append(pk)
    return dict(found)


def jsonable(value: Any) -> Any:
    """A fact as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
