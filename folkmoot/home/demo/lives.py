"""Invented lives: when somebody was born, worked, joined, moved."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from folkmoot.home.demo.names import Name
from folkmoot.home.demo.tree import UnitPlan
from folkmoot.people.models import Person
from folkmoot.units.models import Membership

YEAR = timedelta(days=365)
STANDINGS = {
    Membership.Standing.FULL: 880, Membership.Standing.PROBATIONARY: 70,
    Membership.Standing.APPLICANT: 20, Membership.Standing.LEAVE: 24,
    Membership.Standing.SUSPENDED: 6,
}  # fmt: skip
ADMISSIONS = ((3, 15), (7, 1), (10, 15))
DEPARTURES = ("left", "left", "left", "unreachable", "调往外地", "退休后转到社区")
NEW = {Membership.Standing.PROBATIONARY, Membership.Standing.APPLICANT}
TITLES = {
    "zh-hans": ("工程师", "会计", "车间主任", "采购员", "质检员", "产品经理", "行政主管", "技术员"),
    "en": ("engineer", "accountant", "shift leader", "buyer", "quality inspector", "designer"),
}


@dataclass(frozen=True)
class Spell:
    """A stretch of days in a unit or at a host, named by code; None is a host we do not know."""

    where: str | None
    starts: date
    ends: date | None = None
    note: str = ""  # the reason of a membership's end, the title of an employment
    standing: str = Membership.Standing.FULL
    kind: str = Membership.Kind.HOME
    by: str = ""  # the deed that begins it for many at once; else the person's own step


@dataclass
class Life:
    """One person, their memberships and their employments."""

    person: Person
    spells: list[Spell] = field(default_factory=list)
    jobs: list[Spell] = field(default_factory=list)

    @property
    def home(self) -> Spell:
        """The spell that stands today, or stood last."""
        return self.spells[0]

    @property
    def is_full_member(self) -> bool:
        """Whether the person is a full member of some unit today."""
        here = bool(self.spells) and self.home.ends is None
        return here and self.home.standing == Membership.Standing.FULL

    @property
    def homes(self) -> list[Spell]:
        """The home spells, the latest first."""
        return [spell for spell in self.spells if spell.kind == Membership.Kind.HOME]

    @property
    def is_moved(self) -> bool:
        """Whether a deed ever moved the person together with others."""
        return any(spell.by for spell in self.spells)


@dataclass(frozen=True)
class Arrival:
    """A decision that brought some members of a unit of today from a unit before."""

    before: UnitPlan
    on: date
    key: str
    people: int


@dataclass(frozen=True)
class Chance:
    """What lives are drawn from."""

    rng: Random
    name: Callable[[], Name]
    day: date
    opening: date  # the organisation's first day
    elsewhere: list[UnitPlan]

    def between(self, low: date, high: date) -> date:
        """A day in `[low, high)`, or `low` if there is none."""
        return low + timedelta(self.rng.randrange(max((high - low).days, 1)))

    def admission(self, low: date, high: date) -> date:
        """A day in `[low, high)`: members are admitted together, three times a year."""
        drawn = self.between(low, high)
        days = [date(year, *day) for year in (drawn.year, drawn.year + 1) for day in ADMISSIONS]
        return next((day for day in days if drawn <= day < high), drawn)

    def departure(self) -> str:
        """Why somebody left: a word of the register, or the branch's own."""
        return self.rng.choice(DEPARTURES)

    def happens(self, percent: float) -> bool:
        """True that often in a hundred."""
        return self.rng.random() * 100 < percent


def member_of(chance: Chance, unit: UnitPlan, number: int) -> Life:
    """Somebody at home in a unit today."""
    day = chance.day
    [standing] = chance.rng.choices(list(STANDINGS), list(STANDINGS.values()))
    person = somebody(chance, number)
    working = date(person.first_employed or day.year, 7, 1)
    earliest = max(unit.founded, min(working, day - YEAR))
    starts = chance.admission(max(earliest, day - YEAR) if standing in NEW else earliest, day)
    life = Life(person, [Spell(unit.code, starts, standing=standing)])
    if standing != Membership.Standing.APPLICANT:
        before = starts if chance.happens(55) else chance.between(working, starts)
        person.joined = max(min(before, starts), min(chance.opening, starts))
        add_earlier_home(chance, life)
    add_guest(chance, life)
    add_jobs(chance, life, chance.rng.choice(unit.hosts))
    return life


def founder_of(chance: Chance, unit: UnitPlan, number: int) -> Life:
    """Somebody who is in a unit since its first day."""
    person = somebody(chance, number, joined=unit.founded)
    person.joined = unit.founded
    life = Life(person, [Spell(unit.code, unit.founded)])
    add_jobs(chance, life, chance.rng.choice(unit.hosts))
    return life


