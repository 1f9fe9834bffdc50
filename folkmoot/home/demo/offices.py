"""Who held which office when: terms of three years that follow each other from the first day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from folkmoot.home.demo.lives import YEAR, Life
from folkmoot.home.demo.tree import UnitPlan
from folkmoot.members.rules import months_after
from folkmoot.people.models import Person
from folkmoot.units.models import Membership

TERM_YEARS = 3
WITH_COMMITTEE, LARGE = 7, 35
NEVER = {Membership.Standing.APPLICANT, Membership.Standing.SUSPENDED}
CITY_OFFICES = (
    "secretary", "deputy-secretary", "deputy-secretary", "organisation-officer",
    "organisation-officer", "committee-member", "committee-member", "committee-member",
    "committee-member",
)  # fmt: skip
GENERAL_OFFICES = ("secretary", "deputy-secretary", "committee-member", "committee-member")
Stay = tuple[date, date]


@dataclass(frozen=True)
class Term:
    """Somebody's term in an office of a unit."""

    person: Person
    unit: str
    office: str
    starts: date
    ends: date | None

    def covers(self, day: date) -> bool:
        """Whether it runs on a day."""
        return self.starts <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True)
class Stage:
    """A time in which a unit has certain offices, filled by people at home in some units."""

    unit: str
    homes: frozenset[str]
    offices: tuple[str, ...]
    starts: date
    ends: date | None = None


class Register:
    """Where everybody was at home when, and who is busy with an office."""

    def __init__(self, lives: list[Life], day: date) -> None:
        self.day = day
        self.lives = lives
        self.at_home: dict[str, list[int]] = defaultdict(list)
        self.busy: dict[str, list[Stay]] = defaultdict(list)
        for place, life in enumerate(lives):
            for code in {str(spell.where) for spell in life.homes}:
                self.at_home[code].append(place)

    def able(self, stage: Stage, starts: date, ends: date, *, only_full: bool) -> list[Life]:
        """Who is at home in a stage's units all the while and holds no other office then."""
        places = sorted({place for code in stage.homes for place in self.at_home[code]})
        found = (self.lives[place] for place in places)
        return [life for life in found if self.is_able(life, stage, (starts, ends), only_full)]

    def is_able(self, life: Life, stage: Stage, span: Stay, only_full: bool) -> bool:  # noqa: FBT001 -- of `able`
        """One of them."""
        starts, ends = span
        if any(since < ends and starts < until for since, until in self.busy[life.person.number]):
            return False
        reached = starts
        for spell in reversed(life.homes):
            is_here = spell.where in stage.homes and spell.starts <= reached
            fits = spell.standing == Membership.Standing.FULL or not only_full
            if is_here and fits and spell.standing not in NEVER:
                reached = max(reached, spell.ends or date.max)
        return reached >= ends

    def take(self, life: Life, starts: date, ends: date) -> None:
        """The person is busy meanwhile."""
        self.busy[life.person.number].append((starts, ends))


def three_years_after(day: date) -> date:
    """The end of a term that begins on a day."""
    return months_after(day, 12 * TERM_YEARS)


def fill(rng: Random, register: Register, stage: Stage) -> Iterator[Term]:
    """The terms of every seat of a stage, one after the other; the last ones run today."""
    starts, last = stage.starts, stage.ends or register.day + timedelta(1)
    while starts < last:
        ends = three_years_after(starts)
        chosen = choose(rng, register, stage, (starts, min(ends, last)))
        for life, office in zip(chosen, stage.offices, strict=False):
            register.take(life, starts, ends)
            yield Term(life.person, stage.unit, office, starts, ends)
        starts = ends if chosen else starts + YEAR // 4


def choose(rng: Random, register: Register, stage: Stage, span: Stay) -> list[Life]:
    """As many people as there are seats, or as there are able ones; full members first."""
    found: list[Life] = []
    for only_full in (True, False):
        able = register.able(stage, *span, only_full=only_full)
        able = [life for life in able if life not in found]
        found += rng.sample(able, min(len(stage.offices) - len(found), len(able)))
    return found


def offices_of(unit: UnitPlan) -> tuple[str, ...]:
    """Which offices a unit of this kind and size has, one entry a seat."""
    if unit.parent is None:
        return CITY_OFFICES
    if unit.kind == "general-branch":
        return GENERAL_OFFICES
    size = 2 * (unit.members >= WITH_COMMITTEE) + (unit.members >= LARGE)
    return ("secretary", "deputy-secretary", "committee-member", "committee-member")[: 1 + size]
