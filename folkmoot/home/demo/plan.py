"""The whole demonstration organisation as data, from a seed: nothing here asks the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from folkmoot.home.demo.deeds import Deed
from folkmoot.home.demo.elsewhere import Elsewhere, elsewhere
from folkmoot.home.demo.growth import NEW, OUT, Company, company_deeds, grown_lives
from folkmoot.home.demo.lives import (
    Chance,
    Life,
    former_member_of,
    founder_of,
    member_of,
    moved_with,
    somebody,
    with_absence,
    with_probation,
)
from folkmoot.home.demo.names import person_names
from folkmoot.home.demo.offices import (
    Register,
    Stage,
    Term,
    fill,
    offices_of,
    three_years_after,
)
from folkmoot.home.demo.tree import ROOT, Tree, UnitPlan, plan_tree
from folkmoot.people.models import Person

FORMER_PERCENT = 5
FIRST_NUMBER = 20001
FOUNDERS = 3  # of a branch, whatever its size today


@dataclass
class Plan:
    """What will be written; `known` are the people with a name in the demonstration."""

    tree: Tree
    day: date
    deeds: list[Deed] = field(default_factory=list)
    lives: list[Life] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    known: dict[str, Person] = field(default_factory=dict)

    def holder(self, unit: str, office: str) -> Term:
        """Today's term in an office."""
        found = (term for term in self.terms if (term.unit, term.office) == (unit, office))
        return max(found, key=lambda term: term.starts)


def make_plan(seed: int, people: int, day: date) -> Plan:
    """The same seed, number and day give the same plan."""
    rng = Random(seed)  # noqa: S311 -- invented data, no secret
    former = people * FORMER_PERCENT // 100
    tree = plan_tree(rng, people - former - 1, day)
    homes = [unit for unit in tree.units if unit.members]
    chance = Chance(rng, person_names(rng), day, tree.unit(ROOT).founded, homes)
    company, rest = Company(tree, day), elsewhere(tree, day)
    plan = Plan(tree, day, [*company_deeds(company), *rest.deeds])
    plan.lives = grown_lives(chance, company, FIRST_NUMBER)
    plan.lives += members_of(chance, tree, rest, FIRST_NUMBER + len(plan.lives))
    for number in range(FIRST_NUMBER + len(plan.lives), FIRST_NUMBER + people - 1):
        plan.lives.append(former_member_of(chance, rng.choice(homes), number))
    for life in plan.lives:
        with_absence(chance, life)
        with_probation(life, day)
    fill_offices(rng, plan, [*stages_of_company(company), *stages(tree, rest)])
    add_auditor(chance, plan)
    name_people(plan)
    return plan


def members_of(chance: Chance, tree: Tree, rest: Elsewhere, number: int) -> list[Life]:
    """Everybody at home today in the units beside the grown company's."""
    lives: list[Life] = []
    for unit in tree.units:
        if tree.grown not in unit.hosts:
            for place in range(unit.members):
                lives.append(one_of(chance, unit, place, rest, number + len(lives)))
    return lives


def one_of(chance: Chance, unit: UnitPlan, place: int, rest: Elsewhere, number: int) -> Life:
    """A unit's first members came with a decision, or are there since the founding."""
    arrival = rest.arrivals.get(unit.code)
    moved = arrival.people if arrival else 0
    if arrival and place < moved:
        return moved_with(chance, unit, number, arrival)
    if place < moved + FOUNDERS and not (arrival and arrival.on == unit.founded):
        return founder_of(chance, unit, number)
    return member_of(chance, unit, number)


def stages_of_company(company: Company) -> Iterator[Stage]:
    """The offices of the grown company's units, while they were what they were."""
    first, new, out = company.unit(""), company.gone(NEW), company.gone(OUT)
    three = ("secretary", "deputy-secretary", "committee-member")
    for unit, until in ((new, company.merged), (out, company.closed)):
        alone = frozenset({unit.code})
        yield Stage(unit.code, alone, ("secretary",), unit.founded, until)
    alone = frozenset({first.code})
    yield Stage(first.code, alone, three, first.founded, company.general)


def stages(tree: Tree, rest: Elsewhere) -> Iterator[Stage]:
    """The offices of all other units; the top takes who is left by those under it."""
    for unit, until in rest.gone:
        yield Stage(unit.code, frozenset({unit.code}), ("secretary",), unit.founded, until)
    for unit in sorted(tree.units, key=lambda unit: -len(above(tree, unit.code))):
        under = [one.code for one in tree.units if unit.code in above(tree, one.code)]
        under += [tree.grown + NEW, tree.grown + OUT] if unit.code == tree.grown else []
        since = tree.unit(f"{tree.grown}-1").founded if unit.code == tree.grown else unit.founded
        yield Stage(unit.code, frozenset(under), offices_of(unit), since)


def fill_offices(rng: Random, plan: Plan, found: list[Stage]) -> None:
    """Nobody holds two offices at a time."""
    register = Register(plan.lives, plan.day)
    for stage in found:
        plan.terms += fill(rng, register, stage)


def add_auditor(chance: Chance, plan: Plan) -> None:
    """Somebody from outside: an office, no membership."""
    person = somebody(chance, FIRST_NUMBER + len(plan.lives), youngest=45)
    plan.lives.append(Life(person))
    since = chance.day - timedelta(200)
    plan.terms.append(Term(person, ROOT, "auditor", since, three_years_after(since)))
    plan.known["auditor"] = person


def name_people(plan: Plan) -> None:
    """Who signs in during the demonstration, and three members who will be trustees."""
    branch = f"{plan.tree.grown}-3"
    plan.known["secretary"] = plan.holder(branch, "secretary").person
    plan.known["officer"] = plan.holder(ROOT, "organisation-officer").person
    busy = {term.person.number for term in plan.terms if term.covers(plan.day)}
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
