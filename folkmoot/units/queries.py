"""Reading the tree and its offices as of a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import takewhile

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from folkmoot.core.dates import today
from folkmoot.units.access import FEW, Access
from folkmoot.units.models import (
    Answering,
    Appointment,
    Listing,
    Membership,
    Office,
    OfficeKind,
    Placement,
)


@dataclass(frozen=True)
class Top:
    """Where a reach begins on a day, and whether it holds all that stands under it."""

    path: str
    whole: bool


def tops_on(access: Access, right: str, day: date, known: datetime | None = None) -> list[Top]:
    """Where the units of today's offices that carry a right stood on a day.

    They are looked for by their ids, because a unit that moved had another path then.
    """
    wide: dict[int, bool] = defaultdict(bool)
    for reach in access.reaches:
        if right in reach.rights:
            wide[unit_at(reach.path)] |= reach.whole_subtree
    rows = Placement.objects.on(day, known).filter(unit__in=wide)
    return [Top(path, wide[unit]) for unit, path in rows.values_list("unit_id", "path")]


def unit_at(path: str) -> int:
    """The unit that a path leads to."""
    return int(path.rstrip(".").split(".")[-1])


def at_tops(tops: Iterable[Top], day: date, known: datetime | None = None) -> QuerySet[Placement]:
    """What stands within some reaches on a day."""
    listed = list(tops)
    rows = Placement.objects.on(day, known)
    single = [top.path for top in listed if not top.whole]
    whole = rows.within(top.path for top in listed if top.whole)
    return whole | rows.filter(path__in=single) if single else whole


def reached_on(
    access: Access, right: str, day: date, known: datetime | None = None
) -> QuerySet[Placement]:
    """The places where today's offices carry a right, in the tree as it stood on a day."""
    return at_tops(tops_on(access, right, day, known), day, known)


def sizes_on(
    places: Iterable[Placement], day: date, known: datetime | None = None
) -> dict[int, int]:
    """How many members are at home in each unit on a day; applicants are not members yet."""
    rows = (
        Membership.objects.on(day, known)
        .filter(kind=Membership.Kind.HOME, unit__in=[place.unit_id for place in places])
        .exclude(standing=Membership.Standing.APPLICANT)
    )
    return dict(rows.values_list("unit").annotate(Count("pk")))


@dataclass
class Node:
    """A unit in the drawn tree. `members` counts the subtree and is None out of reach; `folded` is
    how many units directly under it are not drawn.
    """

    place: Placement
    is_open: bool
    members: int | None = None
    folded: int = 0
    children: list["Node"] = field(default_factory=list)


def tree_on(
    access: Access, day: date, known: datetime | None = None, *, opened: str = ""
) -> list[Node]:
    """The roots of the tree on a day, open along the reader's own units.

    Of very many units those are drawn that stand under the root, on the way to the reader's own
    units and to an opened one.
    """
    rows = Placement.objects.on(day, known)
    own = {part for path in access.membership_paths for part in path.split(".") if part}
    is_large = len(rows.values_list("pk")[: FEW + 1]) > FEW
    if is_large:
        found = rows.filter(unit__code=opened).first() if opened else None
        own |= set(found.path.split(".")) - {""} if found else set()
        roots = rows.filter(parent=None).values("unit")
        drawn = rows.filter(Q(parent=None) | Q(parent__in=roots) | Q(parent__in=own))
    else:
        drawn = rows
    nodes = {
        place.unit_id: Node(place, is_open=place.parent_id is None or str(place.unit_id) in own)
        for place in drawn.select_related("unit", "kind").order_by("path")
    }
    if is_large:
        count_folded(nodes, rows, own)
    add_members(nodes, access, day, known)
    return grown(nodes)


def count_folded(nodes: dict[int, Node], rows: QuerySet[Placement], own: set[str]) -> None:
    """Say of each unit that is not opened how many stand directly under it."""
    closed = [n for n, node in nodes.items() if node.place.parent_id and str(n) not in own]
    below = rows.filter(parent__in=closed).values_list("parent")
    for unit, count in below.annotate(Count("pk")):
        nodes[unit].folded = count


def add_members(
    nodes: dict[int, Node], access: Access, day: date, known: datetime | None = None
) -> None:
    """Each reached unit shows the members of the reached units at and under it, unless there are
    very many of these.
    """
    reached = list(reached_on(access, "register.see", day, known)[: FEW + 1])
    if len(reached) > FEW:
        return
    sizes, totals = sizes_on(reached, day, known), Counter[int]()
    for place in reached:
        for unit in (*place.ancestor_ids, place.unit_id):
            totals[unit] += sizes.get(place.unit_id, 0)
    for place in reached:
        if place.unit_id in nodes:
            nodes[place.unit_id].members = totals[place.unit_id]


def grown(nodes: dict[int, Node]) -> list[Node]:
    """Children under their parents, by code; what is left are the roots."""
    roots: list[Node] = []
    for node in sorted(nodes.values(), key=lambda node: node.place.unit.code):
        parent = nodes.get(node.place.parent_id or 0)
        (parent.children if parent else roots).append(node)
    return roots