def moved_with(chance: Chance, unit: UnitPlan, number: int, arrival: Arrival) -> Life:
    """Somebody whom a decision brought to a unit, with others, out of one where they all began."""
    before, on = arrival.before, arrival.on
    joined = before.founded
    if before.members:
        joined = chance.admission(before.founded, on - timedelta(40))
    person = somebody(chance, number, joined=joined)
    person.joined = joined
    began = joined - timedelta(chance.rng.randrange(30, 900))
    job = Spell(before.hosts[0], began, note=title(chance, person))
    return Life(person, [Spell(unit.code, on, by=arrival.key), Spell(before.code, joined, on)],
                [job])  # fmt: skip


def former_member_of(chance: Chance, unit: UnitPlan, number: int) -> Life:
    """Somebody who was at home in a unit and left the organisation."""
    earliest = max(chance.day - 12 * YEAR, unit.founded + YEAR)
    ends = chance.between(earliest, chance.day)
    starts = chance.admission(max(unit.founded, ends - 6 * YEAR), ends)
    person = somebody(chance, number, joined=starts)
    person.joined = starts
    life = Life(person, [Spell(unit.code, starts, ends, note=chance.departure())])
    life.jobs = [Spell(unit.hosts[0], starts, ends, note=title(chance, person))]
    return life


def somebody(
    chance: Chance, number: int, *, youngest: int = 22, joined: date | None = None
) -> Person:
    """A person with a name, an age of `youngest` years at least, and a first year of work.

    Who joined on a known day was grown up and at work by then.
    """
    name, latin, language = chance.name()
    age = max(youngest, int(chance.rng.triangular(21, 60, 31)))
    if joined:
        age = (chance.day - joined) // YEAR + int(chance.rng.triangular(20, 40, 25))
    born = chance.day - age * YEAR - timedelta(chance.rng.randrange(365))
    worked = min(
        born.year + chance.rng.choice((18, 21, 22, 22, 23, 25, 26)), (joined or chance.day).year
    )
    person = Person(
        number=str(number), name=name, latin_name=latin, language=language, born=born,
        first_employed=worked, email=f"m{number}@example.org",
    )  # fmt: skip
    person.set_keys()
    return person


def add_earlier_home(chance: Chance, life: Life) -> None:
    """Some came from another unit, which ended on the day this one began."""
    joined, starts = life.person.joined or life.home.starts, life.home.starts
    other = chance.rng.choice(chance.elsewhere)
    begins = max(joined, other.founded)
    if other.code != life.home.where and begins < starts and chance.happens(60):
        life.spells.append(Spell(other.code, begins, starts, note="work"))


def add_guest(chance: Chance, life: Life) -> None:
    """A few are guests in a second unit."""
    other = chance.rng.choice(chance.elsewhere)
    used = {spell.where for spell in life.spells}
    if chance.happens(1) and other.code not in used:
        begins = chance.between(max(other.founded, life.home.starts), chance.day)
        life.spells.append(Spell(other.code, begins, kind=Membership.Kind.GUEST))


def add_jobs(chance: Chance, life: Life, host: str) -> None:
    """The present employment, one before it for many, and one beside it for some."""
    first = min(date(life.person.first_employed or chance.day.year, 7, 1), life.home.starts)
    began = chance.between(max(first, life.home.starts - 3 * YEAR), life.home.starts)
    life.jobs.append(Spell(host, began, note=title(chance, life.person)))
    others = [*chance.rng.choice(chance.elsewhere).hosts, None]
    if first < began:
        earlier = Spell(chance.rng.choice(others), first, began, note=title(chance, life.person))
        life.jobs.append(earlier)
    if chance.happens(6):
        beside = chance.between(began, chance.day)
        life.jobs.append(Spell(chance.rng.choice(others), beside, note=title(chance, life.person)))


def title(chance: Chance, person: Person) -> str:
    """A position in the person's language."""
    return chance.rng.choice(TITLES[person.language])


def with_probation(life: Life, day: date) -> None:
    """The first year of who was admitted where the register knows it was a probation."""
    first = life.homes[-1] if life.homes else None
    full = Membership.Standing.FULL
    if first is None or first.standing != full or life.person.joined != first.starts:
        return
    place, ends = life.spells.index(first), first.starts + YEAR
    probation = replace(first, standing=Membership.Standing.PROBATIONARY)
    if first.ends is None and ends > day:
        life.spells[place] = probation
    elif ends < (first.ends or date.max):
        parts = [replace(first, starts=ends), replace(probation, ends=ends, note="")]
        life.spells[place : place + 1] = parts


def with_absence(chance: Chance, life: Life) -> None:
    """Who is on leave or suspended today was there in full until some months ago."""
    home = life.home
    absent = home.standing in (Membership.Standing.LEAVE, Membership.Standing.SUSPENDED)
    since = chance.between(chance.day - timedelta(300), chance.day)
    if absent and home.ends is None and home.starts < since:
        earlier = replace(home, ends=since, standing=Membership.Standing.FULL)
        life.spells[:1] = [replace(home, starts=since, by=""), earlier]
