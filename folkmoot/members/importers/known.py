"""What the register knows about the people of a file, asked in few questions."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from django.db.models import Q

from folkmoot.core.dates import today
from folkmoot.members.importers.spells import batches
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.acts.following import dead_end
from folkmoot.units.models import Appointment, Employment, Host, Membership, Placement
from folkmoot.units.queries import latest_homes, latest_places


class Known:
    """The people behind some numbers, their homes, work and offices, and the tree of today."""

    def __init__(self, numbers: list[str]) -> None:
        self.people: dict[str, Person] = {}
        self.homes: dict[int, Membership] = {}
        self.work: dict[int, list[Employment]] = defaultdict(list)
        self._dead_ends: dict[int, date | None] = {}
        for batch in batches(numbers):
            found = {person.number: person for person in Person.objects.filter(number__in=batch)}
            self.people |= found
            self._add_spells([person.pk for person in found.values()])

    def _add_spells(self, people: list[int]) -> None:
        self.homes |= latest_homes(people)
        spells = Employment.objects.on(today()).filter(person__in=people)
        for spell in spells.select_related("host").order_by("starts", "pk"):
            self.work[spell.person_id].append(spell)

    @cached_property
    def places(self) -> dict[str, Placement]:
        """The units of today by code."""
        rows = Placement.objects.on(today()).select_related("unit")
        return {row.unit.code: row for row in rows}

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

    def dead_end(self, place: Placement) -> date | None:
        """The day on which a unit ends and nobody takes its members."""
        if place.ends is None:
            return None
        if place.unit_id not in self._dead_ends:
            self._dead_ends[place.unit_id] = dead_end(place.unit_id, today())
        return self._dead_ends[place.unit_id]

    @cached_property
    def hosts(self) -> dict[str, Host]:
        """All hosts by code."""
        return {host.code: host for host in Host.objects.all()}

    @cached_property
    def home_places(self) -> dict[int, Placement]:
        """Where each person's home stands, or stood last."""
        places = latest_places(home.unit_id for home in self.homes.values())
        return {person: places[home.unit_id] for person, home in self.homes.items()}

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

    def may_edit(self, person: Person, access: Access | None) -> bool:
        """Whether the importer's own rights cover every office that the person holds."""
        return access is None or all(
            access.may(right, path)
            for path, rights in self.offices.get(person.pk, [])
            for right in ("register.change", *rights)
        )