def ancestors_of(place: Placement, day: date, known: datetime | None = None) -> list[Placement]:
    """From the root down to the parent, under the names of that day."""
    above = Placement.objects.on(day, known).filter(unit_id__in=place.ancestor_ids)
    return sorted(above.select_related("unit"), key=lambda found: found.depth)


def children_of(place: Placement, day: date, known: datetime | None = None) -> QuerySet[Placement]:
    """The units directly under a unit on a day."""
    below = Placement.objects.on(day, known).filter(parent_id=place.unit_id)
    return below.select_related("unit", "kind").order_by("unit__code")


def offices_of(place: Placement, day: date, known: datetime | None = None) -> QuerySet[Office]:
    """A unit's offices by rank, each with `holders`: the terms that run on a day.

    Holders stand as they are listed; who is not listed comes after, the longest in office first.
    """
    listed = Listing.objects.on(day, known).filter(
        office=OuterRef("office"), person=OuterRef("person")
    )
    terms = (
        Appointment.objects.on(day, known)
        .annotate(listed=Subquery(listed.values("rank")[:1]))
        .select_related("person")
        .order_by(F("listed").asc(nulls_last=True), "starts", "pk")
    )
    return (
        Office.objects.filter(unit_id=place.unit_id)
        .select_related("kind")
        .prefetch_related(Prefetch("appointments", queryset=terms, to_attr="holders"))
        .order_by("kind__rank", "kind__code")
    )


@dataclass
class Answers:
    """The units that a unit answers to, in their order, and those that answer to it."""

    to: list[Placement]
    of: list[Placement]


def answers_of(place: Placement, day: date, known: datetime | None = None) -> Answers:
    """Beside the tree, on a day; both units stand then."""
    rows = Answering.objects.on(day, known).filter(Q(unit=place.unit_id) | Q(to=place.unit_id))
    pairs = list(rows.order_by("rank", "unit__code").values_list("unit_id", "to_id"))
    found = Placement.objects.on(day, known).filter(unit_id__in={unit for p in pairs for unit in p})
    places = {other.unit_id: other for other in found.select_related("unit", "kind")}
    return Answers(
        to=[places[to] for unit, to in pairs if unit == place.unit_id and to in places],
        of=[places[unit] for unit, to in pairs if to == place.unit_id and unit in places],
    )


@dataclass
class Spot:
    """A place in the tree by its path alone: where the log says that something happened."""

    unit_id: int
    path: str


def shared_spot(paths: Iterable[str]) -> Spot | None:
    """The lowest place that holds all of some places; none, when there is no such place."""
    levels = zip(*(path.rstrip(".").split(".") for path in paths), strict=False)
    common = [level[0] for level in takewhile(lambda level: len(set(level)) == 1, levels)]
    return Spot(int(common[-1]), ".".join(common) + ".") if common else None


def nearest_holders(right: str, path: str, *, but: Iterable[int] = ()) -> list[int]:
    """Who holds a right over a place today: in the unit itself, or else the nearest above it.

    People in `but` are passed over: nobody decides in their own case.
    """
    units = [int(part) for part in reversed(path.rstrip(".").split("."))]
    terms = Appointment.objects.on(today()).filter(office__unit__in=units)
    found: dict[int, set[int]] = defaultdict(set)
    for term in terms.exclude(person__in=but).select_related("office__kind"):
        kind, unit = term.office.kind, term.office.unit_id
        is_wide = kind.reach == OfficeKind.Reach.SUBTREE
        if right in kind.rights and (is_wide or unit == units[0]):
            found[unit].add(term.person_id)
    return next((sorted(found[unit]) for unit in units if found[unit]), [])


def latest_places(units: Iterable[int]) -> dict[int, Placement]:
    """Where each unit stands today, stood last, or will stand first."""
    rows = Placement.objects.live().filter(unit_id__in=set(units)).select_related("unit", "kind")
    found: dict[int, Placement] = {}
    for row in rows.order_by("starts"):
        if row.starts <= today() or row.unit_id not in found:
            found[row.unit_id] = row
    return found


def latest_home(rows: Iterable[Membership]) -> Membership | None:
    """Of one person's home spells that of today, or else the last, or the first to come."""
    found = None
    for row in sorted(rows, key=lambda row: row.starts):
        if row.starts <= today() or found is None:
            found = row
    return found


def latest_homes(people: Iterable[int]) -> dict[int, Membership]:
    """The home of each person today, or else the last, or the first to come."""
    rows = Membership.objects.live().filter(person_id__in=set(people), kind=Membership.Kind.HOME)
    spells: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        spells[row.person_id].append(row)
    homes = {person: latest_home(listed) for person, listed in spells.items()}
    return {person: home for person, home in homes.items() if home}


def home_places(people: Iterable[int]) -> dict[int, Placement]:
    """The place of each person's home, today or last: who reaches it reaches the record."""
    homes = latest_homes(people)
    places = latest_places(home.unit_id for home in homes.values())
    return {
        person: places[home.unit_id] for person, home in homes.items() if home.unit_id in places
    }
