"""Import of members: people, their home unit, and where they work.

An empty cell leaves what is stored. A change of unit needs a transfer; an import keeps people where
they are, never touches an account, and nobody who is out of the importer's reach or holds an office
beyond the importer's own (AZ-5). Nobody hears of who is out of reach: a row about them reads as one
about nobody.
"""

from datetime import date
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from folkmoot.core.dates import today
from folkmoot.members.importers import cells
from folkmoot.members.importers.family import Importer, may_change
from folkmoot.members.importers.known import People, Scope
from folkmoot.members.importers.member_columns import COLUMNS, FACTS, SAMPLE
from folkmoot.members.importers.member_rows import Stay, Wish, write
from folkmoot.members.importers.member_undo import Undoer
from folkmoot.members.importers.names import composed
from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.report import Line
from folkmoot.members.importers.table import Row
from folkmoot.members.importers.work import examine_work
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.acts.following import continuations
from folkmoot.units.models import Employment, Membership, Placement

NOBODY = {
    "number": _("Nobody in the units that you may change has this number."),
    "email": _("Nobody in the units that you may change has this e-mail address."),
}


class Checker:
    """Says what each row would change, and what is wrong with it."""

    chunk = 2000

    def __init__(self, access: Access | None, plan: Plan) -> None:
        self.access, self.plan = access, plan
        self.scope = Scope(access)

    def check(self, rows: list[Row]) -> None:
        """Some rows, with few questions to the database."""
        sound = [row for row in rows if not row.line.problems]
        for row in sound:
            self.prepare(row)
        by_email = self.plan.key == "email"
        people = People(
            self.scope,
            [row.get("number") for row in sound if row.get("number")],
            [row.get("email") for row in sound if by_email and row.get("email")],
        )
        guests = [row for row in sound if row.get("membership") == "guest"]
        if guests:
            people.guest_spells(person.pk for person in people.by_number.values())
        for row in sound:
            if row.wants(self.plan.key):
                self.examine(row, people)

    def prepare(self, row: Row) -> None:
        """Cells that stand for others, and the unit of rows that name none."""
        if "name" not in row.texts and (name := composed(row)):
            row.texts["name"] = name
        row.line.given = [name for name in row.texts if name not in PARTS]
        if self.plan.unit and "unit" not in row.texts:
            row.texts["unit"] = self.plan.unit

    def examine(self, row: Row, people: People) -> None:
        """Somebody in reach, or else a stranger."""
        key = self.plan.key
        found = people.about(key, row.get(key))
        if row.get("as_of") and row.get("as_of") != today():
            sentence = _("This row says what stood on another day. An import says what stands now.")
            row.line.refuse("as_of", sentence)
        elif len(found) > 1:
            sentence = _("Several members have this e-mail address. Use the member number.")
            row.line.refuse(key, sentence)
        elif found and found[0].merged_into_id:
            row.line.refuse(key, _("The record with this number was merged into another one."))
        elif not found:
            self.examine_stranger(row, people)
        elif row.get("membership") == "guest":
            self.examine_guest(row, found[0], people)
        else:
            self.examine_person(row, found[0], people)

    def examine_stranger(self, row: Row, people: People) -> None:
        """Nobody in reach: a new member, if the file adds any. Who is elsewhere is not told."""
        is_new = self.plan.adds and row.get("membership") != "guest"
        if not is_new or (self.plan.key == "email" and "number" not in row.texts):
            row.line.refuse(self.plan.key, NOBODY[self.plan.key])
        elif row.wants("number", "name", "unit"):
            self.examine_newcomer(row, None, [])
            taken = row.get("number") in people.by_number
            if taken and not row.line.problems:
                sentence = _("This number is not free. Ask for another one.")
                row.line.refuse("number", sentence)

    def examine_person(self, row: Row, person: Person, people: People) -> None:
        """Somebody in reach: what differs is corrected."""
        number = row.get("number")
        if number and number != person.number:
            sentence = _("This person's number is {number}. An import does not change numbers.")
            row.line.refuse("number", sentence, number=person.number)
        elif person.pk in people.homes:
            self.examine_member(row, person, people)
        elif row.wants("name", "unit"):
            self.examine_newcomer(row, person, people.work[person.pk])
        if row.line.changes and not self.scope.may_edit(person):
            refuse_office_holder(row.line)

    def examine_guest(self, row: Row, person: Person, people: People) -> None:
        """A guest's row repeats what stands; facts of the person may be corrected by it."""
        place = self.place(row)
        spells = people.guests[person.pk]
        if not any(place and spell.unit_id == place.unit_id for spell in spells):
            sentence = _("An import changes no guests. A transfer makes them.")
            row.line.refuse("membership", sentence)
            return
        wish = Wish(person.pk)
        row.line.wish, row.line.path = wish, place.path if place else ""
        examine_facts(row, person, wish)

    def place(self, row: Row) -> Placement | None:
        """The unit of a row, by its code or by a name that no other unit has."""
        text = row.get("unit")
        if text is None:
            return None
        found = self.scope.places.find(text)
        if len(found) == 1:
            return found[0]
        sentence = (
            _("Several units are called “{code}”. Write the code of the unit.")
            if found
            else _("There is no unit “{code}” today.")
        )
        row.line.refuse("unit", sentence, code=text)
        return None

    def examine_newcomer(self, row: Row, person: Person | None, work: list[Employment]) -> None:
        """Somebody who has no home yet: the row begins a membership."""
        line, place = row.line, self.place(row)
        if place is None:
            return
        if not may_change(self.access, place.path):
            line.bar("unit", _("You may not add members to this unit."))
            return
        wish = Wish(person.pk if person else None)
        line.wish, line.path, line.is_new = wish, place.path, person is None
        subject = person or NOBODY_YET
        joined = row.get("joined") or subject.joined or today()
        row.cells["joined"] = joined
        row.texts.setdefault("joined", joined.isoformat())
        examine_facts(row, subject, wish)
        if person is None:
            wish.facts["number"] = row.get("number")
            if self.plan.key != "number":
                line.change("number", "", row.get("number"))
        line.change("unit", "", place.unit.code)
        standing = row.get("standing") or Membership.Standing.FULL.value
        line.change("standing", "", standing)
        self.refuse_dead_end(line, place)
        starts = max(joined, self.scope.standing_since[place.unit_id])
        wish.begun.append(Stay(place.unit_id, starts, None, "home", standing, ""))
        wish.is_cut = place.unit_id in self.scope.ending
        examine_work(row, wish, work, scope=self.scope, starts=starts)

    def refuse_dead_end(self, line: Line, place: Placement) -> None:
        """A unit that ends without heirs takes nobody."""
        if ends := self.scope.ends.get(place.unit_id):
            sentence = _("The unit ends on {day}, and no unit takes its members.")
            line.refuse("unit", sentence, day=ends)

    def examine_member(self, row: Row, person: Person, people: People) -> None:
        """Somebody who has or had a home: facts, standing and work may be corrected."""
        home, line = people.homes[person.pk], row.line
        here = self.scope.latest[home.unit_id]
        line.path = here.path
        if not home.covers(today()):
            sentence = _(
                "This person is at home in no unit today. A new membership needs an admission."
            )
            line.refuse(self.plan.key, sentence)
            return
        place = here if row.texts.get("unit", here.unit.code) == here.unit.code else self.place(row)
        if place is not None and place.unit_id != home.unit_id:
            sentence = _("This person's unit is {unit}. A change of unit needs a transfer.")
            line.refuse("unit", sentence, unit=here.unit.code)
        elif place is not None:
            line.wish = wish = Wish(person.pk)
            examine_facts(row, person, wish)
            examine_standing(row, wish, home)
            work = people.work[person.pk]
            examine_work(row, wish, work, scope=self.scope, starts=home.starts)


