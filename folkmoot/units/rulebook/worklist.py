"""Units out of rule, and hosts whose members have no unit of their own, for who can mend it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from folkmoot.units.access import Access
from folkmoot.units.acts.models import Act, ActUnit
from folkmoot.units.models import Host, Placement, Unit
from folkmoot.units.rulebook.checks import Finding, findings
from folkmoot.units.rulebook.mending import Mend, mends_of, mends_of_host
from folkmoot.units.rulebook.models import PlannedEnd
from folkmoot.units.rulebook.picture import Picture


@dataclass(frozen=True)
class UnitWork:
    """One unit: what is to be seen to, what would mend it, and acts about it that wait."""

    place: Placement
    findings: list[Finding]
    mends: list[Mend]
    waiting: list[Act]


@dataclass(frozen=True)
class HostWork:
    """A host whose members have no unit of their own, and where they are at home."""

    host: Host
    size: int
    homes: list[tuple[Placement, int]]
    mends: list[Mend]


@dataclass(frozen=True)
class EndWork:
    """A unit with a planned end. `is_due` once the day has come."""

    plan: PlannedEnd
    place: Placement
    target: Placement | None
    is_due: bool

    @property
    def is_blocked(self) -> bool:
        """Whether the clock could not draft the act as planned."""
        return self.plan.drafted is not None and self.plan.act is None


@dataclass(frozen=True)
class Worklist:
    """Everything for one reader on a day."""

    units: list[UnitWork]
    offers: list[UnitWork]
    hosts: list[HostWork]
    ends: list[EndWork]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.units or self.offers or self.hosts or self.ends)


def out_of_rule(access: Access, day: date) -> Worklist:
    """What may be mended within the reach of `act.propose`; members counted within `register.see`.

    The number of questions to the database does not depend on the number of units.
    """
    picture = Picture.of(access, day)
    waiting = waiting_acts(picture)
    work, offers = [], []
    for unit, place in picture.places.items():
        if unit in picture.mine:
            found = findings(picture, place)
            work += unit_work(picture, place, [f for f in found if not f.is_offer], waiting)
            offers += unit_work(picture, place, [f for f in found if f.is_offer], waiting)
    return Worklist(work, offers, host_work(picture), end_work(picture))


def unit_work(
    picture: Picture, place: Placement, found: list[Finding], waiting: dict[int, list[Act]]
) -> list[UnitWork]:
    """A unit with at least one finding; the same remedy stands there once."""
    if not found:
        return []
    by_label: dict[str, Mend] = {}
    for finding in found:
        for mend in mends_of(picture, finding):
            by_label.setdefault(str(mend.label), mend)
    return [UnitWork(place, found, list(by_label.values()), waiting[place.unit_id])]


def waiting_acts(picture: Picture) -> dict[int, list[Act]]:
    """Proposals about each unit, as far as every unit they are about is the reader's to mend."""
    rows = list(ActUnit.objects.filter(act__in=Act.objects.open()).select_related("act"))
    hidden = {row.act_id for row in rows if row.unit_id not in picture.mine}
    found: dict[int, list[Act]] = defaultdict(list)
    for row in rows:
        if row.act_id not in hidden and row.role != ActUnit.Role.ABOVE:
            found[row.unit_id].append(row.act)
    return found


def host_work(picture: Picture) -> list[HostWork]:
    """Hosts with members enough and no unit of one of the kinds that would be their own."""
    rule = picture.rules.hosts
    if not rule.own_from:
        return []
    served = {
        host
        for unit, hosts in picture.hosts.items()
        if picture.places[unit].kind.code in rule.own_kinds
        for host in hosts
    }
    lacking = {
        host: homes
        for host, homes in picture.workers.items()
        if host not in served and sum(homes.values()) >= rule.own_from
    }
    hosts = list(Host.objects.filter(pk__in=lacking).order_by("code"))
    codes = Unit.objects.filter(code__in=[host.code for host in hosts])
    taken = set(codes.values_list("code", flat=True))
    return [
        HostWork(
            host, sum(lacking[host.pk].values()),
            [(picture.places[unit], size) for unit, size in lacking[host.pk].items()],
            mends_of_host(picture, host, lacking[host.pk], free=host.code not in taken),
        )
        for host in hosts
    ]  # fmt: skip


def end_work(picture: Picture) -> list[EndWork]:
    """Planned ends of units that stand, those that are due first."""
    rows = PlannedEnd.objects.live().filter(unit__in=picture.mine, starts__lte=picture.day)
    plans = {row.unit_id: row for row in rows.select_related("act").order_by("starts")}
    found = [
        EndWork(
            plan, picture.places[unit], picture.places.get(plan.target_id),
            is_due=plan.ends is not None and plan.ends <= picture.day,
        )
        for unit, plan in plans.items()
        if not (plan.act and plan.act.signed)
    ]  # fmt: skip
    return sorted(found, key=lambda end: (end.plan.ends or date.max, end.place.path))
