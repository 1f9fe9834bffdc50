"""Writing what rows of members wish for, and taking it back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from folkmoot.core.rows import insert_rows, new_ids
from folkmoot.core.search import name_keys
from folkmoot.core.spans import Span
from folkmoot.members.importers.member_columns import FACTS
from folkmoot.members.importers.report import Line
from folkmoot.members.importers.spells import batches, withdraw
from folkmoot.members.models import ImportBatch, ImportedRow
from folkmoot.people.keys import remember, remember_new
from folkmoot.people.models import Person
from folkmoot.people.words import written_at_once
from folkmoot.units.acts.following import carried_on
from folkmoot.units.models import Employment, Membership

Spell = tuple[type[Span], int]  # a model and an id
TOGETHER = 2000
BLANKS: dict[str, Any] = {
    "number": "", "name": "", "latin_name": "", "email": "", "phone": "", "language": "",
    "joined": None, "born": None, "first_employed": None,
}  # fmt: skip
MODELS: dict[str, type[Span]] = {"membership": Membership, "employment": Employment}
DAYS = {"joined", "born"}
NAMES = {"name", "latin_name"}
FOUND_BY = NAMES | DAYS | {"email", "phone"}  # what two records of one human being share


class Stay(NamedTuple):
    """A membership to be written; its id and whose it is come with the writing."""

    unit_id: int
    starts: date
    ends: date | None
    kind: str
    standing: str
    reason: str


class Job(NamedTuple):
    """An employment to be written."""

    host_id: int | None
    title: str
    starts: date
    ends: date | None


KINDS: dict[type[Stay] | type[Job], type[Span]] = {Stay: Membership, Job: Employment}


@dataclass(slots=True)
class Wish:
    """What one row would write: small, because a file has a hundred thousand."""

    person: int | None  # none: somebody new
    facts: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)  # stays empty for somebody new
    begun: list[Stay | Job] = field(default_factory=list)
    ended: list[Spell] = field(default_factory=list)
    is_cut: bool = False  # an act already ends the unit on a later day


def write(lines: Iterable[Line], batch: ImportBatch, now: datetime) -> None:
    """Everything that some lines wish for, and what undoing them would need."""
    with written_at_once() as fresh:
        for some in batches(lines, TOGETHER):
            people = write_people(some, fresh)
            begun = write_spells(some, people, now)
            insert_rows(
                ImportedRow,
                ("batch_id", "row", "key", "person_id", "body"),
                (
                    (batch.pk, line.row, line.key, person, body_of(line.wish, spells))
                    for line, person, spells in zip(some, people, begun, strict=True)
                ),
            )
            for line in some:
                line.wish = None


def write_people(lines: list[Line], fresh: list[int]) -> list[int]:
    """The people of some lines, new or corrected, by their ids; new ones are `fresh` too."""
    new = [line.wish.facts for line in lines if line.wish.person is None]
    changed = {wish.person: wish.facts for line in lines if (wish := line.wish).person}
    set_facts({pk: facts for pk, facts in changed.items() if facts})
    ids = new_ids(Person, len(new))
    rows = (
        (
            pk,
            name_keys(facts["number"], facts.get("name", ""), facts.get("latin_name", "")),
            *(facts.get(name, blank) for name, blank in BLANKS.items()),
        )
        for pk, facts in zip(ids, new, strict=True)
    )
    insert_rows(Person, ("id", "keys", *BLANKS), rows)
    remember_new(
        SimpleNamespace(pk=pk, **BLANKS | facts) for pk, facts in zip(ids, new, strict=True)
    )
    fresh += ids
    following = iter(ids)
    return [line.wish.person or next(following) for line in lines]


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
    remember(person for person in people if FOUND_BY & set(facts[person.pk]))


def write_spells(lines: list[Line], people: list[int], now: datetime) -> list[list[Spell]]:
    """The spells of some lines: for each line those that it began."""
    withdraw([pair for line in lines for pair in line.wish.ended], now)
    found: list[list[Spell]] = [[] for _line in lines]
    for kind, model in KINDS.items():
        places = [
            (place, spell)
            for place, line in enumerate(lines)
            for spell in line.wish.begun
            if type(spell) is kind
        ]
        ids = new_ids(model, len(places))
        insert_rows(
            model,
            ("id", "recorded", "person_id", *kind._fields),
            (
                (pk, now, people[place], *spell)
                for pk, (place, spell) in zip(ids, places, strict=True)
            ),
        )
        for pk, (place, _spell) in zip(ids, places, strict=True):
            found[place].append((model, pk))
    return [
        followed(spells) if line.wish.is_cut else spells
        for line, spells in zip(lines, found, strict=True)
    ]


def followed(spells: list[Spell]) -> list[Spell]:
    """Memberships that outlast their unit go on where an act sends its members."""
    others = [spell for spell in spells if spell[0] is not Membership]
    stays = Membership.objects.filter(pk__in=[pk for model, pk in spells if model is Membership])
    people = set()
    for stay in stays:
        people.add(stay.person_id)
        carried_on(stay)
    rows = Membership.objects.live().filter(person__in=people, kind="home")
    return [*others, *((Membership, row.pk) for row in rows)]


def body_of(wish: Wish, begun: list[Spell]) -> dict[str, Any]:
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
    for name, pairs in (("begun", begun), ("ended", wish.ended)):
        if pairs:
            body[name] = by_model(pairs)
    return body


def seen(fact: Callable[[str], Any]) -> str:
    """Stands for the facts of a new person: whoever changed one since is told by it."""
    facts = [str(fact(name) or "") for name in FACTS]
    return hashlib.blake2s(json.dumps(facts).encode(), digest_size=8).hexdigest()


def by_model(pairs: Iterable[Spell]) -> dict[str, list[int]]:
    """Ids by the names of their models."""
    found: dict[str, list[int]] = defaultdict(list)
    for model, pk in pairs:
        found[model._meta.model_name or ""].append(pk)
    return dict(found)


def jsonable(value: Any) -> Any:
    """A fact as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
