"""Tells the plan's decisions as acts, in the order in which they were recorded.

What is older than the installation is told by the minutes; since then one officer proposes and
another signs, each on their day. Members whom an act moves are written before it, where they were.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from folkmoot.audit.actions import record
from folkmoot.home.demo.clock import clock_at, morning_of
from folkmoot.home.demo.deeds import SOURCE, Deed, introduced
from folkmoot.home.demo.knowledge import Knowledge
from folkmoot.home.demo.lives import Life, Spell
from folkmoot.home.demo.offices import Term
from folkmoot.home.demo.plan import Plan
from folkmoot.home.demo.tree import ROOT, UnitPlan
from folkmoot.members.standings import change_standing, leave
from folkmoot.people.models import Person
from folkmoot.units.actions import appoint, placement_of
from folkmoot.units.acts.actions import propose_act, sign_act, withdraw_act
from folkmoot.units.acts.models import Act
from folkmoot.units.acts.telling import tell_act
from folkmoot.units.models import Membership, OfficeKind, Unit, UnitKind

COMING, LEAVING, TERM = 1000, 1001, 1002  # after all decisions of a day
LATELY = timedelta(20)  # what is decided later is still to come
LEADERS = ("organisation-officer", "secretary", "deputy-secretary")
CITY_OFFICER = (ROOT, LEADERS[0])


@dataclass(order=True)
class Event:
    """Something that was recorded at an instant. On one day decisions come before people."""

    at: datetime
    day: date
    rank: int
    do: Callable[[], object] = field(compare=False)


class History:
    """Everything that has to be done in order; the rest of the plan is written afterwards."""

    def __init__(self, plan: Plan, knowledge: Knowledge) -> None:
        self.plan, self.knowledge = plan, knowledge
        self.units = dict(Unit.objects.values_list("code", "pk"))
        self.kinds = dict(UnitKind.objects.values_list("code", "pk"))
        self.offices = {kind.code: kind for kind in OfficeKind.objects.all()}
        self.officers = [term for term in plan.terms if (term.unit, term.office) == CITY_OFFICER]
        self.acts: dict[str, Act] = {}
        self.moved: dict[tuple[str, str], list[int]] = defaultdict(list)
        for life in plan.lives:
            for spell in life.spells:
                if spell.by:
                    self.moved[spell.by, str(spell.where)].append(life.person.pk)

    def tell(self) -> None:
        """Do it all, each thing by the clock of its own day."""
        events = [*self.decisions(), *self.people(), *self.appointments(), self.all_others()]
        for instant, found in groupby(sorted(events), key=lambda event: event.at):
            with clock_at(instant):
                for event in found:
                    event.do()

    def note_telling(self) -> None:
        """One entry for all that the minutes told."""
        place = placement_of(Unit.objects.get(code=ROOT), introduced(self.plan.day))
        told = Act.objects.exclude(source="").count()
        record("demo.told", by=None, at=place, count=told, source=SOURCE)

    # Decisions

    def decisions(self) -> Iterator[Event]:
        """Telling, proposing, signing and taking back."""
        for rank, deed in enumerate(self.plan.deeds):
            two = self.two_officers(deed)
            if deed.proposed_on < introduced(self.plan.day) or two is None:
                yield Event(self.knowledge.first, deed.on, rank, partial(self.tell_one, deed))
            else:
                yield from self.signed_here(deed, rank, two)
        yield Event(self.knowledge.first, self.plan.day, TERM, self.note_telling)

    def signed_here(self, deed: Deed, rank: int, two: tuple[Person, Person]) -> Iterator[Event]:
        """What one officer and then another did about a decision."""
        steps: list[tuple[date, Callable[[], object]]] = [
            (deed.proposed_on, partial(self.propose, deed, two[0]))
        ]
        if not deed.is_open:
            steps.append((deed.signed_on, partial(self.sign, deed, two[1])))
        if deed.withdrawn:
            steps.append((deed.withdrawn, partial(self.take_back, deed, two[0])))
        for day, do in steps:
            yield Event(morning_of(day), day, rank, do)

    def two_officers(self, deed: Deed) -> tuple[Person, Person] | None:
        """One of the unit that proposes and one of the city, in office on the days in question."""
        days = (deed.proposed_on, min(deed.signed_on, self.plan.day))
        own, city = self.leaders(deed.by, days), self.leaders(ROOT, days)
        pairs = ((one, two) for one in own for two in city if one is not two)
        return next(pairs, None)

    def leaders(self, unit: str, days: tuple[date, ...]) -> list[Person]:
        """Who may propose and sign in a unit on all of some days."""
        found = [term for term in self.plan.terms if term.unit == unit and term.office in LEADERS]
        able = [term for term in found if all(term.covers(day) for day in days)]
        return [term.person for term in sorted(able, key=lambda term: LEADERS.index(term.office))]

    def tell_one(self, deed: Deed) -> None:
        """As the minutes have it."""
        tell_act(
            deed.kind, self.parameters(deed), on=deed.on, source=SOURCE, reason=deed.reason,
            decision=deed.decision,
        )  # fmt: skip
        self.learn(deed)

    def propose(self, deed: Deed, by: Person) -> None:
        """The first officer."""
        self.acts[deed.key] = propose_act(
            deed.kind, self.parameters(deed), on=deed.on, reason=deed.reason,
            decision=deed.decision, by=by,
        )  # fmt: skip

    def sign(self, deed: Deed, by: Person) -> None:
        """The second."""
        sign_act(self.acts[deed.key], by=by)
        self.learn(deed)

    def take_back(self, deed: Deed, by: Person) -> None:
        """Before its day."""
        withdraw_act(self.acts[deed.key], by=by)

    def learn(self, deed: Deed) -> None:
        """The ids of units that stand now."""
        codes = [unit.code for unit in deed.new]
        self.units |= dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))

    def parameters(self, deed: Deed) -> dict[str, Any]:
        """What an act of the kind is about."""
        units = [self.units[code] for code in deed.units]
        new = [self.new(unit, deed) for unit in deed.new]
        found: dict[str, Callable[[], dict[str, Any]]] = {
            "found": lambda: {"unit": new[0]},
            "split": lambda: {"unit": units[0], "parts": new, "stays": True},
            "merge": lambda: {"units": units, "into": units[-1], "new": None},
            "move": lambda: {"unit": units[0], "parent": units[1]},
            "change-kind": lambda: {"unit": units[0], "kind": self.kinds[str(deed.value)]},
            "rename": lambda: {"unit": units[0], "name": deed.value},
            "close": lambda: {"unit": units[0], "heir": units[1]},
            "transfer-members": lambda: {
                "unit": units[0],
                "people": self.moved[deed.key, deed.units[1]],
                "target": units[1],
            },
        }
        return found[deed.kind]()

    def new(self, unit: UnitPlan, deed: Deed) -> dict[str, Any]:
        """A unit to be founded, with the members who go there at once."""
        return {
            "code": unit.code,
            "name": unit.name,
            "kind": self.kinds[unit.kind],
            "parent": self.units[str(unit.parent)],
            "hosts": list(unit.hosts),
            "people": self.moved[deed.key, unit.code],
        }

    # People

    def people(self) -> Iterator[Event]:
        """Those whom acts move come and leave by themselves; what lies between the acts write."""
        for life in self.plan.lives:
            if life.is_moved:
                first, *later = written(life)
                yield self.event(first.starts, COMING, self.begin, life.person, first)
                for spell in later:
                    yield self.event(spell.starts, COMING, self.go_on, life.person, spell)
                if life.home.ends and self.knowledge.is_new(life.home.ends):
                    yield self.event(life.home.ends, LEAVING, self.leave, life)

    def all_others(self) -> Event:
        """Everybody whom no act has moved yet, before the decisions that are still to come."""
        rows = (row for life in self.plan.lives if not life.is_moved for row in self.rows(life))
        at = morning_of(self.plan.day - LATELY)
        return Event(at, at.date(), COMING, lambda: Membership.objects.bulk_create(rows))

    def rows(self, life: Life) -> Iterator[Membership]:
        """All spells of somebody."""
        for spell in life.spells:
            values = {
                "person": life.person, "unit_id": self.units[str(spell.where)],
                "kind": spell.kind, "standing": spell.standing,
                "starts": spell.starts, "ends": spell.ends,
            }  # fmt: skip
            yield from self.knowledge.rows(Membership, values, ending={"reason": spell.note})

    def event(self, day: date, rank: int, do: Callable[..., object], *given: object) -> Event:
        """Something that the register learnt on a day."""
        return Event(self.knowledge.of(day), day, rank, partial(do, *given))

    def begin(self, person: Person, spell: Spell) -> None:
        """A spell; an end that is not known by then does not stand there yet."""
        is_open = spell.ends is None or self.knowledge.is_new(spell.ends)
        Membership.objects.create(
            person=person, unit_id=self.units[str(spell.where)], kind=spell.kind,
            standing=spell.standing, starts=spell.starts, ends=None if is_open else spell.ends,
            reason="" if is_open else spell.note,
        )  # fmt: skip

    def go_on(self, person: Person, spell: Spell) -> None:
        """In the same unit with another standing: probation is over."""
        if not self.knowledge.is_new(spell.starts):
            self.begin(person, spell)
        else:
            window = (spell.starts, None)
            change_standing(person, spell.standing, window=window, reason="", by=None)

    def leave(self, life: Life) -> None:
        """The member leaves, and the register says so on the day."""
        assert life.home.ends
        leave(life.person, on=life.home.ends, departure=life.home.note, by=None)

    # Offices

    def appointments(self) -> Iterator[Event]:
        """Terms one by one."""
        for term in self.plan.terms:
            if self.is_followed(term):
                yield self.event(term.starts, TERM, self.appoint, term)

    def is_followed(self, term: Term) -> bool:
        """The terms that run today, and all in units that acts are about."""
        watched = {ROOT, *(code for deed in self.plan.deeds for code in deed.units)}
        return term.unit in watched or term.covers(self.plan.day)

    def appoint(self, term: Term) -> None:
        """By the city's officer of the day; what is older than the installation by nobody here."""
        given = [one.person for one in self.officers if was_in_office(one, term.starts)]
        appoint(
            term.person, placement_of(Unit.objects.get(code=term.unit), term.starts),
            self.offices[term.office], term=(term.starts, term.ends),
            by=given[0] if given and self.knowledge.is_new(term.starts) else None,
        )  # fmt: skip


def was_in_office(term: Term, day: date) -> bool:
    """Who gives offices on a day; a new one was given the office by the officer before."""
    return term.starts < day and (term.ends is None or day <= term.ends)


def written(life: Life) -> list[Spell]:
    """The spells that no act begins, each until the next of them: acts cut what lies between."""
    found: list[Spell] = []
    ends = life.home.ends
    for spell in life.homes:
        if not spell.by:
            found.append(
                replace(spell, ends=ends, note=life.home.note if not found else spell.note)
            )
            ends = spell.starts
    return found[::-1]
