"""The act that mends what is out of rule: a link to its form, filled in as far as is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from folkmoot.core.texts import Texts
from folkmoot.units.acts.kinds import KINDS
from folkmoot.units.models import Host, Placement
from folkmoot.units.queries import shared_spot
from folkmoot.units.rulebook.checks import Finding
from folkmoot.units.rulebook.picture import NO_RULES, Picture
from folkmoot.units.rulebook.rules import KindRules

ELECTION = "election.call"


@dataclass(frozen=True)
class Mend:
    """What may be done, and where."""

    label: str | Promise
    address: str


def act_link(act: str, place: Placement, label: str | Promise = "", /, **given: Any) -> Mend:
    """The form of an act for a unit, filled in."""
    address = reverse("units:propose_act", args=[place.unit.code, act])
    return Mend(label or KINDS[act].NAME, f"{address}?{urlencode(given, doseq=True)}")


def mends_of(picture: Picture, finding: Finding) -> list[Mend]:
    """What the reader may do about a finding today."""
    place = finding.place
    if not picture.is_present or place.unit_id not in picture.mine:
        return []
    reason = str(finding)[:200]
    if finding.code in {"too_few", "too_many", "may_grow"}:
        return list(mends_of_size(picture, finding, reason))
    if finding.code == "many_hosts":
        return [act_link("split", place, by="host", reason=reason)]
    if finding.code == "wrong_kind":
        return [act_link(kind, place, reason=reason) for kind in ("move", "change-kind")]
    return elections(picture, place)


def mends_of_size(picture: Picture, finding: Finding, reason: str) -> Iterator[Mend]:
    """Split what is too large, merge what is too small, or let it be what it has become."""
    if finding.code == "too_many":
        yield act_link("split", finding.place, reason=reason)
    if finding.code == "too_few":
        yield act_link("merge", finding.place, reason=reason)
    for code in fitting_kinds(picture, finding):
        label = _("Make it a unit of the kind {kind}").format(kind=picture.names.kind(code))
        kind = picture.kind_ids.get(code)
        yield act_link("change-kind", finding.place, label, kind=kind, reason=reason)


def fitting_kinds(picture: Picture, finding: Finding) -> list[str]:
    """The kinds that a unit of this size may be, as the tree stands around it."""
    place, own = finding.place, picture.rule(finding.place)
    if finding.code == "may_grow":
        candidates = [own.growth.into] if own.growth else []
    else:
        candidates = [code for code, rule in picture.rules.kinds.items() if is_beyond(rule, own)]
    return [code for code in candidates if code in picture.kind_ids and fits(picture, place, code)]


def is_beyond(rule: KindRules, own: KindRules) -> bool:
    """Whether a kind begins where another one ends, above it or below it."""
    larger = own.maximum is not None and (rule.minimum or 0) > own.maximum
    smaller = rule.maximum is not None and rule.maximum < (own.minimum or 0)
    return larger or smaller


def fits(picture: Picture, place: Placement, code: str) -> bool:
    """Whether a unit may be of a kind, by its members, its hosts, what is over and under it."""
    rule = picture.rules.kinds.get(code, NO_RULES)
    size = picture.size(place, rule)
    above = picture.places.get(place.parent_id or 0)
    return (
        size is not None
        and rule.allows(size)
        and (rule.hosts is None or len(picture.hosts[place.unit_id]) <= rule.hosts)
        and (rule.below is None or picture.kinds_below[place.unit_id] <= set(rule.below))
        and (above is None or may_stand_under(picture, above, code))
    )


def may_stand_under(picture: Picture, above: Placement, code: str) -> bool:
    """Whether the rules place a kind under a unit."""
    allowed = picture.rule(above).below
    return allowed is None or code in allowed


def elections(picture: Picture, place: Placement) -> list[Mend]:
    """Offices are filled by election."""
    if not picture.access.may(ELECTION, place.path):
        return []
    return [Mend(_("Call an election"), reverse("elections:call", args=[place.unit.code]))]


def mends_of_host(picture: Picture, host: Host, homes: dict[int, int], *, free: bool) -> list[Mend]:
    """A unit of their own: founded beside the others, or split off where all of them are."""
    kind = picture.rules.hosts.found or picture.rules.hosts.own_kinds[0]
    if not picture.is_present or kind not in picture.kind_ids:
        return []
    unit = {
        "code": host.code if free else "", "kind": picture.kind_ids[kind], "hosts": host.code,
        "reason": _("The members at {host} have a unit of their own.").format(host=host.name)[:200],
    } | name_fields(host.name)  # fmt: skip
    parent = place_for(picture, kind, homes)
    found = []
    if parent:
        found.append(act_link("found", parent, _("Found a unit for them"), **unit))
    home = picture.places[next(iter(homes))]
    if parent and len(homes) == 1 and home.parent_id in picture.mine:
        part = {"parts": 1, "parent": parent.unit_id, "by": "host", "by_host": host.pk}
        label = _("Split them off from {unit}").format(unit=home.name)
        found.append(act_link("split", home, label, **unit, **part))
    return found


def name_fields(name: Texts) -> dict[str, str]:
    """A name as a form asks for it."""
    return {f"name_{language}": text for language, text in name.items()}


def place_for(picture: Picture, kind: str, homes: dict[int, int]) -> Placement | None:
    """The lowest unit over all of these under which the reader may found one of a kind."""
    spot = shared_spot(picture.places[unit].path for unit in homes)
    ids = [int(part) for part in spot.path.rstrip(".").split(".")] if spot else []
    ids = [unit for unit in ids if unit not in homes or picture.kinds_below[unit]]
    for unit in reversed(ids):
        if unit in picture.mine and may_stand_under(picture, picture.places[unit], kind):
            return picture.places[unit]
    return None
