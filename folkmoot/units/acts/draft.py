"""What an act would make of tree, memberships and offices, in memory; `pen.write` makes it so.

Preview and signing use the same draft, so what is shown is what is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from folkmoot.people.models import Person
from folkmoot.units.acts.book import Book
from folkmoot.units.acts.following import ending_act
from folkmoot.units.acts.lines import (
    FOREVER,
    Line,
    NoTree,
    Piece,
    altered,
    at,
    during,
    joined,
    paths,
    put,
    unbroken,
    without,
)
from folkmoot.units.acts.models import Act, ActUnit
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.models import Answering, Appointment, Membership, Placement, Unit

HOME = Membership.Kind.HOME
Role = ActUnit.Role


def membership_key(row: Any) -> tuple[int, int]:
    """A person has one home line, and one line as a guest of each unit."""
    return (row.person_id, 0 if row.kind == HOME else row.unit_id)


class Draft:
    """The state from `day` on, changed step by step by the module of an act's kind."""

    def __init__(self, day: date, reason: str = "") -> None:
        self.day, self.reason = day, reason
        self.places = Book(Placement, lambda row: row.unit_id)
        self.members = Book(Membership, membership_key)
        self.terms = Book(Appointment, lambda row: (row.office_id, row.person_id))
        self.answers = Book(Answering, lambda row: (row.unit_id, row.to_id))
        self.roles: set[tuple[int, str]] = set()
        self.heirs: dict[int, int] = {}
        self.new_codes: dict[int, str] = {}
        self.hosts: dict[int, list[str]] = {}

    # The tree

    @cached_property
    def tree(self) -> dict[int, Line]:
        """Where each unit stands, as what and under which name; paths are worked out at the end."""
        self.places.load(Placement.objects.live())
        return {unit: without_paths(line) for unit, line in self.places.lines.items()}

    @cached_property
    def codes(self) -> dict[int, str]:
        """The codes of all units, for sentences."""
        return dict(Unit.objects.values_list("pk", "code"))

    def code(self, unit: int) -> str:
        """A unit's code, also that of one still to be founded."""
        return self.codes.get(unit) or self.new_codes.get(unit, "")

    def unit(self, code: str) -> int:
        """A unit's id by code; one that does not exist yet gets a number below zero."""
        ids = {known: unit for unit, known in (self.codes | self.new_codes).items()}
        if code not in ids:
            ids[code] = -1 - len(self.new_codes)
            self.new_codes[ids[code]] = code
        return ids[code]

    def note(self, unit: int, role: str) -> None:
        """The act is about this unit."""
        self.roles.add((unit, role))

    def require(self, unit: int) -> Piece:
        """What holds of a unit on the day. Raises Refused where it does not stand."""
        found = at(self.tree.get(unit, []), self.day)
        if found is None:
            raise Refused("not_standing", unit=self.code(unit))
        return found

    def place(self, unit: int, *, parent: int, kind: int, name: Any) -> None:
        """A unit stands from the day on, for the first time or again."""
        if during(self.tree.get(unit, []), self.day):
            raise Refused("code_taken", unit=self.code(unit))
        self.require(parent)
        value = {"unit_id": unit, "parent_id": parent, "kind_id": kind, "name": name}
        line = self.tree.get(unit, [])
        self.tree[unit] = put(line, [Piece(self.day, FOREVER, value)])
        self.note(unit, Role.SUCCESSOR)
        self.note(parent, Role.ABOVE)

    def alter(self, unit: int, **changes: Any) -> None:
        """Other values of a unit's placement from the day on."""
        value = self.require(unit).value
        if all(value[name] == new for name, new in changes.items()):
            raise Refused("nothing_changes")
        self.tree[unit] = altered(self.tree[unit], self.day, **changes)

    def end(self, unit: int, *, heir: int | None, children_to: int | None = None) -> None:
        """A unit stands no longer: members go to the heir, units under it up or elsewhere."""
        parent = self.require(unit).value["parent_id"]
        if parent is None:
            raise Refused("is_root")
        self.refuse_later_acts(unit)
        if heir is not None:
            self.heirs[unit] = heir
        for child, line in self.tree.items():
            if any(piece.value["parent_id"] == unit for piece in during(line, self.day)):
                self.tree[child] = reparented(line, self.day, unit, children_to or parent)
        self.send(unit, None, heir)
        self.load_terms([unit])
        for key, line in self.terms.lines.items():
            if key[0] in self.offices_of(unit):
                self.terms.lines[key] = without(line, self.day)
        self.end_answers(unit)
        self.tree[unit] = without(self.tree[unit], self.day)
        self.note(unit, Role.PREDECESSOR)

    def load_answers(self, units: Iterable[int]) -> None:
        """Whom some units answer to, and who answers to them."""
        rows = Answering.objects.live().filter(Q(unit__in=units) | Q(to__in=units))
        self.answers.load(rows)

    def end_answers(self, unit: int) -> None:
        """A unit that stands no longer answers to nobody, and nobody to it."""
        self.load_answers([unit])
        for key, line in self.answers.lines.items():
            if unit in key:
                self.answers.lines[key] = without(line, self.day)

    def refuse_later_acts(self, unit: int) -> None:
        """An act that takes a unit's members apart comes after those signed for later days."""
        later = ActUnit.objects.filter(
            act__in=Act.objects.in_force().filter(on__gt=self.day),
            unit=unit,
            role=Role.PREDECESSOR,
        )
        if later.exists():
            raise Refused("later_act", unit=self.code(unit))

    # Memberships and offices

    def load_members(self, people: Iterable[int]) -> None:
        """All spells of some people."""
        self.members.load(Membership.objects.live().filter(person__in=set(people)))

    def load_terms(self, units: Iterable[int]) -> None:
        """All terms in the offices of some units."""
        rows = Appointment.objects.live().filter(office__unit__in=units)
        self.terms.load(rows.select_related("office__kind"))

    def offices_of(self, unit: int) -> set[int]:
        """The offices of a unit of which some term is loaded."""
        return {
            row.office_id
            for rows in self.terms.rows.values()
            for row in rows
            if row.office.unit_id == unit
        }

    def at_home(self, unit: int) -> set[int]:
        """People who are at home in a unit on the day or come to it later."""
        later = Q(ends__isnull=True) | Q(ends__gt=self.day)
        rows = Membership.objects.live().filter(later, unit=unit)
        self.load_members(rows.values_list("person_id", flat=True))
        return {
            person
            for (person, guest), line in self.members.lines.items()
            if not guest and any(p.value["unit_id"] == unit for p in during(line, self.day))
        }

    def guests_of(self, unit: int) -> set[int]:
        """People who are guests of a unit on the day or later; `at_home` has loaded them."""
        return {
            person
            for (person, where), line in self.members.lines.items()
            if where == unit and during(line, self.day)
        }

    def send(self, unit: int, people: Iterable[int] | None, target: int | None) -> None:
        """Members (all of them: None) and guests go elsewhere; their offices in the unit end.

        Raises Refused: heir_missing.
        """
        everybody = self.at_home(unit)
        going = everybody if people is None else everybody & set(people)
        if going and target is None:
            raise Refused("heir_missing", unit=self.code(unit))
        for person in sorted(going):
            self.move(person, unit, target or 0)
        if people is None:
            for person in sorted(self.guests_of(unit)):
                self.move_guest(person, unit, target)
        self.end_terms(unit, going)

    def move(self, person: int, unit: int, target: int) -> None:
        """A person's home is the target wherever it would have been the unit."""
        line = self.members.lines[(person, 0)]
        pieces = [
            replace(piece, value=piece.value | {"unit_id": target})
            for piece in during(line, self.day)
            if piece.value["unit_id"] == unit
        ]
        self.set_home(person, put(line, pieces))

    def set_home(self, person: int, line: Line) -> None:
        """The home line: the piece that ends today's says why; nobody is a guest at home."""
        self.members.lines[(person, 0)] = explained(line, self.day, self.reason)
        for piece in during(line, self.day):
            key = (person, piece.value["unit_id"])
            if key in self.members.lines:
                guest = without(self.members.lines[key], piece.starts, piece.ends)
                self.members.lines[key] = guest

    def relocate(self, unit: int, people: Iterable[int], target: int) -> None:
        """These members live at the target from the day on, whatever was to become of the unit.

        Who has left meanwhile is left alone. Raises Refused: not_at_home, of all of them.
        """
        everybody, going = self.at_home(unit), set()
        for person in sorted(set(people) & everybody):
            pieces = unbroken(self.members.lines[(person, 0)], self.day)
            if pieces and pieces[0].value["unit_id"] == unit:
                moved = [replace(p, value=p.value | {"unit_id": target}) for p in pieces]
                self.set_home(person, put(self.members.lines[(person, 0)], moved))
                going.add(person)
        if people and not going:
            raise Refused("not_at_home", name=self.name(min(people)), unit=self.code(unit))
        self.end_terms(unit, going)

    @staticmethod
    def name(person: int) -> str:
        """Somebody's name, for a sentence."""
        return Person.objects.values_list("name", flat=True).get(pk=person)

    def move_guest(self, person: int, unit: int, target: int | None) -> None:
        """A guest goes with the members, unless at home or a guest there already."""
        line = self.members.lines[(person, unit)]
        self.members.lines[(person, unit)] = without(line, self.day)
        if target is None:
            return
        others = self.members.lines.get((person, target), [])
        home = [
            piece
            for piece in self.members.lines.get((person, 0), [])
            if piece.value["unit_id"] == target
        ]
        for piece in during(line, self.day):
            free = [replace(piece, value=piece.value | {"unit_id": target})]
            for taken in (*others, *home):
                free = without(free, taken.starts, taken.ends)
            others = put(others, free)
        self.members.lines[(person, target)] = others

    def end_terms(self, unit: int, people: set[int]) -> None:
        """Offices in a unit are not carried away from it."""
        self.load_terms([unit])
        offices = self.offices_of(unit)
        for (office, person), line in self.terms.lines.items():
            if office in offices and person in people:
                self.terms.lines[(office, person)] = without(line, self.day)

    def standing_until(self, piece: Piece) -> date:
        """Until when a spell's unit stands without a gap; its start where it does not stand."""
        standing = unbroken(self.tree.get(piece.value["unit_id"], []), piece.starts)
        return standing[-1].ends if standing else piece.starts

    # The end

    def settle(self, also: Iterable[int] = ()) -> "Draft":
        """Work out the paths of every unit that changed and of all under it. Raises Refused."""
        for unit in self.unsettled(set(also)):
            if unit not in self.places.rows:
                self.places.rows[unit] = []
            self.places.lines[unit] = list(self.with_paths(unit))
        self.refuse_spells_outside_units()
        return self

    def refuse_spells_outside_units(self) -> None:
        """Every changed home is a unit that stands all the while, or whose end names an heir."""
        for key, line in self.members.lines.items():
            if line == self.members.before(key):
                continue
            for piece in during(line, self.day):
                unit, ends = piece.value["unit_id"], self.standing_until(piece)
                if ends < piece.ends and not (ends > piece.starts and self.is_followed(unit, ends)):
                    raise Refused("not_standing", unit=self.code(unit))

    @staticmethod
    def is_followed(unit: int, day: date) -> bool:
        """Whether an act signed before ends a unit on a day and sends its members elsewhere."""
        act = ending_act(unit, day - timedelta(days=1), None)
        return act is not None and act.on == day

    def unsettled(self, also: set[int]) -> set[int]:
        """Units whose line differs from the database, and the units that ever stand under them."""
        changed = also | {
            unit
            for unit, line in self.tree.items()
            if without_paths(self.places.before(unit)) != joined(line)
        }
        waiting = list(changed)
        while waiting:
            above = waiting.pop()
            for unit, line in self.tree.items():
                if unit not in changed and any(p.value["parent_id"] == above for p in line):
                    changed.add(unit)
                    waiting.append(unit)
        return changed

    def with_paths(self, unit: int) -> Iterator[Piece]:
        """The placements of a unit, each with the path it has then."""
        for piece in joined(self.tree[unit]):
            try:
                spans = paths(unit, self.tree, piece.starts, piece.ends)
            except NoTree as fault:
                raise Refused(fault.code, unit=self.code(fault.unit)) from fault
            for starts, ends, path in spans:
                yield Piece(starts, ends, piece.value | {"path": path})


def without_paths(line: Line) -> Line:
    """Placements by what was decided about them."""
    decided = [
        replace(piece, value={k: v for k, v in piece.value.items() if k != "path"})
        for piece in line
    ]
    return joined(decided)


def reparented(line: Line, day: date, old: int, new: int) -> Line:
    """A line that stands under another unit wherever it stood under one that is gone."""
    return put(
        line,
        [
            replace(piece, value=piece.value | {"parent_id": new})
            for piece in during(line, day)
            if piece.value["parent_id"] == old
        ],
    )


def explained(line: Line, day: date, reason: str) -> Line:
    """The spell that ends on the day says why, where it goes on elsewhere."""
    goes_on = at(line, day)
    unit = goes_on.value["unit_id"] if goes_on else None
    return [
        replace(piece, value=piece.value | {"reason": reason[:200]})
        if unit and piece.ends == day and piece.value["unit_id"] != unit
        else piece
        for piece in line
    ]
