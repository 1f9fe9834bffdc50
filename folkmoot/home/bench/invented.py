"""An invented organisation of any size with ten years behind it: only numbers, no database.

Units, hosts and people are called by their place in a list; the key of a row is that plus one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from random import Random

PER_UNIT, FAN = 50, 25
YEAR = timedelta(days=365)
KINDS = ("committee", "committee", "general-branch", "branch")  # by depth
SPLIT_PERCENT, MOVED_PERCENT, RENAMED_PERCENT = 20, 10, 15
STANDINGS = ("full", "probationary", "applicant", "leave", "suspended")
STANDING_WEIGHTS = (880, 70, 20, 24, 6)
EARLIER_PERCENT, LEFT_PERCENT, GUEST_PERCENT, SECOND_JOB_PERCENT = 30, 3, 1, 60


@dataclass
class Place:
    """A unit: its depth, the unit above, and what became of it. Days are counted from `first`."""

    depth: int
    parent: int | None
    founded: date
    origin: int | None = None  # the unit it was split from
    moved: tuple[date, int] | None = None  # until when it stood under which other unit
    renamed: date | None = None


@dataclass(frozen=True)
class Spell:
    """A stretch of days somewhere."""

    where: int
    starts: date
    ends: date | None = None


@dataclass
class Life:
    """One person's spells: homes oldest first, jobs oldest first."""

    born: date
    employed: int
    joined: date
    standing: str
    homes: list[Spell]
    jobs: list[Spell]
    transfer: date | None = None
    guest: Spell | None = None