NOBODY_YET = Person()
PARTS = ("family_name", "given_name")


def refuse_office_holder(line: Line) -> None:
    """Nobody edits above the own office (AZ-5)."""
    sentence = _("This person holds an office beyond yours, so you may not change this.")
    for change in line.changes:
        line.bar(change.column, sentence)


def examine_facts(row: Row, person: Person, wish: Wish) -> None:
    """The facts of the person itself; what the file repeats as it is stored is not read."""
    for name in FACTS:
        if name not in row.texts:
            continue
        stored = getattr(person, name)
        if stored and row.texts[name] == written(stored):
            continue
        value = row.get(name)
        if value is None or (stored and (value == stored or is_same(name, value, stored))):
            continue
        row.line.change(name, stored, value)
        wish.facts[name] = value
        if person.pk:
            wish.old[name] = stored
    born, joined = (wish.facts.get(name, getattr(person, name)) for name in ("born", "joined"))
    if born and joined and born >= joined:
        row.line.refuse("born", _("The date of birth does not lie before the joining date."))


def written(value: Any) -> str:
    """A stored fact as an export writes it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def is_same(name: str, value: Any, stored: Any) -> bool:
    """Whether two ways of writing say the same; what is stored then stays."""
    if name == "phone":
        return cells.same_phone(value, stored)
    return bool(name == "email" and value.casefold() == stored.casefold())


def examine_standing(row: Row, wish: Wish, home: Membership) -> None:
    """A new standing begins today; the old one stays readable as what stood before.

    It goes along where an act for a later day sends the member.
    """
    standing, day = row.get("standing"), today()
    if standing is None or standing == home.standing:
        return
    row.line.change("standing", home.standing, standing)
    wish.ended.append((Membership, home.pk))
    before = stay_of(home)
    if home.starts < day:
        wish.begun.append(before._replace(ends=day))
    wish.begun.append(before._replace(starts=day, standing=standing))
    following = continuations(home) if home.ends else []
    for spell in takewhile(lambda spell: spell.standing == home.standing, following):
        wish.ended.append((Membership, spell.pk))
        wish.begun.append(stay_of(spell)._replace(standing=standing))


def stay_of(spell: Membership) -> Stay:
    """A spell as it is written again."""
    return Stay(spell.unit_id, spell.starts, spell.ends, spell.kind, spell.standing, spell.reason)


IMPORTER = Importer(
    name=gettext_lazy("Members"),
    columns=COLUMNS,
    rows=SAMPLE,
    verb="register.imported",
    undo_verb="register.import_undone",
    keys=("number", "email"),
    checker=Checker,
    write=write,
    undoer=Undoer,
)
