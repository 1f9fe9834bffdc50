"""Import of units: new ones are founded, names, kinds and hosts corrected.

A unit that moves, closes or changes its founding date needs a decision, not an import.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from folkmoot.core.dates import today
from folkmoot.core.texts import Texts
from folkmoot.members.importers import cells
from folkmoot.members.importers.days import civil_day
from folkmoot.members.importers.family import Importer, may_change
from folkmoot.members.importers.known import Named
from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.reading.limits import MOST_ROWS
from folkmoot.members.importers.report import Line
from folkmoot.members.importers.spells import BATCH, batches, insert, successor, write_spells
from folkmoot.members.importers.table import Column, Row
from folkmoot.members.importers.unit_undo import Undoer
from folkmoot.members.models import ImportBatch, ImportedRow
from folkmoot.units.access import Access
from folkmoot.units.models import Host, Placement, Unit, UnitKind

COLUMNS = [
    Column(
        "code",
        gettext_lazy("Code of the unit; it tells which unit a row is about."),
        40,
        cells.code,
        has_blanks=False,
        label=gettext_lazy("Code"),
    ),
    Column(
        "name_en",
        gettext_lazy("Name in English; a new unit has a name in one language at least."),
        200,
        label=gettext_lazy("Name in English"),
    ),
    Column("name_zh", gettext_lazy("Name in Chinese."), 200, label=gettext_lazy("Name in Chinese")),
    Column(
        "kind",
        gettext_lazy("Code or name of the kind, for example branch; a new unit needs one."),
        200,
        label=gettext_lazy("Kind"),
    ),
    Column(
        "parent",
        gettext_lazy("Code of the unit above, perhaps from this file; only the root has none."),
        40,
        has_blanks=False,
        label=gettext_lazy("Unit above"),
    ),
    Column(
        "hosts",
        gettext_lazy("Codes or names of the hosts it covers, separated by semicolons."),
        1000,
        label=gettext_lazy("Hosts"),
    ),
    Column(
        "founded",
        gettext_lazy("First day of the unit; a new unit without it is founded today."),
        40,
        civil_day,
        is_day=True,
        label=gettext_lazy("Founded"),
    ),
]
SAMPLE = [
    "east,East General Branch,城东总支,general-branch,UNIT,,2024-03-01",
    "east-1,East First Branch,城东第一支部,branch,east,HOST,2025-09-15",
]
DEEPEST = 12
LANGUAGES = {"name_en": "en", "name_zh": "zh-hans"}


@dataclass
class Wish:
    """What one row would write: a new unit, or corrections of one that stands."""

    unit: Unit
    place: Placement
    old: Placement | None = None
    above: str = ""  # the code of the unit above a new one
    hosts: list[Host] | None = None
    hosts_before: list[int] | None = None


class Tree:
    """What stands today, and what the file adds."""

    def __init__(self, rows: list[Row]) -> None:
        places = Placement.objects.on(today()).select_related("unit", "kind")
        self.places = {row.unit.code: row for row in places.prefetch_related("unit__hosts")}
        self.by_id = {place.unit_id: code for code, place in self.places.items()}
        self.codes = set(Unit.objects.values_list("code", flat=True))
        self.kinds = Named((kind.code, kind.name, kind) for kind in UnitKind.objects.all())
        self.hosts = Named((host.code, host.name, host) for host in Host.objects.all())
        self.rows = {row.get("code"): row for row in rows if row.get("code")}

    def ancestors(self, row: Row) -> Iterator[str]:
        """Codes above a row, up to the first unit that stands; at most `DEEPEST` of them."""
        code = row.get("parent")
        for _step in range(DEEPEST + 1):
            if not code:
                return
            yield code
            if code in self.places or code not in self.rows:
                return
            code = self.rows[code].get("parent")


class Checker:
    """Units stand under one another, so a file is looked at as a whole."""

    chunk = MOST_ROWS

    def __init__(self, access: Access | None, plan: Plan) -> None:
        self.access, self.plan = access, plan

    def check(self, rows: list[Row]) -> None:
        """Say what each row would change, and what is wrong with it."""
        for row in rows:
            row.line.given = list(row.texts)
        tree = Tree(rows)
        for row in rows:
            if not row.line.problems and row.wants("code"):
                self.examine(row, tree)

    def examine(self, row: Row, tree: Tree) -> None:
        """A unit that stands, or a new one."""
        for name in row.texts:
            row.get(name)
        read_words(row, tree)
        place = tree.places.get(row.get("code"))
        if place:
            examine_unit(row, place, tree, self.access)
        elif self.plan.adds:
            examine_founding(row, tree, self.access)
        else:
            row.line.refuse("code", _("There is no unit with this code."))


def read_words(row: Row, tree: Tree) -> None:
    """Kinds and hosts are those that exist, by their codes or names."""
    if text := row.get("kind"):
        found = tree.kinds.find(text)
        row.cells["kind"] = found[0] if len(found) == 1 else None
        if len(found) != 1:
            sentence = _("There is no kind “{code}”. The kinds are: {codes}.")
            row.line.refuse(
                "kind", sentence, code=text, codes=", ".join(sorted(tree.kinds.by_code))
            )
    hosts: list[Host] = []
    for part in filter(
        None, map(str.strip, (row.get("hosts") or "").replace("；", ";").split(";"))
    ):
        named = tree.hosts.find(part)
        if len(named) == 1:
            hosts += named
        else:
            row.line.refuse("hosts", _("There is no host “{code}”."), code=part)
    row.cells["hosts"] = sorted({host.code for host in hosts}) or None


def examine_unit(row: Row, place: Placement, tree: Tree, access: Access | None) -> None:
    """A unit that stands: its name, kind and hosts may be corrected."""
    line, cell = row.line, row.get
    line.path = place.path
    if not may_change(access, place.path):
        line.bar("code", _("You may not change this unit."))
    above = tree.by_id.get(place.parent_id or 0, "")
    if "parent" in row.texts and cell("parent") != above:
        sentence = _("This unit stands under “{parent}”. A move needs a decision, not an import.")
        line.refuse("parent", sentence, parent=above)
    if cell("founded") and cell("founded") != place.starts:
        sentence = _("This unit stands here since {day}. An import cannot change that.")
        line.refuse("founded", sentence, day=place.starts)
    if not line.problems:
        line.wish = corrected(row, place, tree)


def corrected(row: Row, place: Placement, tree: Tree) -> Wish:
    """The unit as the row says it should be."""
    changes: dict[str, Any] = {}
    name = named(row, place.name)
    for column, language in LANGUAGES.items():
        if name.get(language) != place.name.get(language):
            row.line.change(column, place.name.get(language), name[language])
            changes["name"] = name
    kind = row.get("kind") or place.kind
    if kind != place.kind:
        row.line.change("kind", place.kind.code, kind.code)
        changes["kind"] = kind
    before = sorted(host.code for host in place.unit.hosts.all())
    hosts = sorted(set(row.get("hosts") or before))
    if hosts != before:
        row.line.change("hosts", "; ".join(before), "; ".join(hosts))
    return Wish(
        place.unit,
        successor(place, **changes) if changes else place,
        old=place if changes else None,
        hosts=[tree.hosts.by_code[code] for code in hosts] if hosts != before else None,
        hosts_before=[host.pk for host in place.unit.hosts.all()],
    )


def named(row: Row, name: Texts) -> Texts:
    """A name with the row's words in it; what the file repeats as it is stored stays so."""
    given = {
        language: row.get(column)
        for column, language in LANGUAGES.items()
        if row.texts.get(column) != name.get(language)
    }
    return Texts({**name, **{language: text for language, text in given.items() if text}})


