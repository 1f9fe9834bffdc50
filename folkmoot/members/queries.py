"""Reading the register, one person's record and who looked at it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Length, StrIndex, Substr
from django.http import Http404

from folkmoot.audit.models import Look
from folkmoot.core.texts import Texts
from folkmoot.members.words import reason_words
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.looking import PAGES, REASONS
from folkmoot.units.models import Appointment, Employment, Host, Membership, Placement
from folkmoot.units.queries import home_places, latest_places, reached_on

# The search keys begin with the name; what follows the first two blanks is its pinyin, or the
# Latin name with the family name first.
PINYIN = Substr("person__keys", StrIndex(F("person__keys"), Value("  ")) + 2)
SORTS: dict[str, list[Any]] = {
    "name": [PINYIN],
    "number": [Length("person__number"), F("person__number")],
    "joined": [F("person__joined")],
}


@dataclass
class Entry:
    """One line of the register."""

    membership: Membership
    place: Placement
    hosts: list[Host]
    may_open: bool


class Register:
    """The part of the register that a reader reaches on a day; nothing is asked of the rest."""

    def __init__(self, access: Access, day: date, known: datetime | None = None) -> None:
        self.access, self.day, self.known = access, day, known

    @cached_property
    def places(self) -> dict[str, Placement]:
        """The units in reach by code, in the order of the tree."""
        rows = reached_on(self.access, "register.see", self.day, self.known).select_related("unit")
        return {row.unit.code: row for row in rows.order_by("path")}

    def within(self, code: str) -> list[Placement]:
        """A unit in reach and those under it; another unit does not exist."""
        if not code:
            return list(self.places.values())
        if code not in self.places:
            raise Http404
        path = self.places[code].path
        return [place for place in self.places.values() if place.path.startswith(path)]

    @cached_property
    def hosts(self) -> dict[str, Host]:
        """Where the people in reach work on the day, by code."""
        people = self.rows(self.places.values()).values("person")
        spells = Employment.objects.on(self.day, self.known).filter(person__in=people)
        return {host.code: host for host in Host.objects.filter(pk__in=spells.values("host"))}

    def rows(self, places: Iterable[Placement]) -> QuerySet[Membership]:
        """The memberships of some units on the day."""
        units = [place.unit_id for place in places]
        return (
            Membership.objects.on(self.day, self.known)
            .filter(unit__in=units)
            .select_related("person")
        )

    def asked(self, wish: dict[str, Any]) -> QuerySet[Membership]:
        """The memberships a question selects, sorted. Every condition works on rows in reach."""
        rows = self.rows(self.within(wish["unit"])).filter(kind=wish["kind"] or "home")
        if wish["q"]:
            rows = rows.filter(person__in=Person.objects.matching(wish["q"]))
        if wish["standing"]:
            rows = rows.filter(standing=wish["standing"])
        if wish["year"]:
            rows = rows.filter(person__first_employed=wish["year"])
        if wish["host"]:
            rows = rows.filter(person__in=self.workers(wish["host"]))
        return rows.order_by(*order_of(wish["sort"] or "name"))

    def workers(self, code: str) -> QuerySet[Employment, Any]:
        """The people of a host in reach; another host does not exist."""
        if code not in self.hosts:
            raise Http404
        return Employment.objects.on(self.day, self.known).filter(host__code=code).values("person")

    def entries(self, rows: Iterable[Membership]) -> list[Entry]:
        """Lines of one page, with what each needs from other tables asked once for all."""
        shown = list(rows)
        people = [row.person_id for row in shown]
        places = {place.unit_id: place for place in self.places.values()}
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


def order_of(sort: str) -> list[Any]:
    """The columns of a sort; who shares them stands in the order of numbers."""
    columns = SORTS[sort.lstrip("-")]
    order = [
        column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
        for column in columns
    ]
    return [*order, "person__number", "pk"]


def hosts_on(
    people: Iterable[int], day: date, known: datetime | None = None
) -> dict[int, list[Host]]:
    """Where some people work on a day."""
    found: dict[int, list[Host]] = defaultdict(list)
    spells = Employment.objects.on(day, known).filter(person__in=people, host__isnull=False)
    for spell in spells.select_related("host").order_by("starts", "pk"):
        if spell.host:
            found[spell.person_id].append(spell.host)
    return found


def may_see(access: Access, home: Placement | None) -> bool:
    """Whether an office of the reader reaches a person's home."""
    return home is not None and access.may("register.see", home.path)


