"""Import of members: people, their home unit, and where they work.

An empty cell leaves what is stored. A change of unit needs a transfer; an import keeps people where
they are, never touches an account, and nobody who is out of the importer's reach or holds an office
beyond the importer's own (AZ-5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.core.dates import today
from folkmoot.core.spans import Span
from folkmoot.members.importers import cells
from folkmoot.members.importers.family import Importer, may_change
from folkmoot.members.importers.known import Known
from folkmoot.members.importers.report import Line
from folkmoot.members.importers.spells import BATCH, successor, write_spells
from folkmoot.members.importers.table import Column, Row
from folkmoot.members.importers.work import examine_work
from folkmoot.people.keys import remember
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.acts.following import carried_on, continuations
from folkmoot.units.models import Membership, Placement

COLUMNS = [
    Column(
        "number",
        gettext_lazy("Member number; it tells who a row is about."),
        32,
        cells.number,
        is_needed=True,
        is_filled=True,
    ),
    Column(
        "name", gettext_lazy("Name as the person writes it."), 120, is_needed=True, is_filled=True
    ),
    Column("latin_name", gettext_lazy("Name in Latin letters, for example Zhang Wei."), 120),
    Column("unit", gettext_lazy("Code of the home unit."), 40, is_needed=True, is_filled=True),
    Column(
        "standing",
        gettext_lazy(
            "One of applicant, probationary, full, suspended, leave; a new person is full."
        ),
        12,
        cells.one_of(list(Membership.Standing.values)),
    ),
    Column(
        "joined",
        gettext_lazy("Joining date; a new person without it joins today."),
        10,
        cells.civil_day,
    ),
    Column("born", gettext_lazy("Date of birth."), 10, cells.civil_day),
    Column(
        "email",
        gettext_lazy("E-mail address; it never changes how an account signs in."),
        254,
        cells.email,
    ),
    Column("phone", gettext_lazy("Telephone."), 40),
    Column("host", gettext_lazy("Code of the company or institution where the person works."), 50),
    Column("position", gettext_lazy("Position there."), 120),
    Column("first_employed", gettext_lazy("Year of first employment."), 4, cells.year),
    Column(
        "employed_since",
        gettext_lazy("First day at this host; for a new person, else the first day in the unit."),
        10,
        cells.civil_day,
    ),
]
SAMPLE = [
    "10001,张三,Zhang San,UNIT,full,2019-07-01,1990-05-17,,,HOST,Engineer,2012,2018-03-01",
    "10002,李四,,UNIT,probationary,2025-11-03,,lisi@example.org,13900000000,,,2025,",
]
FIELDS = ("name", "latin_name", "joined", "born", "email", "phone", "first_employed")


@dataclass
class Wish:
    """What one row would write."""

    person: Person
    begun: list[Span] = field(default_factory=list)
    withdrawn: list[Span] = field(default_factory=list)


def check(rows: list[Row], access: Access | None) -> None:
    """Say what each row would change, and what is wrong with it."""
    known = Known([row.get("number") for row in rows if row.get("number")])
    for row in rows:
        if row.line.problems:
            continue
        person = known.people.get(row.get("number"))
        if person and not is_open(person, known, access):
            sentence = _(
                "This number belongs to somebody who is not in a unit that you may change."
            )
            row.line.refuse("number", sentence)
            continue
        if person and person.merged_into_id:
            row.line.refuse("number", _("The record with this number was merged into another one."))
            continue
        if person and person.pk in known.homes:
            examine_member(row, person, known)
        else:
            examine_newcomer(row, person, known, access)
        if person and row.line.changes and not known.may_edit(person, access):
            refuse_office_holder(row.line)


def is_open(person: Person, known: Known, access: Access | None) -> bool:
    """Whether the importer reaches a person's home; somebody without one only the operator does."""
    home = known.home_places.get(person.pk)
    return access is None or (home is not None and may_change(access, home.path))


def refuse_office_holder(line: Line) -> None:
    """Nobody edits above the own office (AZ-5)."""
    sentence = _("This person holds an office beyond yours, so you may not change this.")
    for change in line.changes:
        line.refuse(change.column, sentence)


def examine_newcomer(row: Row, person: Person | None, known: Known, access: Access | None) -> None:
    """Somebody who has no home yet: the row begins a membership."""
    line, place = row.line, known.places.get(row.get("unit"))
    if place is None:
        line.refuse("unit", no_such_unit(row))
        return
    if not may_change(access, place.path):
        line.refuse("unit", _("You may not add members to this unit."))
        return
    wish = Wish(person or Person(number=row.get("number")))
    line.wish, line.path, line.is_new = wish, place.path, person is None
    joined = row.get("joined") or wish.person.joined or today()
    row.cells["joined"] = joined
    examine_facts(row, wish.person)
    line.change("unit", "", place.unit.code)
    standing = row.get("standing") or Membership.Standing.FULL.value
    line.change("standing", "", standing)
    if ends := known.dead_end(place):
        sentence = _("The unit ends on {day}, and no unit takes its members.")
        line.refuse("unit", sentence.format(day=ends))
    starts = max(joined, known.standing_since[place.unit_id])
    wish.begun.append(
        Membership(person=wish.person, unit=place.unit, standing=standing, starts=starts)
    )
    begin_work(row, wish, known, starts)