def examine_founding(row: Row, tree: Tree, access: Access | None) -> None:
    """A new unit, under one that stands or one from the same file."""
    line = row.line
    line.is_new = True
    if row.get("code") in tree.codes:
        line.refuse("code", _("This code belonged to a unit that is closed."))
    if not row.get("kind") and not line.is_wrong("kind"):
        line.refuse("kind", _("A new unit needs a kind."))
    if not named(row, Texts()):
        line.refuse("name_en", _("A new unit needs a name in at least one language."))
    check_parent(row, tree, access)
    check_founding_day(row, tree)
    if not line.problems:
        line.wish = founded(row, tree)


def check_parent(row: Row, tree: Tree, access: Access | None) -> None:
    """The importer's offices reach the unit that stands above; only the operator makes a root."""
    above = list(tree.ancestors(row))
    if not above:
        others = [code for code, one in tree.rows.items() if not one.get("parent")]
        if access is not None or tree.places or others != [row.get("code")]:
            sentence = _(
                "Only the root of the organisation has no unit above, and there is one root."
            )
            row.line.refuse("parent", sentence)
        return
    top = above[-1]
    if len(above) > DEEPEST:
        sentence = _("The units above this one form a circle, or are more than {most}.")
        row.line.refuse("parent", sentence, most=DEEPEST)
    elif top in tree.places:
        row.line.path = tree.places[top].path
        if not may_change(access, row.line.path):
            row.line.bar("parent", _("You may not found units under this one."))
    elif top not in tree.rows:
        sentence = _("There is no unit “{code}”, neither today nor in this file.")
        row.line.refuse("parent", sentence, code=top)
    elif access is not None:
        row.line.bar("parent", _("You may not found units under this one."))


