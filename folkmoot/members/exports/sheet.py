"""The rows of an export: what the register's page and the records it leads to show, and no more.

The columns are those that an import reads, and written so that it finds nothing to change.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from folkmoot.core.dates import today
from folkmoot.members.importers.member_columns import COLUMNS
from folkmoot.members.importers.people import PARTS, written
from folkmoot.members.importers.spells import batches
from folkmoot.members.importers.work import written_hosts, written_work
from folkmoot.members.register import Entry, Found, Register, order_of
from folkmoot.units.models import Employment, Membership, Unit

TOGETHER = 1000
NAMES = [column.name for column in COLUMNS if column.name not in PARTS]
IN_RECORD = ("born", "email", "phone", "first_employed")


def keys_of(found: Found) -> list[int]:
    """Every membership that a question selects, in the order of names."""
    rows = found.rows.order_by(*order_of("name", "person__"), "pk")
    return list(rows.values_list("pk", flat=True))


class Sheet:
    """Reads rows some at a time, so that a register of any size fits."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.codes: dict[int, str] = {}

    def rows(self, keys: list[int]) -> Iterator[list[list[str]]]:
        """Rows of cells, some at a time."""
        for some in batches(keys, TOGETHER):
            listed = Membership.objects.filter(pk__in=some).select_related("person")
            by_key = {row.pk: row for row in listed}
            entries = self.register.entries(by_key[key] for key in some if key in by_key)
            yield list(self.cells_of(entries))

    def cells_of(self, entries: list[Entry]) -> Iterator[list[str]]:
        """The cells of some lines, with few questions to the database."""
        units = {entry.place.unit_id for entry in entries} - set(self.codes)
        self.codes |= dict(Unit.objects.filter(pk__in=units).values_list("pk", "code"))
        work = self.work([e.membership.person_id for e in entries if e.may_open])
        for entry in entries:
            cells = self.listed(entry)
            if entry.may_open:
                cells |= recorded(entry, work[entry.membership.person_id])
            yield [cells.get(name, "") for name in NAMES]

    def listed(self, entry: Entry) -> dict[str, str]:
        """What the register's page shows of everybody."""
        person, day = entry.membership.person, self.register.day
        is_guest = entry.membership.kind == Membership.Kind.GUEST
        return {
            "number": person.number,
            "name": person.name,
            "latin_name": person.latin_name,
            "unit": self.codes[entry.place.unit_id],
            "standing": entry.membership.standing,
            "joined": written(person.joined),
            "host": written_hosts(entry.hosts),
            "membership": Membership.Kind.GUEST.value if is_guest else "",
            "as_of": "" if day == today() else day.isoformat(),
        }

    def work(self, people: list[int]) -> dict[int, list[Employment]]:
        """Where some people work on the day, the oldest first."""
        found: dict[int, list[Employment]] = defaultdict(list)
        spells = Employment.objects.on(self.register.day).filter(person__in=people)
        for spell in spells.select_related("host").order_by("starts", "pk"):
            found[spell.person_id].append(spell)
        return found


def recorded(entry: Entry, work: list[Employment]) -> dict[str, Any]:
    """What the record shows besides."""
    person = entry.membership.person
    return {name: written(getattr(person, name)) for name in IN_RECORD} | written_work(work)