@dataclass(frozen=True)
class Spell:
    """A membership or a term, with the name of its unit."""

    row: Any
    unit: Texts

    @property
    def reason(self) -> Any:
        """Why a membership ended."""
        return reason_words(self.row.reason)


@dataclass(frozen=True)
class Record:
    """Everything the organisation keeps about a person, as known today."""

    person: Person
    memberships: list[Spell]
    employments: list[Employment]
    appointments: list[Spell]
    other_numbers: list[str]


def visible_record(access: Access, number: str) -> tuple[Record, Placement | None]:
    """A record and the home it is seen through; what may not be seen does not exist."""
    person = Person.objects.numbered(number)
    home = home_places([person.pk]).get(person.pk) if person else None
    if person is None or (person != access.person and not may_see(access, home)):
        raise Http404
    return record_of(person), home


def record_of(person: Person) -> Record:
    """A person's spells, newest first, each with the name of its unit."""
    newest = ("-starts", "pk")
    memberships = list(Membership.objects.live().filter(person=person).order_by(*newest))
    terms = Appointment.objects.live().filter(person=person).select_related("office__kind", "host")
    appointments = list(terms.order_by(*newest))
    work = Employment.objects.live().filter(person=person).select_related("host")
    names = {
        unit: place.name
        for unit, place in latest_places(
            [row.unit_id for row in memberships] + [row.office.unit_id for row in appointments]
        ).items()
    }
    return Record(
        person,
        [Spell(row, names.get(row.unit_id, Texts())) for row in memberships],
        list(work.order_by(*newest)),
        [Spell(row, names.get(row.office.unit_id, Texts())) for row in appointments],
        sorted(absorbed_by(person).values()),
    )


def looks_at(person: Person, home: Placement | None) -> QuerySet[Look]:
    """Who else read a person's record, or a list of a unit that the person's home is part of."""
    units = [*home.ancestor_ids, home.unit_id] if home else []
    wanted = Q(subject__in=[person.pk, *absorbed_by(person)]) | Q(
        subject__isnull=True, unit__in=units
    )
    return Look.objects.filter(wanted).exclude(viewer=person.pk)


def absorbed_by(person: Person) -> dict[int, str]:
    """The records that were merged into a person's, and their numbers; theirs too."""
    found: dict[int, str] = {}
    last = dict(person.absorbed.values_list("pk", "number"))
    while last:
        found |= last
        rows = Person.objects.filter(merged_into__in=last)
        last = dict(rows.values_list("pk", "number"))
    return found


@dataclass
class Seen:
    """One look as its subject reads it."""

    look: Look
    viewer: Person | None

    @property
    def role(self) -> Texts:
        """The office under which they looked."""
        return Texts(self.look.role)

    @property
    def page(self) -> Any:
        """What they looked at."""
        return PAGES.get(self.look.page, self.look.page)

    @property
    def reason(self) -> Any:
        """Why; looks from before it was asked for have none."""
        return REASONS.get(self.look.reason, "—")


def seen(looks: Iterable[Look]) -> list[Seen]:
    """Looks with the names of those who looked."""
    listed = list(looks)
    viewers = Person.objects.filter(erased=None).in_bulk({look.viewer for look in listed})
    return [Seen(look, viewers.get(look.viewer)) for look in listed]
