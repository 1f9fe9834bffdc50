"""A small organisation to which anything may happen, and what must hold of it whatever did."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.core.spans import revise
from folkmoot.units.actions import appoint, begin_membership, end_membership
from folkmoot.units.acts.actions import propose_act, sign_act, withdraw_act
from folkmoot.units.acts.book import Book
from folkmoot.units.acts.following import carried_on
from folkmoot.units.acts.lines import FOREVER, fills
from folkmoot.units.acts.models import Act
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.acts.tests.state import state
from folkmoot.units.models import Appointment, Membership, OfficeKind, Placement, Unit, UnitKind
from folkmoot.units.tests.world import make_person

DAY = timedelta(days=1)
DAYS = (-15, -1, 0, 1, 9, 10, 30)  # few, so that decisions meet
CAST = 4  # to whom things happen; everybody else is there to be lost


class Organisation:
    """Does what a test draws, and remembers who must be a member when."""

    def __init__(self, world, pick):
        self.world, self.pick = world, pick
        self.stays = {
            row.person_id: [(row.starts, row.ends or FOREVER)]
            for row in Membership.objects.live().filter(kind="home")
        }
        self.joined = {}
        self.snapshots = []
        self.made = 0

    # What may happen

    def day(self):
        return today() + DAY * self.pick(DAYS)

    def units(self, day):
        return list(Placement.objects.on(day).order_by("unit").values_list("unit_id", flat=True))

    def home(self, day):
        rows = list(Membership.objects.on(day).filter(kind="home").order_by("person"))
        return self.pick(rows[-CAST:]) if rows else None

    def place(self, unit, day):
        return Placement.objects.on(day).get(unit=unit)

    def new(self, day):
        self.made += 1
        closed = Unit.objects.exclude(pk__in=self.units(day)).values_list("code", flat=True)
        return {
            "code": self.pick([f"u{self.made}", *closed]),
            "name": {"en": f"U{self.made}", "zh-hans": ""},
            "kind": UnitKind.objects.get(code="branch").pk,
            "parent": self.pick(self.units(day)),
            "people": [],
        }

    def some_people(self, unit, day):
        rows = Membership.objects.on(day).filter(kind="home", unit=unit).order_by("person")
        return [row.person_id for row in rows if self.pick([True, False])]

    def parameters(self, kind, day):
        units = self.units(day)
        unit = self.pick(units[1:] or units)
        other = self.pick([pk for pk in units if pk != unit] or units)
        return {
            "found": lambda: {"unit": self.new(day)},
            "split": lambda: self.split(unit, day),
            "merge": lambda: {
                "units": [unit, other],
                "into": self.pick([other, None]),
                "new": self.new(day),
            },
            "move": lambda: {"unit": unit, "parent": other},
            "change-kind": lambda: {"unit": unit, "kind": self.pick(UnitKind.objects.all()).pk},
            "rename": lambda: {"unit": unit, "name": {"en": f"R{self.made}", "zh-hans": ""}},
            "close": lambda: {"unit": unit, "heir": other},
            "transfer-members": lambda: {
                "unit": unit,
                "people": self.some_people(unit, day),
                "target": other,
            },
        }[kind]()

    def split(self, unit, day):
        people = self.some_people(unit, day)
        half = len(people) // 2
        chosen = (people[:half], people[half:])
        parts = [self.new(day) | {"people": part} for part in chosen]
        return {"unit": unit, "parts": parts, "stays": self.pick([True, False])}

    def act(self, kind):
        day = self.day()
        try:
            act = propose_act(
                kind, self.parameters(kind, day), on=day, reason="drawn", by=self.world.chair
            )
            before = state()
            sign_act(act, by=self.world.general)
        except Refused:
            return
        if day > today() and self.pick([True, False]):
            withdraw_act(act, by=self.world.general)
            assert state() == before

    def withdraw(self):
        acts = list(Act.objects.in_force().filter(on__gt=today()).order_by("pk"))
        if acts:
            with suppress(Refused):
                withdraw_act(self.pick(acts), by=self.world.chair)

    def admit(self):
        day, self.made = self.day(), self.made + 1
        person = make_person(f"3{self.made:03}", f"新人{self.made}")
        begin_membership(person, self.place(self.pick(self.units(day)), day), on=day, by=None)
        self.stays[person.pk] = [(day, FOREVER)]
        self.joined[person.pk] = day

    def leave(self):
        day = self.day()
        spell = self.home(day)
        if spell and spell.starts < day:
            end_membership(spell, self.place(spell.unit_id, day), on=day, reason="left", by=None)
            self.close_stay(spell.person_id, day)
            return spell, day
        return None

    def close_stay(self, person, day):
        """What follows without a gap goes too: who left before did not move on."""
        kept, reached = [], None
        for starts, ends in sorted(self.stays[person]):
            if starts <= day < ends:
                kept.append((starts, day))
                reached = ends
            elif starts == reached:
                reached = ends
            else:
                kept.append((starts, ends))
        self.stays[person] = kept

    def transfer(self):
        if left := self.leave():
            spell, day = left
            target = self.place(self.pick(self.units(day)), day)
            begin_membership(spell.person, target, on=day, by=None)
            self.stays[spell.person_id].append((day, FOREVER))

    def correct_standing(self):
        if spell := self.home(self.day()):
            revise(spell, standing=self.pick(["full", "leave", "suspended"]))

    def correct_exit(self):
        """An exit that never was: the last spell goes on (jorvik#137)."""
        last = {}
        for row in Membership.objects.live().filter(kind="home").order_by("person", "starts"):
            last[row.person_id] = row
        ended = [row for row in last.values() if row.ends]
        standing = [
            row
            for row in ended
            if row.ends and self.stands(row.unit_id, row.starts, row.ends + DAY)
        ]
        if standing:
            row = self.pick(standing)
            carried_on(revise(row, ends=None, reason=""))
            stays = self.stays[row.person_id]
            self.stays[row.person_id] = [
                (starts, FOREVER if ends == row.ends else ends) for starts, ends in stays
            ]

    def stands(self, unit, starts, ends):
        book = Book(Placement, lambda row: row.unit_id)
        book.load(Placement.objects.live().filter(unit=unit))
        return fills(book.lines.get(unit, []), starts, ends)

    def appoint(self):
        day = self.day()
        if spell := self.home(day):
            kind = OfficeKind.objects.get(code="committee-member")
            held = Appointment.objects.live().filter(person=spell.person, office__kind=kind)
            if not held.exists():
                place = self.place(spell.unit_id, day)
                appoint(spell.person, place, kind, term=(day, None), by=None)

    # What must hold

    def remember(self):
        day = self.day()
        self.snapshots.append((timezone.now(), day, self.roll(Membership.objects.on(day))))

    @staticmethod
    def roll(rows):
        return sorted(rows.values_list("person", "kind", "unit", "standing"))

    def check(self):
        self.check_tree()
        self.check_homes()
        for instant, day, roll in self.snapshots:
            assert self.roll(Membership.objects.known_at(instant).covering(day)) == roll

    def check_tree(self):
        rows = list(Placement.objects.live())
        for day in sorted({edge for row in rows for edge in (row.starts, row.ends) if edge}):
            paths = {row.unit_id: row.path for row in rows if row.covers(day)}
            for row in rows:
                if row.covers(day):
                    above = paths[row.parent_id] if row.parent_id else ""
                    assert row.path == f"{above}{row.unit_id}."

    def check_homes(self):
        book = Book(Placement, lambda row: row.unit_id)
        book.load(Placement.objects.live())
        homes: dict[int, list[Any]] = {person: [] for person in self.stays}
        for row in Membership.objects.live().filter(kind="home").order_by("starts"):
            assert fills(book.lines[row.unit_id], row.starts, row.ends or FOREVER)
            homes[row.person_id].append((row.starts, row.ends or FOREVER))
        assert {p: merged(spans) for p, spans in homes.items()} == {
            p: merged(spans) for p, spans in self.stays.items()
        }
        for term in Appointment.objects.live().select_related("office"):
            assert fills(book.lines[term.office.unit_id], term.starts, term.ends or FOREVER)


def merged(spans):
    """Spans that touch as one: who is a member on every day between is so without a gap."""
    found: list[tuple[date, date]] = []
    for starts, ends in sorted(spans):
        if found and found[-1][1] >= starts:
            assert found[-1][1] == starts
            found[-1] = (found[-1][0], ends)
        else:
            found.append((starts, ends))
    return found
