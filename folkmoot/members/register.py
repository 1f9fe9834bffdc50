"""The register as a reader reaches it: what is asked of it costs what the answer is worth.

Units with few people are read whole and sorted. Among many people, what is rare in a question finds
the answer, which is then sorted; an answer that is frequent is met soon by going through everybody
in order. So no question reads a register of any size to show fifty lines of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from folkmoot.members.queries import hosts_on, may_see
from folkmoot.people.models import Person, joined_or, named
from folkmoot.units.access import Access
from folkmoot.units.models import Employment, Host, Membership, Placement
from folkmoot.units.queries import Top, at_tops, home_places, tops_on

MOST = 10_000  # people that are counted and sorted; beyond, there are "more than"
SOUGHT = 2_000  # the same of an answer that is looked for among more than those
MANY_UNITS = 500  # more are not looked at before their people are taken for many
NAMESAKES = 20  # units that share what is asked; with more, the question is too vague
SORTS = ("name", "number", "joined")


@dataclass
class Entry:
    """One line of the register."""

    membership: Membership
    place: Placement
    hosts: list[Host]
    may_open: bool


@dataclass(frozen=True)
class Scope:
    """The units that a question is about, and where they begin."""

    places: QuerySet[Placement]
    paths: list[str]
    name: str = ""
    is_vague: bool = False


class Register:
    """The part of the register that a reader reaches on a day; nothing is asked of the rest."""

    def __init__(self, access: Access, day: date, known: datetime | None = None) -> None:
        self.access, self.day, self.known = access, day, known

    @cached_property
    def tops(self) -> list[Top]:
        """Where the reader's reaches begin."""
        return tops_on(self.access, "register.see", self.day, self.known)

    def within(self, asked: str) -> Scope:
        """Units in reach that have a code or are called so, and those under them.

        Nothing but what is in reach is looked at, so another unit is as one that does not exist.
        """
        reached = at_tops(self.tops, self.day, self.known)
        if not asked:
            return Scope(reached, [top.path for top in self.tops])
        called = [called_in(name, asked) for name in ("name__{}", "name__{}__icontains")]
        for wanted in (Q(unit__code=asked), *called):
            places = list(reached.filter(wanted)[: NAMESAKES + 1])
            if len(places) > NAMESAKES:
                return Scope(reached.none(), [], asked, is_vague=True)
            if places:
                paths = [place.path for place in places]
                name = str(places[0].name) if wanted is not called[1] else asked
                return Scope(reached & Placement.objects.within(paths), paths, name)
        return Scope(reached.none(), [], asked)

    @property
    def spells(self) -> QuerySet[Membership]:
        """Everybody's memberships on the day."""
        return Membership.objects.on(self.day, self.known)

    def is_wide(self, scope: Scope) -> bool:
        """Whether many people are in some units: so many that nobody reads them all."""
        if len(scope.places.values_list("pk")[: MANY_UNITS + 1]) > MANY_UNITS:
            return True
        rows = Membership.objects.live().filter(unit__in=scope.places.values("unit"))
        return rows.values("pk")[: MOST + 1].count() > MOST

    def asked(self, wish: dict[str, Any]) -> "Found":
        """The memberships that a question selects. Every condition works on rows in reach."""
        scope = self.within(wish["unit"])
        return Found(self, scope, wish, wide=self.is_wide(scope))

    def working(self, asked: str) -> QuerySet[Employment, Any]:
        """The work on the day at hosts that have a code or are called so."""
        hosts = Host.objects.filter(Q(code=asked) | called_in("name__{}__icontains", asked))
        return Employment.objects.on(self.day, self.known).filter(host__in=hosts)

    def entries(self, rows: Iterable[Membership]) -> list[Entry]:
        """Lines of one page, with what each needs from other tables asked once for all."""
        shown = list(rows)
        people = [row.person_id for row in shown]
        stands = Placement.objects.on(self.day, self.known)
        places = {p.unit_id: p for p in stands.filter(unit__in={row.unit_id for row in shown})}
        homes = home_places(people)
        hosts = hosts_on(people, self.day, self.known)
        return [
            Entry(
                row,
                places[row.unit_id],
                hosts[row.person_id],
                may_open=may_see(self.access, homes.get(row.person_id)),
            )
            for row in shown
        ]


def called_in(lookup: str, asked: str) -> Q:
    """What is called so in any language."""
    wanted = Q(pk__in=[])
    for language, _name in settings.LANGUAGES:
        wanted |= Q(**{lookup.format(language): asked})
    return wanted


