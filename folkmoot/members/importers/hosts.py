"""Import of hosts: companies and institutions where members work.

Whoever may change a register may name a new host. An existing one is renamed by those whose offices
reach every unit that covers it, or the whole organisation where none does.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from folkmoot.core.texts import Texts
from folkmoot.members.importers import cells
from folkmoot.members.importers.family import Importer, may_change
from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.report import Line
from folkmoot.members.importers.spells import BATCH, insert
from folkmoot.members.importers.table import Column, Row
from folkmoot.members.importers.traces import traces_of
from folkmoot.members.importers.units import LANGUAGES, named
from folkmoot.members.models import ImportBatch, ImportedRow
from folkmoot.units.access import Access
from folkmoot.units.models import Host, Placement
from folkmoot.units.queries import latest_places

COLUMNS = [
    Column(
        "code",
        gettext_lazy("Code of the host; it tells which host a row is about."),
        50,
        cells.code,
        has_blanks=False,
        label=gettext_lazy("Code"),
    ),
    Column(
        "name_en",
        gettext_lazy("Name in English; a new host has a name in one language at least."),
        200,
        label=gettext_lazy("Name in English"),
    ),
    Column("name_zh", gettext_lazy("Name in Chinese."), 200, label=gettext_lazy("Name in Chinese")),
]
SAMPLE = ["acme,Acme Manufacturing,宏达制造", "river,River Logistics,江河物流"]
CHANGED, USED, REACH, GONE = "changed", "used", "reach", "gone"


class Owners:
    """Which units cover each host, and so who may rename it."""

    def __init__(self, access: Access | None, hosts: Iterable[int]) -> None:
        self.access = access
        through = Host.units.through.objects.filter(host__in=list(hosts))
        covered: dict[int, list[int]] = defaultdict(list)
        for host, unit in through.values_list("host", "unit"):
            covered[host].append(unit)
        places = latest_places(unit for units in covered.values() for unit in units)
        roots = Placement.objects.live().filter(parent=None).values_list("path", flat=True)
        self.roots = list(roots)
        self.paths = {
            host: [places[unit].path for unit in units] for host, units in covered.items()
        }

    def may(self, host: int) -> bool:
        """Whether the importer reaches all of them."""
        return all(may_change(self.access, path) for path in self.paths.get(host) or self.roots)


class Checker:
    """Says what each row would change, and what is wrong with it."""

    chunk = 2000

    def __init__(self, access: Access | None, plan: Plan) -> None:
        self.access, self.plan = access, plan

    def check(self, rows: list[Row]) -> None:
        """Some rows."""
        for row in rows:
            row.line.given = list(row.texts)
        codes = [row.get("code") for row in rows if not row.line.problems]
        hosts = {host.code: host for host in Host.objects.filter(code__in=filter(None, codes))}
        owners = Owners(self.access, [host.pk for host in hosts.values()])
        for row in rows:
            if not row.line.problems and row.wants("code"):
                self.examine(row, hosts.get(row.get("code")), owners)

    def examine(self, row: Row, host: Host | None, owners: Owners) -> None:
        """A host that is there, or a new one."""
        line, before = row.line, host.name if host else Texts()
        name = named(row, before)
        line.is_new = host is None
        if host is None and not self.plan.adds:
            line.refuse("code", _("There is no host with this code."))
        elif host is None and not name and not line.problems:
            line.refuse("name_en", _("A new host needs a name in at least one language."))
        for column, language in LANGUAGES.items():
            if name.get(language) != before.get(language):
                line.change(column, before.get(language), name[language])
        if host and line.changes and not owners.may(host.pk):
            sentence = _("This host belongs to units beyond yours, so you may not rename it.")
            for change in line.changes:
                line.bar(change.column, sentence)
        line.path = owners.roots[0] if owners.roots else ""
        line.wish = Host(pk=host.pk if host else None, code=row.get("code"), name=name)


def write(lines: Iterable[Line], batch: ImportBatch, now: datetime) -> None:
    """New hosts, and new names."""
    lines = list(lines)
    insert(Host, [line.wish for line in lines if line.is_new])
    renamed = [line.wish for line in lines if not line.is_new]
    before = Host.objects.in_bulk([host.pk for host in renamed])
    Host.objects.bulk_update(renamed, ["name"], BATCH)
    rows = []
    for line in lines:
        host: Host = line.wish
        names = {"name": [dict(before[host.pk].name), dict(host.name)]} if host.pk in before else {}
        body = {"host": host.pk, **({"new": True} if line.is_new else names)}
        rows.append(ImportedRow(batch=batch, row=line.row, key=line.key, body=body))
    insert(ImportedRow, rows)


class Undoer:
    """Takes back names that nobody has changed since, and hosts that nothing speaks of."""

    def __init__(self, access: Access | None) -> None:
        self.access = access

    def weigh(self, rows: list[ImportedRow]) -> dict[int, str]:
        """For the id of each row that stays, why."""
        hosts = Host.objects.in_bulk([row.body["host"] for row in rows])
        owners = Owners(self.access, hosts)
        used = traces_of({row.body["host"]: set() for row in rows if row.body.get("new")}, Host)
        found: dict[int, str] = {}
        for row in rows:
            host = hosts.get(row.body["host"])
            if host is None:
                found[row.pk] = GONE
            elif host.pk in used:
                found[row.pk] = USED
            elif "name" in row.body and dict(host.name) != row.body["name"][1]:
                found[row.pk] = CHANGED
            elif "name" in row.body and not owners.may(host.pk):
                found[row.pk] = REACH
        return found

    def take_back(self, rows: list[ImportedRow], now: datetime) -> None:
        """The hosts go, the names come back."""
        for row in rows:
            if "name" in row.body:
                Host.objects.filter(pk=row.body["host"]).update(name=Texts(row.body["name"][0]))
        Host.objects.filter(
            pk__in=[row.body["host"] for row in rows if row.body.get("new")]
        ).delete()


IMPORTER = Importer(
    name=gettext_lazy("Hosts"),
    columns=COLUMNS,
    rows=SAMPLE,
    verb="hosts.imported",
    undo_verb="hosts.import_undone",
    keys=("code",),
    checker=Checker,
    write=write,
    undoer=Undoer,
)
