"""What the register knows about the people of a file, asked in few questions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Q
from django.db.models.functions import Lower

from folkmoot.core.dates import today
from folkmoot.core.search import fold
from folkmoot.core.texts import Texts
from folkmoot.members.importers.family import may_change
from folkmoot.members.importers.spells import batches
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.acts.following import dead_end
from folkmoot.units.models import Appointment, Employment, Host, Membership, Placement
from folkmoot.units.queries import latest_homes, latest_places

Thing = TypeVar("Thing")


class Named(Generic[Thing]):
    """Things by their codes, or by names that no other has."""

    def __init__(self, things: Iterable[tuple[str, Texts, Thing]]) -> None:
        self.by_code: dict[str, Thing] = {}
        self.by_name: dict[str, list[Thing]] = defaultdict(list)
        for code, name, thing in things:
            self.by_code[code] = thing
            for text in {fold(text) for text in name.values() if text}:
                self.by_name[text].append(thing)

    def find(self, text: str) -> list[Thing]:
        """What a cell may mean: one, none or several."""
        if text in self.by_code:
            return [self.by_code[text]]
        return self.by_name.get(fold(text), [])


class Scope:
    """What all rows of a file share: the tree of today, its hosts, and the offices."""

    def __init__(self, access: Access | None) -> None:
        self.access = access

    @cached_property
    def places(self) -> Named[Placement]:
        """The units of today."""
        rows = Placement.objects.on(today()).select_related("unit")
        return Named((row.unit.code, row.name, row) for row in rows)

    @cached_property
    def latest(self) -> dict[int, Placement]:
        """Where units stand, or stood last; filled as they are asked for."""
        return {place.unit_id: place for place in self.places.by_code.values()}

    def placed(self, units: Iterable[int]) -> None:
        """Get to know the places of some units."""
        missing = set(units) - set(self.latest)
        if missing:
            self.latest |= latest_places(missing)

    @cached_property
    def standing_since(self) -> dict[int, date]:
        """Since when each unit of today has stood without a gap."""
        found: dict[int, date] = {}
        rows = Placement.objects.live().filter(starts__lte=today()).order_by("unit", "-starts")
        for unit, starts, ends in rows.values_list("unit", "starts", "ends"):
            is_last = unit not in found and (ends is None or ends > today())
            if is_last or ends == found.get(unit):
                found[unit] = starts
        return found

    @cached_property
    def ends(self) -> dict[int, date | None]:
        """For units with a last day: when they end and nobody takes their members."""
        ending = [place.unit_id for place in self.places.by_code.values() if place.ends]
        return {unit: dead_end(unit, today()) for unit in ending}

    @cached_property
    def ending(self) -> set[int]:
        """The units of today that do not stand for ever by what is decided."""
        units = {place.unit_id for place in self.places.by_code.values()}
        lasting = Placement.objects.live().filter(ends=None).values_list("unit", flat=True)
        return units - set(lasting)

    @cached_property
    def hosts(self) -> Named[Host]:
        """All hosts."""
        return Named((host.code, host.name, host) for host in Host.objects.all())

    @cached_property
    def offices(self) -> dict[int, list[tuple[str, list[str]]]]:
        """The place and the rights of every office that a person holds now or will hold."""
        terms = Appointment.objects.live().filter(Q(ends__isnull=True) | Q(ends__gt=today()))
        held = list(terms.select_related("office__kind"))
        places = latest_places(term.office.unit_id for term in held)
        found: dict[int, list[tuple[str, list[str]]]] = defaultdict(list)
        for term in held:
            path = places[term.office.unit_id].path
            found[term.person_id].append((path, term.office.kind.rights))
        return found

    def may_edit(self, person: Person) -> bool:
        """Whether the importer's own rights cover every office that the person holds."""
        access = self.access
        return access is None or all(
            access.may(right, path)
            for path, rights in self.offices.get(person.pk, [])
            for right in ("register.change", *rights)
        )


class People:
    """The people that some rows may be about, with their homes and work."""

    def __init__(self, scope: Scope, numbers: Iterable[str], emails: Iterable[str]) -> None:
        self.scope = scope
        self.by_number: dict[str, Person] = {}
        self.by_email: dict[str, list[Person]] = defaultdict(list)
        self.homes: dict[int, Membership] = {}
        self.guests: dict[int, list[Membership]] = defaultdict(list)
        self.work: dict[int, list[Employment]] = defaultdict(list)
        for batch in batches(set(numbers)):
            self.add(Person.objects.filter(number__in=batch))
        folded = Person.objects.annotate(folded=Lower("email"))
        for batch in batches({email.lower() for email in emails}):
            self.add(folded.filter(folded__in=batch))

    def add(self, rows: Iterable[Person]) -> None:
        """People, and what belongs to them."""
        found = [person for person in rows if person.number not in self.by_number]
        people = [person.pk for person in found]
        self.homes |= latest_homes(people)
        self.scope.placed(self.homes[pk].unit_id for pk in people if pk in self.homes)
        spells = Employment.objects.on(today()).filter(person__in=people)
        for spell in spells.select_related("host").order_by("starts", "pk"):
            self.work[spell.person_id].append(spell)
        for person in found:
            self.by_number[person.number] = person
            if person.email and not person.merged_into_id and self.is_open(person):
                self.by_email[person.email.lower()].append(person)

    def is_open(self, person: Person) -> bool:
        """Whether the importer reaches the home; somebody without one only the operator does."""
        access = self.scope.access
        home = self.homes.get(person.pk)
        return access is None or (
            home is not None and may_change(access, self.scope.latest[home.unit_id].path)
        )

    def about(self, key: str, value: Any) -> list[Person]:
        """Whom a row is about, among those whom the importer reaches: one, nobody or several."""
        if key == "email":
            return self.by_email.get(str(value).lower(), [])
        person = self.by_number.get(str(value))
        is_met = person is not None and person.erased is None and self.is_open(person)
        return [person] if person and is_met else []

    def guest_spells(self, people: Iterable[int]) -> None:
        """Get to know the guest spells of some people."""
        rows = Membership.objects.on(today()).filter(person__in=people, kind="guest")
        for row in rows:
            self.guests[row.person_id].append(row)