class Found:
    """What a question selects: counted as far as people read, sorted without sorting everybody."""

    def __init__(
        self, register: Register, scope: Scope, wish: dict[str, Any], *, wide: bool
    ) -> None:
        self.register, self.scope, self.wish, self.is_wide = register, scope, wish, wide
        self.sort = wish["sort"] or "name"

    @property
    def spells(self) -> QuerySet[Membership]:
        """Everybody's memberships of the wanted kind and standing on the day."""
        found = self.register.spells.filter(kind=self.wish["kind"] or Membership.Kind.HOME)
        return found.filter(standing=self.wish["standing"]) if self.wish["standing"] else found

    @property
    def inside(self) -> Q:
        """That a membership's unit is asked about; for memberships that something else finds."""
        return Q(Exists(self.scope.places.filter(unit=OuterRef("unit"))))

    @property
    def is_rare(self) -> bool:
        """Whether something in the question finds fewer people than its units have."""
        wish = self.wish
        is_standing = wish["standing"] not in {"", Membership.Standing.FULL}
        return self.is_wide and bool(wish["q"] or wish["year"] or wish["host"] or is_standing)

    @property
    def rows(self) -> QuerySet[Membership]:
        """The memberships, in no order."""
        if self.is_rare:
            found = self.spells.filter(self.inside)
        else:
            found = self.spells.filter(unit__in=self.scope.places.values("unit"))
        if self.wish["q"] and self.is_wide:
            found = found.filter(person__in=Person.objects.matching(self.wish["q"]))
        elif self.wish["q"]:
            found = found.filter(named(self.wish["q"], "person__"))
        if self.wish["year"]:
            found = found.filter(person__first_employed=self.wish["year"])
        if self.wish["host"]:
            jobs = self.register.working(self.wish["host"])
            found = found.filter(person__in=jobs.values("person"))
        return found

    @property
    def sorted_rows(self) -> QuerySet[Membership]:
        """All of them, in their order, each with its person."""
        order = order_of(self.sort, "person__")
        return self.rows.select_related("person").order_by(*order, "pk")

    @property
    def most(self) -> int:
        """How many are counted."""
        return min(SOUGHT, MOST) if self.is_rare else MOST

    @cached_property
    def first(self) -> list[int]:
        """The keys of as many as are counted, and of one more."""
        return list(self.rows.values_list("pk", flat=True)[: self.most + 1])

    @cached_property
    def total(self) -> int:
        """How many there are, as far as they are counted, and one more."""
        if self.is_rare:
            return len(self.first)
        return self.rows.values("pk")[: self.most + 1].count()

    @property
    def is_more(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > self.most

    def count(self) -> int:
        """How many there are, or are counted."""
        return min(self.total, self.most)

    def __getitem__(self, part: slice) -> list[Membership]:
        """Some of them in their order: Django's Paginator asks for a page."""
        if self.is_more:
            return self.met(part)
        if not self.is_rare:
            return list(self.sorted_rows[part])
        chosen = Membership.objects.filter(pk__in=self.first).select_related("person")
        return list(chosen.order_by(*order_of(self.sort, "person__"), "pk")[part])

    def met(self, part: slice) -> list[Membership]:
        """Some of very many: people in order, as soon as enough of them have been met."""
        mine = self.spells.filter(self.inside)
        people = Person.objects.filter(Exists(mine.filter(person=OuterRef("pk"))))
        if self.wish["q"]:
            people = people.filter(named(self.wish["q"]))
        if self.wish["year"]:
            people = people.filter(first_employed=self.wish["year"])
        if self.wish["host"]:
            jobs = self.register.working(self.wish["host"])
            people = people.filter(Exists(jobs.filter(person=OuterRef("pk"))))
        keys = list(people.order_by(*order_of(self.sort), "pk").values_list("pk", flat=True)[part])
        found = mine.filter(person__in=keys).select_related("person")
        places = {key: place for place, key in enumerate(keys)}
        return sorted(found, key=lambda row: (places[row.person_id], row.pk))


def order_of(sort: str, person: str = "") -> list[Any]:
    """The columns of a sort; who shares them stands in the order of numbers.

    Each is one that `Person` has an index of: who has no joining date stands last either way.
    """
    is_down, number = sort.startswith("-"), f"{person}number"
    columns: dict[str, list[Any]] = {
        "name": [F(f"{person}keys")],
        "number": [Length(number), F(number)],
        "joined": [joined_or("0001-01-01" if is_down else "9999-12-31", f"{person}joined")],
    }
    order = [c.desc() if is_down else c.asc() for c in columns[sort.lstrip("-")]]
    return [*order, number]
