"""Reading the register, one person's record and who looked at it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from folkmoot.audit.models import Look
from folkmoot.core.texts import Texts
from folkmoot.members.words import reason_words
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.looking import PAGES, REASONS
from folkmoot.units.models import Appointment, Employment, Host, Membership, Placement
from folkmoot.units.queries import latest_home, latest_places


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
    absorbed: dict[int, str]
    home: Placement | None

    @property
    def other_numbers(self) -> list[str]:
        """The numbers of records that were merged into this one."""
        return sorted(self.absorbed.values())

    def spells(self, kind: str) -> list[Membership]:
        """The memberships of a kind, the earliest first."""
        return [one.row for one in reversed(self.memberships) if one.row.kind == kind]


def visible_record(access: Access, number: str) -> Record:
    """A record as its person or an office over its home reads it; another does not exist."""
    person = Person.objects.numbered(number)
    found = record_of(person) if person else None
    if found is None or (found.person != access.person and not may_see(access, found.home)):
        raise Http404
    return found


def record_of(person: Person) -> Record:
    """A person's spells, newest first, each with the name of its unit."""
    newest = ("-starts", "-pk")
    memberships = list(Membership.objects.live().filter(person=person).order_by(*newest))
    terms = Appointment.objects.live().filter(person=person).select_related("office__kind", "host")
    appointments = list(terms.order_by(*newest))
    work = Employment.objects.live().filter(person=person).select_related("host")
    units = [row.unit_id for row in memberships] + [row.office.unit_id for row in appointments]
    places = latest_places(units)
    names = {unit: place.name for unit, place in places.items()}
    home = latest_home(row for row in memberships if row.kind == Membership.Kind.HOME)
    return Record(
        person,
        [Spell(row, names.get(row.unit_id, Texts())) for row in memberships],
        list(work.order_by(*newest)),
        [Spell(row, names.get(row.office.unit_id, Texts())) for row in appointments],
        absorbed_by(person),
        places.get(home.unit_id) if home else None,
    )


def looks_at(record: Record) -> QuerySet[Look]:
    """Who else read a person's record, or a list of a unit that the person's home is part of."""
    home, person = record.home, record.person.pk
    units = [*home.ancestor_ids, home.unit_id] if home else []
    wanted = Q(subject__in=[person, *record.absorbed]) | Q(subject__isnull=True, unit__in=units)
    return Look.objects.filter(wanted).exclude(viewer=person)


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