@dataclass
class Invented:
    """The same size, day and seed give the same organisation."""

    members: int
    day: date
    seed: int = 7
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)  # noqa: S311 -- invented data, no secret
        self.decade = self.day - 10 * YEAR
        self.places.append(Place(0, None, self.day - 20 * YEAR))
        units = max(self.members // PER_UNIT, 2 * FAN)
        general = max(units // FAN, 2)
        for parent, size in self.shares(0, max(general // FAN, 1)):
            self.places += [Place(1, parent, self.day - 20 * YEAR) for _ in range(size)]
        for parent, size in self.shares(1, general):
            self.places += [Place(2, parent, self.day - 18 * YEAR) for _ in range(size)]
        for parent, size in self.shares(2, units - len(self.places)):
            self.add_branches(parent, size)

    def shares(self, depth: int, total: int) -> list[tuple[int, int]]:
        """The units of a depth, with how many of `total` each gets."""
        above = [place for place, unit in enumerate(self.places) if unit.depth == depth]
        edges = [total * place // len(above) for place in range(len(above) + 1)]
        return [
            (parent, last - first)
            for parent, (first, last) in zip(above, pairwise(edges), strict=True)
        ]

    def add_branches(self, parent: int, count: int) -> None:
        """The branches of one general branch; some came out of the one before."""
        for number in range(count):
            founded = self.between(self.day - 17 * YEAR, self.decade)
            place = Place(3, parent, founded)
            draw = self.rng.random() * 100
            if number and draw < SPLIT_PERCENT:
                place.founded = self.between(self.decade + YEAR, self.day - YEAR)
                place.origin = len(self.places) - 1
                if self.places[place.origin].founded >= place.founded:
                    place.origin = None
            elif draw < SPLIT_PERCENT + MOVED_PERCENT:
                other = self.rng.choice(
                    [p for p in (parent - 1, parent + 1) if self.is_general(p)] or [parent]
                )
                if other != parent:
                    place.moved = (self.between(self.decade, self.day), other)
            elif draw < SPLIT_PERCENT + MOVED_PERCENT + RENAMED_PERCENT:
                place.renamed = self.between(self.decade, self.day)
            self.places.append(place)

    def is_general(self, place: int) -> bool:
        """Whether branches stand under a unit."""
        return 0 <= place < len(self.places) and self.places[place].depth == 2  # noqa: PLR2004 -- see KINDS

    def between(self, low: date, high: date) -> date:
        """A day in `[low, high)`, or `low` if there is none."""
        return low + timedelta(self.rng.randrange(max((high - low).days, 1)))

    @cached_property
    def branches(self) -> list[int]:
        """The units in which people are at home."""
        return [place for place, unit in enumerate(self.places) if unit.depth == len(KINDS) - 1]

    @property
    def hosts(self) -> int:
        """How many companies there are."""
        return max(len(self.places) * 4 // 5, 1)

    @cached_property
    def sizes(self) -> list[int]:
        """Members at home in each branch today, uneven; the last one takes what is left."""
        weights = [self.rng.lognormvariate(0, 0.6) for _ in self.branches]
        scale = self.members / sum(weights)
        edges = [round(edge) for edge in accumulate((w * scale for w in weights), initial=0)]
        return [last - first for first, last in pairwise(edges)]

    def lives(self) -> Iterator[Life]:
        """Everybody, branch by branch."""
        for branch, size in zip(self.branches, self.sizes, strict=True):
            for _person in range(size):
                yield self.life(branch)

    def life(self, branch: int) -> Life:
        """Somebody at home in a branch, or lately gone from it."""
        rng, place = self.rng, self.places[branch]
        employed = min(
            int(rng.triangular(self.day.year - 38, self.day.year, self.day.year - 8)), self.day.year
        )
        born = date(employed - rng.choice((18, 21, 22, 23, 25)), 1, 1) + timedelta(
            rng.randrange(365)
        )
        origin = self.places[place.origin] if place.origin is not None else None
        earliest = max((origin or place).founded, date(employed, 1, 1))
        joined = self.between(min(earliest, self.day - timedelta(30)), self.day)
        homes = [Spell(branch, max(joined, (origin or place).founded))]
        if origin and place.origin is not None and homes[0].starts < place.founded:
            starts = homes[0].starts
            homes = [Spell(place.origin, starts, place.founded), Spell(branch, place.founded)]
        [standing] = rng.choices(STANDINGS, STANDING_WEIGHTS)
        found = Life(born, employed, joined, standing, homes, [])
        self.add_transfer(found)
        self.add_jobs(found, branch)
        self.add_rest(found)
        return found

    def add_transfer(self, life: Life) -> None:
        """Some came from another branch within the ten years."""
        first = life.homes[0]
        if self.rng.random() * 100 >= EARLIER_PERCENT or first.starts <= self.decade:
            return
        elsewhere = self.rng.choice(self.branches)
        starts = self.between(self.decade - 5 * YEAR, first.starts)
        if elsewhere != first.where and self.places[elsewhere].founded <= starts:
            life.homes.insert(0, Spell(elsewhere, starts, first.starts))
            life.transfer, life.joined = first.starts, starts

    def add_jobs(self, life: Life, branch: int) -> None:
        """Work at the branch's host, for most after work elsewhere; for a few elsewhere now."""
        own = branch % self.hosts
        last = life.homes[-1].starts
        if self.rng.random() * 100 < SECOND_JOB_PERCENT and date(life.employed, 1, 1) < last:
            life.jobs.append(Spell(self.rng.randrange(self.hosts), date(life.employed, 1, 1), last))
        where = self.rng.randrange(self.hosts) if self.rng.random() < 0.02 else own  # noqa: PLR2004 -- 2 %
        life.jobs.append(Spell(where, last))

    def add_rest(self, life: Life) -> None:
        """Some have left, some are guests elsewhere."""
        draw, last = self.rng.random() * 100, life.homes[-1]
        if draw < LEFT_PERCENT and last.starts < self.day - timedelta(60):
            life.homes[-1] = Spell(
                last.where, last.starts, self.between(last.starts + timedelta(1), self.day)
            )
        elif draw < LEFT_PERCENT + GUEST_PERCENT:
            where = self.rng.choice(self.branches)
            if all(where != home.where for home in life.homes):
                life.guest = Spell(where, max(self.places[where].founded, last.starts))
