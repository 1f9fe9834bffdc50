"""The whole demonstration organisation as data, from a seed: nothing here asks the database."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from folkmoot.home.demo.lives import (
    YEAR,
    Chance,
    Life,
    first_member_of,
    former_member_of,
    member_of,
    somebody,
)
from folkmoot.home.demo.names import person_names
from folkmoot.home.demo.tree import FIRST_MEMBERS, ROOT, Tree, UnitPlan, plan_tree
from folkmoot.people.models import Person

FORMER_PERCENT = 2
FIRST_NUMBER = 20001
TERM = 3 * YEAR
WITH_COMMITTEE, LARGE = 7, 35
CITY_OFFICES = (
    "secretary", "deputy-secretary", "deputy-secretary", "organisation-officer",
    "organisation-officer", "committee-member", "committee-member", "committee-member",
    "committee-member",
)  # fmt: skip
GENERAL_OFFICES = ("secretary", "deputy-secretary", "committee-member", "committee-member")


@dataclass(frozen=True)
class Term:
    """Somebody's term in an office of a unit."""

    person: Person
    unit: str
    office: str
    starts: date
    ends: date | None


@dataclass
class Plan:
    """What will be written; `known` are the people with a name in the demonstration."""

    tree: Tree
    lives: list[Life]
    terms: list[Term] = field(default_factory=list)
    known: dict[str, Person] = field(default_factory=dict)

    def holder(self, unit: str, office: str) -> Term:
        """The latest term in an office."""
        found = [term for term in self.terms if (term.unit, term.office) == (unit, office)]
        return max(found, key=lambda term: term.starts)


def make_plan(seed: int, people: int, day: date) -> Plan:
    """The same seed, number and day give the same plan."""
    rng = Random(seed)  # noqa: S311 -- invented data, no secret
    former = people * FORMER_PERCENT // 100
    tree = plan_tree(rng, people - former - 1, day)
    homes = [unit for unit in tree.units if unit.members]
    chance = Chance(rng, person_names(rng), day, homes)
    plan = Plan(tree, members_of(chance, tree))
    for _ in range(former):
        number = FIRST_NUMBER + len(plan.lives)
        plan.lives.append(former_member_of(chance, rng.choice(homes), number))
    fill_offices(chance, plan)
    add_auditor(chance, plan)
    name_people(plan)
    return plan


def members_of(chance: Chance, tree: Tree) -> list[Life]:
    """Everybody at home in a unit today."""
    grown = next(unit for unit in tree.units if unit.code == tree.grown)
    lives: list[Life] = []
    for unit in tree.units:
        firsts = FIRST_MEMBERS.get(unit.code.removeprefix(grown.code), 0)
        for place in range(unit.members):
            number = FIRST_NUMBER + len(lives)
            if place < firsts:
                lives.append(first_member_of(chance, unit, number, grown))
            else:
                lives.append(member_of(chance, unit, number))
    return lives


def fill_offices(chance: Chance, plan: Plan) -> None:
    """A secretary everywhere, more offices in larger units; nobody holds two of them."""
    free: dict[str, list[Life]] = defaultdict(list)
    for life in plan.lives:
        if life.is_full_member:
            for code in above(plan.tree, str(life.home.where)):
                free[code].append(life)
    taken: set[str] = set()
    for unit in sorted(plan.tree.units, key=lambda unit: -len(above(plan.tree, unit.code))):
        able = [life for life in free[unit.code] if life.person.number not in taken]
        wanted = offices_of(unit)
        chosen = chance.rng.sample(able, min(len(wanted), len(able)))
        taken |= {life.person.number for life in chosen}
        for life, office in zip(chosen, wanted, strict=False):
            plan.terms.append(term(chance, life, unit, office))
        add_earlier_secretary(chance, plan, unit, able)


def offices_of(unit: UnitPlan) -> tuple[str, ...]:
    """Which offices a unit of this kind and size has, one entry a seat."""
    if unit.parent is None:
        return CITY_OFFICES
    if unit.kind == "general-branch":
        return GENERAL_OFFICES
    size = 2 * (unit.members >= WITH_COMMITTEE) + (unit.members >= LARGE)
    return ("secretary", "deputy-secretary", "committee-member", "committee-member")[: 1 + size]


def term(chance: Chance, life: Life, unit: UnitPlan, office: str) -> Term:
    """A term of three years that runs today."""
    begun = chance.between(chance.day - TERM + YEAR // 4, chance.day)
    starts = max(begun, life.home.starts, unit.founded)
    return Term(life.person, unit.code, office, starts, starts + TERM)


def add_earlier_secretary(chance: Chance, plan: Plan, unit: UnitPlan, able: list[Life]) -> None:
    """Who was secretary before, where somebody was there long enough."""
    present = plan.holder(unit.code, "secretary")
    begun = max(present.starts - TERM, unit.founded)
    older = [life for life in able if life.home.starts <= begun < present.starts]
    older = [life for life in older if life.person is not present.person]
    if older:
        person = chance.rng.choice(older).person
        plan.terms.append(Term(person, unit.code, "secretary", begun, present.starts))


def add_auditor(chance: Chance, plan: Plan) -> None:
    """Somebody from outside: an office, no membership."""
    person = somebody(chance, FIRST_NUMBER + len(plan.lives), youngest=45)
    plan.lives.append(Life(person))
    since = chance.day - timedelta(200)
    plan.terms.append(Term(person, ROOT, "auditor", since, since + TERM))
    plan.known["auditor"] = person


def name_people(plan: Plan) -> None:
    """Who signs in during the demonstration, and three members who will be trustees."""
    branch = f"{plan.tree.grown}-3"
    plan.known["secretary"] = plan.holder(branch, "secretary").person
    plan.known["officer"] = plan.holder(ROOT, "organisation-officer").person
    busy = {term.person.number for term in plan.terms}
    ordinary: dict[str, Person] = {}
    for life in plan.lives:
        if life.is_full_member and life.person.number not in busy:
            ordinary.setdefault(str(life.home.where), life.person)
    plan.known["member"] = ordinary.pop(branch)
    for place, code in enumerate(list(ordinary)[-3:], start=1):
        plan.known[f"trustee-{place}"] = ordinary[code]
    for name, person in plan.known.items():
        person.email = f"{name}@example.org"


def above(tree: Tree, code: str) -> list[str]:
    """A unit and the units over it."""
    parents = {unit.code: unit.parent for unit in tree.units}
    found = [code]
    while parent := parents[found[-1]]:
        found.append(parent)
    return found
