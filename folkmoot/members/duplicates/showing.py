"""What the pages of duplicates show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from folkmoot.core.texts import Texts
from folkmoot.members.duplicates.finding import Pair
from folkmoot.members.duplicates.plan import FIELDS, Fact, Plan
from folkmoot.members.duplicates.spells import Joining, name_of
from folkmoot.members.duplicates.undoing import Return
from folkmoot.people.models import Account, Person
from folkmoot.units.models import Appointment, Employment, Membership
from folkmoot.units.queries import home_places, latest_places

REASONS: dict[str, str | Promise] = {
    "email": _("same e-mail address"),
    "phone": _("same telephone number"),
    "name": _("same name"),
    "sound": _("name that reads alike"),
    "born": _("same date of birth"),
    "joined": _("same joining date"),
}
TABLES: dict[str, str | Promise] = {
    "membership": _("Memberships"),
    "appointment": _("Offices"),
    "employment": _("Employments"),
    "listing": _("Places in lists of office holders"),
    "transfer": _("Transfers"),
    "application": _("Applications"),
    "departure": _("Ends of membership"),
    "invitation": _("Invitations"),
    "datarequest": _("Requests about personal data"),
    "sponsorship": _("Answers as sponsor"),
}


def label_of(name: str) -> str:
    """What a fact is called."""
    return str(capfirst(Person._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # -- a column


@dataclass(frozen=True)
class Listed:
    """A pair in a list."""

    low: Person
    high: Person
    homes: tuple[Any, Any]
    reasons: tuple[Any, ...] = ()
    row: Any = None

    @property
    def sides(self) -> list[tuple[Person, Any]]:
        """Each record with its home."""
        return [(self.low, self.homes[0]), (self.high, self.homes[1])]


def listed_pairs(page: Page[Pair]) -> list[Listed]:
    """Look-alikes with the names of their homes."""
    homes = home_places({who.pk for pair in page for who in (pair.low, pair.high)})
    return [
        Listed(
            pair.low,
            pair.high,
            (homes.get(pair.low.pk), homes.get(pair.high.pk)),
            tuple(REASONS[code] for code in pair.reasons),
        )
        for pair in page
    ]


def listed_marks(page: Page[Any]) -> list[Listed]:
    """Pairs marked as different people."""
    homes = home_places({who for row in page for who in (row.low_id, row.high_id)})
    return [
        Listed(row.low, row.high, (homes.get(row.low_id), homes.get(row.high_id)), row=row)
        for row in page
    ]


def listed_merges(page: Page[Any]) -> list[Listed]:
    """Merges that stand: what was kept, what went, and where each was at home."""
    homes = home_places({row.kept_id for row in page})
    places = latest_places(row.home_id for row in page)
    return [
        Listed(row.kept, row.absorbed, (homes.get(row.kept_id), places.get(row.home_id)), row=row)
        for row in page
    ]


@dataclass(frozen=True)
class Spell:
    """A spell in words."""

    title: Any
    detail: Any
    starts: date
    ends: date | None
    name: str
    origin: str = ""


def words_of(row: Any, units: dict[int, Any]) -> tuple[Any, Any]:
    """What a spell is of, and as what."""
    if isinstance(row, Employment):
        return (row.host.name if row.host else _("Host not recorded")), row.title
    if isinstance(row, Appointment):
        return row.office.kind.name, units.get(row.office.unit_id, Texts())
    kind, standing = row.get_kind_display(), row.get_standing_display()
    return units.get(row.unit_id, Texts()), f"{kind} · {standing}"


def spells_of(rows: Iterable[Any], origins: dict[str, str] | None = None) -> list[Spell]:
    """Spells with the names of their units."""
    listed = list(rows)
    units = latest_places(
        [row.unit_id for row in listed if isinstance(row, Membership)]
        + [row.office.unit_id for row in listed if isinstance(row, Appointment)]
    )
    names = {unit: place.name for unit, place in units.items()}
    return [
        Spell(
            *words_of(row, names),
            row.starts,
            row.ends,
            name_of(row),
            (origins or {}).get(name_of(row), ""),
        )
        for row in listed
    ]


@dataclass(frozen=True)
class Section:
    """One table of a preview."""

    title: Any
    standing: list[Spell]
    withdrawn: list[Spell]


def section(name: str, joining: Joining, plan: Plan) -> Section:
    """What stands afterwards, and from which record each spell comes."""
    origins = {
        name_of(row): plan.absorbed.number
        if row.person_id == plan.absorbed.pk
        else plan.kept.number
        for row in (*joining.standing, *joining.withdrawn)
        if row.pk
    }
    return Section(
        TABLES[name], spells_of(joining.standing, origins), spells_of(joining.withdrawn, origins)
    )


def preview(plan: Plan) -> dict[str, Any]:
    """Every field and every span after merging."""
    return {
        "facts": [(label_of(fact.name), fact) for fact in plan.facts if has_any(fact)],
        "sections": [section(name, joining, plan) for name, joining in plan.spells.items()],
        "stays": owner(plan, plan.accounts[0]),
        "closes": owner(plan, plan.accounts[1]),
    }


def owner(plan: Plan, account: Account | None) -> Person | None:
    """Whose an account is; what somebody signs in with is nobody else's business."""
    if account is None:
        return None
    return plan.kept if account.person_id == plan.kept.pk else plan.absorbed


def has_any(fact: Fact) -> bool:
    """Whether one of the records says something."""
    return bool(fact.kept or fact.absorbed)


def side_by_side(low: Person, high: Person) -> list[tuple[str, Any, Any]]:
    """The facts of two records, where one of them says something."""
    rows = [(label_of(name), getattr(low, name), getattr(high, name)) for name in FIELDS]
    return [row for row in rows if row[1] or row[2]]


def returned(found: Return) -> dict[str, Any]:
    """What an undo gives back and what it cannot."""
    return {
        "back": [(TABLES[name], len(pks)) for name, pks in found.rows.items() if pks],
        "facts_back": [label_of(name) for name in found.facts],
        "staying": [(TABLES[name], len(pks)) for name, pks in found.rows_staying.items() if pks],
        "facts_staying": [label_of(name) for name in found.facts_staying],
    }
