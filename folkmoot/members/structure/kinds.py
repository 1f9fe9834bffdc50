"""Kinds, hosts, people and offices that a file names: data, made if missing."""

from collections.abc import Iterable

from django.utils.text import slugify

from folkmoot.core.texts import Texts, both
from folkmoot.members.importers.spells import BATCH, batches
from folkmoot.members.structure.columns import OFFICES, text_in
from folkmoot.members.structure.snapshots import Snapshot
from folkmoot.people.keys import remember
from folkmoot.people.models import Person
from folkmoot.units.models import Host, Office, OfficeKind, Unit, UnitKind

UNIT_KINDS = {
    "sig": both("Special interest group", "专题组"),
    "working-group": both("Working group", "工作组"),
    "user-group": both("User group", "用户组"),
    "committee": both("Committee", "委员会"),
}
OFFICE_KINDS = {
    # An office of former times gives no rights: that is for the organisation to decide.
    "chair": (both("Chair", "主席"), 11),
    "technical-lead": (both("Technical lead", "技术负责人"), 12),
}
CODE_LENGTH = 40


class Things:
    """The ids of everything that some snapshots name."""

    def __init__(self, snapshots: list[Snapshot], language: str) -> None:
        self.language = language
        self.kinds = ensured_kinds({g.kind for s in snapshots for g in s.groups.values()})
        holders = [one for snapshot in snapshots for one in snapshot.all_holders]
        self.people = ensured_people(list(dict.fromkeys(one.number for one in holders)))
        self.hosts = self.ensured_hosts(
            list(dict.fromkeys(one.host for one in holders if one.host))
        )
        self.units: dict[str, int] = {}
        self.offices: dict[tuple[str, str], int] = {}

    def ensured_hosts(self, names: list[str]) -> dict[str, int]:
        """A host for every spelling: whether two are one company, a file does not tell."""
        known = {text_in(host.name, self.language): host for host in Host.objects.order_by("-pk")}
        taken = set(Host.objects.values_list("code", flat=True))
        missing = [name for name in names if name not in known]
        made = [Host(code=free_code(n, taken), name=Texts({self.language: n})) for n in missing]
        made = Host.objects.bulk_create(made, batch_size=BATCH)
        known |= dict(zip(missing, made, strict=True))
        return {name: known[name].pk for name in names}

    def find_units(self, snapshots: list[Snapshot]) -> None:
        """Units by code and their offices, once the acts have founded them."""
        codes = {code for snapshot in snapshots for code in snapshot.groups}
        self.units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
        seats: dict[tuple[str, str], int] = {}
        for snapshot in snapshots:
            for group in snapshot.groups.values():
                for office, cell in group.holders.items():
                    key = (group.code, office)
                    seats[key] = max(seats.get(key, 0), len(cell))
        self.offices = self.ensured_offices({key: most for key, most in seats.items() if most})

    def ensured_offices(self, seats: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
        """Offices with as many seats as were ever filled at once."""
        kinds = dict(OfficeKind.objects.filter(code__in=OFFICES.values()).values_list("code", "pk"))
        rows = Office.objects.filter(unit__in=self.units.values(), kind__in=kinds.values())
        known = {(row.unit_id, row.kind_id): row for row in rows}
        made, found = [], {}
        for (code, office), most in sorted(seats.items()):
            key = (self.units[code], kinds[office])
            row = known.get(key) or Office(unit_id=key[0], kind_id=key[1], seats=0)
            if row.seats < most:
                row.seats = most
                made.append(row)
            found[(code, office)] = row
        Office.objects.bulk_create(row for row in made if row.pk is None)
        Office.objects.bulk_update([row for row in made if row.pk], ["seats"])
        return {key: row.pk for key, row in found.items()}


def free_code(name: str, taken: set[str]) -> str:
    """A code made of a name, with a number where another host has it."""
    stem = slugify(name)[:CODE_LENGTH].strip("-") or "host"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    taken.add(code)
    return code


def ensured_kinds(codes: Iterable[str]) -> dict[str, int]:
    """Kinds of units by code, and the kinds of offices; an unknown kind is called by its code."""
    for code in codes:
        name = UNIT_KINDS.get(code) or both(code, code)
        UnitKind.objects.get_or_create(code=code, defaults={"name": name})
    for code, (name, rank) in OFFICE_KINDS.items():
        OfficeKind.objects.get_or_create(
            code=code,
            defaults={"name": name, "rank": rank, "rights": [], "reach": OfficeKind.Reach.UNIT},
        )
    return dict(UnitKind.objects.values_list("code", "pk"))


def ensured_people(numbers: list[str]) -> dict[str, int]:
    """People by number; somebody unknown is called by the number, which is all that is told."""
    known = stored_people(numbers)
    made = [Person(number=number, name=number) for number in numbers if number not in known]
    for person in made:
        person.set_keys()
    Person.objects.bulk_create(made, batch_size=BATCH)
    remember(made)
    return known | {person.number: person.pk for person in made}


def stored_people(numbers: list[str]) -> dict[str, int]:
    """People who are there."""
    found: dict[str, int] = {}
    for batch in batches(numbers):
        found |= dict(Person.objects.filter(number__in=batch).values_list("number", "pk"))
    return found
