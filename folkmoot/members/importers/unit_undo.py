"""Taking back what an import wrote about units."""

from datetime import datetime
from typing import Any

from folkmoot.members.importers.family import may_change
from folkmoot.members.importers.spells import insert, successor, withdraw
from folkmoot.members.importers.traces import traces_of
from folkmoot.members.models import ImportedRow
from folkmoot.units.access import Access
from folkmoot.units.models import Placement, Unit
from folkmoot.units.queries import latest_places

CHANGED, USED, REACH, GONE = "changed", "used", "reach", "gone"
HOSTS = Unit.hosts.through


class Undoer:
    """Weighs and takes back; new units go, if nothing stands under them or speaks of them."""

    def __init__(self, access: Access | None) -> None:
        self.access = access

    def weigh(self, rows: list[ImportedRow]) -> dict[int, str]:
        """For the id of each row that stays, why. A new unit stays if one under it stays."""
        now = Standing(self.access, rows)
        found = {row.pk: reason for row in rows if (reason := now.why(row))}
        while kept := self.kept_by_others(rows, found):
            found |= kept
        return found

    def kept_by_others(self, rows: list[ImportedRow], found: dict[int, str]) -> dict[int, str]:
        """New units under which some unit of the file stays."""
        staying = {row.body["unit"] for row in rows if row.pk in found}
        places = Placement.objects.live().filter(unit__in=staying)
        above = set(places.values_list("parent", flat=True))
        return {
            row.pk: USED
            for row in rows
            if row.pk not in found and row.body.get("new") and row.body["unit"] in above
        }

    def take_back(self, rows: list[ImportedRow], now: datetime) -> None:
        """Hosts first, then places, then the units themselves."""
        for row in rows:
            if "hosts" in row.body:
                set_hosts(row.body["unit"], row.body["hosts"][0])
        old = [row.body for row in rows if not row.body.get("new")]
        withdraw([(Placement, body["begun"]) for body in old if "begun" in body], now)
        ended = Placement.objects.filter(pk__in=[body["ended"] for body in old if "ended" in body])
        insert(Placement, [successor(row, recorded=now, withdrawn=None) for row in ended])
        new = [row.body for row in rows if row.body.get("new")]
        units = [body["unit"] for body in new]
        HOSTS.objects.filter(unit__in=units).delete()
        Placement.objects.filter(pk__in=[body["begun"] for body in new]).delete()
        Unit.objects.filter(pk__in=units).delete()


def set_hosts(unit: int, hosts: list[int]) -> None:
    """The hosts that a unit covers."""
    HOSTS.objects.filter(unit=unit).delete()
    insert(HOSTS, [HOSTS(unit_id=unit, host_id=host) for host in hosts])


class Standing:
    """How the units of some rows stand now."""

    def __init__(self, access: Access | None, rows: list[ImportedRow]) -> None:
        self.access = access
        units = [row.body["unit"] for row in rows]
        self.there = set(Unit.objects.filter(pk__in=units).values_list("pk", flat=True))
        self.places = latest_places(units)
        begun = [row.body["begun"] for row in rows if "begun" in row.body]
        live = Placement.objects.live().filter(pk__in=begun)
        self.live = set(live.values_list("pk", flat=True))
        self.hosts: dict[int, list[int]] = {unit: [] for unit in units}
        for unit, host in HOSTS.objects.filter(unit__in=units).values_list("unit", "host"):
            self.hosts[unit].append(host)
        self.traces = traces_of(own_rows(rows), Unit)

    def why(self, row: ImportedRow) -> str | None:
        """Why a row cannot be taken back, if so."""
        body = row.body
        if body["unit"] not in self.there:
            return GONE
        if not may_change(self.access, self.places[body["unit"]].path):
            return REACH
        if "begun" in body and body["begun"] not in self.live:
            return CHANGED
        if "hosts" in body and sorted(self.hosts[body["unit"]]) != body["hosts"][1]:
            return CHANGED
        return USED if body.get("new") and body["unit"] in self.traces else None


def own_rows(rows: list[ImportedRow]) -> dict[int, set[tuple[type[Any], int]]]:
    """What the import itself wrote about new units: their places, and those under them."""
    new = {row.body["unit"] for row in rows if row.body.get("new")}
    placed = {(Placement, row.body["begun"]) for row in rows if "begun" in row.body}
    links = HOSTS.objects.filter(unit__in=new).values_list("pk", flat=True)
    return dict.fromkeys(new, placed | {(HOSTS, pk) for pk in links})
