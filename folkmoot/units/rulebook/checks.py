"""What is out of rule in one unit: a small check for each rule, and one line in `CHECKS`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.units.log import moment
from folkmoot.units.models import Placement
from folkmoot.units.rulebook.picture import Picture

SENTENCES: dict[str, str | Promise] = {
    "too_few": _("Members: {size}. The rules ask for {minimum} at least."),
    "too_many": _("Members: {size}. The rules allow {maximum} at most."),
    "may_grow": _(
        "Members: {size}. With more than {over} it may become a unit of the kind {into}."
    ),
    "vacant": _("The office {office} is vacant."),
    "small_committee": _(
        "People in its committee: {people}. With {size} members the rules ask for {minimum} "
        "at least."
    ),
    "large_committee": _(
        "People in its committee: {people}. With {size} members the rules allow {maximum} at most."
    ),
    "overdue": _("The term of {name} in the office {office} was to end on {ends}."),
    "many_hosts": _("Hosts it covers: {number}. The rules allow {hosts} at most."),
    "wrong_kind": _(
        "It is of the kind {kind} and stands under {parent}, which is of the kind {above}. "
        "The rules do not place it there."
    ),
}
OFFERS = {"may_grow"}


@dataclass(frozen=True)
class Finding:
    """One thing to see to, or an offer that the rules make."""

    place: Placement
    code: str
    parameters: dict[str, Any]

    def __str__(self) -> str:
        return str(SENTENCES[self.code]).format(**self.parameters)

    @property
    def is_offer(self) -> bool:
        """Whether the unit is within the rules, which allow it more."""
        return self.code in OFFERS


Check = Callable[[Picture, Placement], Iterator[Finding]]


def check_size(picture: Picture, place: Placement) -> Iterator[Finding]:
    """Too few members, too many, or enough to become more. The top stands by statute."""
    rule = picture.rule(place)
    size = picture.size(place, rule)
    if size is None or place.parent_id is None:
        return
    if size < (rule.minimum or 0):
        yield Finding(place, "too_few", {"size": size, "minimum": rule.minimum})
    elif rule.maximum is not None and size > rule.maximum:
        yield Finding(place, "too_many", {"size": size, "maximum": rule.maximum})
    elif rule.growth and size > rule.growth.over:
        into = picture.names.kind(rule.growth.into)
        yield Finding(place, "may_grow", {"size": size, "over": rule.growth.over, "into": into})


def check_offices(picture: Picture, place: Placement) -> Iterator[Finding]:
    """Offices that are always filled."""
    held = {term.office.kind.code for term in picture.terms[place.unit_id]}
    for office in picture.rule(place).offices:
        if office not in held:
            yield Finding(place, "vacant", {"office": picture.names.office(office)})


def check_committee(picture: Picture, place: Placement) -> Iterator[Finding]:
    """As many people as the number of members asks for."""
    rule = picture.rule(place)
    size = picture.size(place, rule)
    row = None if size is None else rule.committee_for(size)
    if row is None:
        return
    people = len(picture.committee(place))
    values = {"people": people, "size": size, "minimum": row.minimum, "maximum": row.maximum}
    if people < row.minimum:
        yield Finding(place, "small_committee", values)
    elif people > row.maximum:
        yield Finding(place, "large_committee", values)


def check_terms(picture: Picture, place: Placement) -> Iterator[Finding]:
    """Terms that last longer than the rules allow."""
    years = picture.rules.term_years(place.kind.code)
    for term in picture.terms[place.unit_id]:
        kind = term.office.kind
        if years and kind.code in picture.rules.offices.committee:
            ends = years_after(term.starts, years)
            if ends <= picture.day:
                values = {
                    "name": term.person.name, "office": picture.names.office(kind.code),
                    "ends": moment(ends.isoformat()),
                }  # fmt: skip
                yield Finding(place, "overdue", values)


def check_hosts(picture: Picture, place: Placement) -> Iterator[Finding]:
    """No more hosts than the kind may cover."""
    most, number = picture.rule(place).hosts, len(picture.hosts[place.unit_id])
    if most is not None and number > most:
        yield Finding(place, "many_hosts", {"number": number, "hosts": most})


def check_kind(picture: Picture, place: Placement) -> Iterator[Finding]:
    """The kind may stand under the kind above it."""
    above = picture.places.get(place.parent_id or 0)
    allowed = picture.rule(above).below if above else None
    if above and allowed is not None and place.kind.code not in allowed:
        values = {
            "kind": picture.names.kind(place.kind.code), "parent": str(above.name),
            "above": picture.names.kind(above.kind.code),
        }  # fmt: skip
        yield Finding(place, "wrong_kind", values)


CHECKS: list[Check] = [
    check_size,
    check_offices,
    check_committee,
    check_terms,
    check_hosts,
    check_kind,
]


def findings(picture: Picture, place: Placement) -> list[Finding]:
    """Everything about one unit."""
    return [finding for check in CHECKS for finding in check(picture, place)]


def years_after(day: date, years: int) -> date:
    """The same day some years later; what began on a leap day ends on the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
