"""What the register knows about the people of a file, asked in few questions."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from django.db.models import Min, Q

from folkmoot.core.dates import today
from folkmoot.members.importers.spells import batches
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Appointment, Employment, Host, Membership, Placement
from folkmoot.units.queries import latest_homes, latest_places


class Known:
    """The people behind some numbers, their homes, work and offices, and the tree of today."""

    def __init__(self, numbers: list[str]) -> None:
        self.people: dict[str, Person] = {}
        self.homes: dict[int, Membership] = {}
        self.work: dict[int, list[Employment]] = defaultdict(list)
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
    def founded(self) -> dict[int, date]:
        """The first day of each unit."""
        rows = Placement.objects.live().values_list("unit")
        return dict(rows.annotate(Min("starts")))

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