def examine_member(row: Row, person: Person, known: Known) -> None:
    """Somebody who has or had a home: facts, standing and work may be corrected."""
    home, line = known.homes[person.pk], row.line
    place = known.home_places[person.pk]
    line.path = place.path
    if not home.covers(today()):
        sentence = _(
            "This person is at home in no unit today. A new membership needs an admission."
        )
        line.refuse("number", sentence)
    elif row.get("unit") not in known.places:
        line.refuse("unit", no_such_unit(row))
    elif row.get("unit") != place.unit.code:
        sentence = _("This person's unit is {unit}. A change of unit needs a transfer.")
        line.refuse("unit", sentence.format(unit=place.unit.code))
    else:
        line.wish = wish = Wish(person)
        examine_facts(row, person)
        examine_standing(row, wish, home)
        begin_work(row, wish, known, home.starts)


def no_such_unit(row: Row) -> str:
    """What to say of a code that no unit has today."""
    return _("There is no unit “{code}” today.").format(code=row.get("unit"))


def examine_facts(row: Row, person: Person) -> None:
    """The facts of the person itself; the row's value stands where it differs."""
    for name in FIELDS:
        value, stored = row.get(name), getattr(person, name)
        if value is not None and value != stored:
            row.line.change(name, stored, value)
            setattr(person, name, value)
    if person.born and person.joined and person.born >= person.joined:
        row.line.refuse("born", _("The date of birth does not lie before the joining date."))


def examine_standing(row: Row, wish: Wish, home: Membership) -> None:
    """A new standing begins today; the old one stays readable as what stood before.

    It goes along where an act for a later day sends the member.
    """
    standing, day = row.get("standing"), today()
    if standing is None or standing == home.standing:
        return
    row.line.change("standing", home.standing, standing)
    wish.withdrawn.append(home)
    if home.starts < day:
        wish.begun.append(successor(home, ends=day))
    wish.begun.append(successor(home, starts=day, standing=standing))
    following = continuations(home) if home.ends else []
    for spell in takewhile(lambda spell: spell.standing == home.standing, following):
        wish.withdrawn.append(spell)
        wish.begun.append(successor(spell, standing=standing))


def begin_work(row: Row, wish: Wish, known: Known, starts: date) -> None:
    """Where the person works, if the row says so."""
    spells = known.work.get(wish.person.pk, [])
    begun, withdrawn = examine_work(row, wish.person, spells, hosts=known.hosts, starts=starts)
    wish.begun += begun
    wish.withdrawn += withdrawn


def write(lines: list[Line]) -> None:
    """Everything at once; new people first, so that their spells can point to them.

    Where an act ends a unit on a later day, its new members go on with the others.
    """
    for line in lines:
        line.wish.person.set_keys()
    Person.objects.bulk_create([line.wish.person for line in lines if line.is_new], BATCH)
    Person.objects.bulk_create(
        [line.wish.person for line in lines if not line.is_new and speaks_of_person(line)],
        BATCH,
        update_conflicts=True,  # an UPDATE of many rows, only much faster than `bulk_update`
        update_fields=[*FIELDS, "keys"],
        unique_fields=["pk"],
    )
    remember(line.wish.person for line in lines if line.is_new or speaks_of_person(line))
    begun = flat(line.wish.begun for line in lines)
    write_spells(flat(line.wish.withdrawn for line in lines), begun, timezone.now())
    memberships = [row for row in begun if isinstance(row, Membership)]
    ending = units_that_end({row.unit_id for row in memberships})
    for row in memberships:
        if row.unit_id in ending:
            carried_on(row)


def units_that_end(units: set[int]) -> set[int]:
    """Those of some units that do not stand for ever by what is decided."""
    lasting = Placement.objects.live().filter(unit__in=units, ends=None)
    return units - set(lasting.values_list("unit", flat=True))


def speaks_of_person(line: Line) -> bool:
    """Whether facts of the person change, not only where they stand or work."""
    return any(change.column in FIELDS for change in line.changes)


def flat(lists: Iterable[list[Any]]) -> list[Any]:
    """One list of many."""
    return [item for part in lists for item in part]


IMPORTER = Importer(gettext_lazy("Members"), COLUMNS, SAMPLE, "register.imported", check, write)