def check_founding_day(row: Row, tree: Tree) -> None:
    """No unit is older than the one above it."""
    above = founding_day(row.get("parent"), tree)
    if above and (row.get("founded") or today()) < above:
        sentence = _("The unit above stands only since {day}.")
        row.line.refuse("founded", sentence, day=above)


def founding_day(code: str | None, tree: Tree) -> date | None:
    """The first day of a unit that stands or is in the file."""
    if code in tree.places:
        starts: date = tree.places[code].starts
        return starts
    if code not in tree.rows:
        return None
    given: date | None = tree.rows[code].get("founded")
    return given or today()


def founded(row: Row, tree: Tree) -> Wish:
    """A unit and its place, still without ids: those come with the writing."""
    unit = Unit(code=row.get("code"))
    place = Placement(
        unit=unit,
        kind=row.get("kind"),
        name=named(row, Texts()),
        starts=row.get("founded") or today(),
    )
    for column in ("name_en", "name_zh", "parent"):
        if row.get(column):
            row.line.change(column, "", row.get(column))
    row.line.change("kind", "", place.kind.code)
    row.line.change("founded", "", place.starts)
    codes = sorted(set(row.get("hosts") or []))
    if codes:
        row.line.change("hosts", "", "; ".join(codes))
    hosts = [tree.hosts.by_code[code] for code in codes]
    return Wish(unit, place, above=row.get("parent") or "", hosts=hosts)


def write(lines: Iterable[Line], batch: ImportBatch, now: datetime) -> None:
    """Units first, then their places from the top down, then their hosts."""
    lines = list(lines)
    wishes = [line.wish for line in lines]
    new = {line.wish.unit.code: line.wish for line in lines if line.is_new}
    insert(Unit, [wish.unit for wish in new.values()])
    standing = {row.unit.code: row for row in Placement.objects.on(today()).select_related("unit")}
    for wish in new.values():
        settle(wish, new, standing)
    for line in lines:
        line.path = line.wish.place.path
    begun = [wish.place for wish in wishes if wish.old or wish.unit.code in new]
    write_spells([wish.old for wish in wishes if wish.old], begun, now)
    write_hosts([wish for wish in wishes if wish.hosts is not None])
    insert(
        ImportedRow,
        [
            ImportedRow(batch=batch, row=line.row, key=line.key, body=body_of(line))
            for line in lines
        ],
    )


def body_of(line: Line) -> dict[str, Any]:
    """What undoing needs to know."""
    wish: Wish = line.wish
    body: dict[str, Any] = {"unit": wish.unit.pk}
    if line.is_new:
        body["new"] = True
    if line.is_new or wish.old:
        body["begun"] = wish.place.pk
    if wish.old:
        body["ended"] = wish.old.pk
    if wish.hosts is not None:
        body["hosts"] = [wish.hosts_before or [], sorted(host.pk for host in wish.hosts)]
    return body


def settle(wish: Wish, new: dict[str, Wish], standing: dict[str, Placement]) -> Placement:
    """Give a new unit its path, after the one above it; no deeper than `DEEPEST`."""
    if not wish.place.path:
        parent = standing.get(wish.above)
        if wish.above in new:
            parent = settle(new[wish.above], new, standing)
        wish.place.parent = parent.unit if parent else None
        wish.place.path = f"{parent.path if parent else ''}{wish.unit.pk}."
    return wish.place


def write_hosts(wishes: list[Wish]) -> None:
    """The hosts of some units, as they are now."""
    through = Unit.hosts.through
    for batch in batches(wish.unit.pk for wish in wishes):
        through.objects.filter(unit__in=batch).delete()
    links = [
        through(unit_id=wish.unit.pk, host_id=host.pk)
        for wish in wishes
        for host in wish.hosts or []
    ]
    through.objects.bulk_create(links, BATCH)


IMPORTER = Importer(
    name=gettext_lazy("Units"),
    columns=COLUMNS,
    rows=SAMPLE,
    verb="units.imported",
    undo_verb="units.import_undone",
    keys=("code",),
    checker=Checker,
    write=write,
    undoer=Undoer,
)
