"""Cohorts: the conditions a rule may have, and who belongs on a day.

A rule is `{condition: value}`; all of them have to hold. Members of the cohort are members of the
organisation on that day, at home in the subtree the cohort may draw from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.core.texts import Texts
from folkmoot.members.models import Cohort
from folkmoot.members.rules import months_after
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Employment, Host, Membership, Placement, Unit
from folkmoot.units.queries import reached_on

People = QuerySet[Person]


@dataclass(frozen=True)
class Condition:
    """One kind of condition: whom it leaves, its sentence, and since when it holds for someone."""

    narrow: Callable[[Any, Any, date], Any]
    words: Callable[[Any], str]
    since: Callable[[Person, Any, date], date | None] = lambda person, value, day: None


def by_years(people: Any, value: list[int], day: date) -> Any:
    return people.filter(first_employed__range=value)


def years_words(value: list[int]) -> str:
    first, last = value
    if first == last:
        return _("First employed in {year}.").format(year=first)
    return _("First employed from {first} to {last}.").format(first=first, last=last)


def newly_hired(people: Any, months: int, day: date) -> Any:
    spells = Employment.objects.on(day).filter(person=OuterRef("pk"))
    return people.filter(Exists(spells.filter(starts__gt=months_after(day, -months))))


def hired_since(person: Person, months: int, day: date) -> date | None:
    spells = Employment.objects.on(day).filter(person=person)
    return min(
        (row.starts for row in spells.filter(starts__gt=months_after(day, -months))), default=None
    )


def hired_words(months: int) -> str:
    return _("New work begun within {months} months.").format(months=months)


def by_host(people: Any, code: str, day: date) -> Any:
    spells = Employment.objects.on(day).filter(person=OuterRef("pk"), host__code=code)
    return people.filter(Exists(spells))


def host_since(person: Person, code: str, day: date) -> date | None:
    return run_start(Employment.objects.live().filter(person=person, host__code=code), day)


def host_words(code: str) -> str:
    host = Host.objects.filter(code=code).first()
    return _("Works at {host}.").format(host=host.name if host else code)


def by_standing(people: Any, standing: str, day: date) -> Any:
    spells = homes(day).filter(person=OuterRef("pk"), standing=standing)
    return people.filter(Exists(spells))


def standing_since(person: Person, standing: str, day: date) -> date | None:
    rows = Membership.objects.live().filter(person=person, kind=Membership.Kind.HOME)
    return run_start(rows.filter(standing=standing), day)


def standing_words(standing: str) -> str:
    return _("Standing: {standing}.").format(standing=Membership.Standing(standing).label)


def by_age(people: Any, value: list[int], day: date) -> Any:
    """From the birthday of the first age to the day before the birthday after the last."""
    first, last = value
    latest, earliest = months_after(day, -12 * first), months_after(day, -12 * (last + 1))
    return people.filter(born__lte=latest, born__gt=earliest)


def age_since(person: Person, value: list[int], day: date) -> date | None:
    return months_after(person.born, 12 * value[0]) if person.born else None


def age_words(value: list[int]) -> str:
    return _("Between {first} and {last} years old.").format(first=value[0], last=value[1])


def by_language(people: Any, code: str, day: date) -> Any:
    return people.filter(language=code)


def language_words(code: str) -> str:
    return _("Letters in {language}.").format(language=get_language_info(code)["name_local"])


CONDITIONS = {
    "first_employed": Condition(by_years, years_words),
    "hired_months": Condition(newly_hired, hired_words, hired_since),
    "host": Condition(by_host, host_words, host_since),
    "standing": Condition(by_standing, standing_words, standing_since),
    "age": Condition(by_age, age_words, age_since),
    "language": Condition(by_language, language_words),
}


def homes(day: date) -> Any:
    """The home spells of members on a day."""
    rows = Membership.objects.on(day).filter(kind=Membership.Kind.HOME)
    return rows.exclude(standing=Membership.Standing.APPLICANT)


def units_in(cohort: Cohort, day: date) -> Any:
    """The units a cohort may draw from, in the tree of a day."""
    places = Placement.objects.on(day)
    if cohort.unit_id is None:
        return places
    return places.under(cohort.unit_id)


def members_of(cohort: Cohort, day: date) -> People:
    """Who belongs on a day: the audience for whatever comes later."""
    spells = homes(day).filter(unit__in=units_in(cohort, day).values("unit"))
    people: Any = Person.objects.filter(pk__in=spells.values("person"))
    for name, value in cohort.rule.items():
        people = CONDITIONS[name].narrow(people, value, day)
    found: People = people.order_by("pk")
    return found


def belongs(cohort: Cohort, person: Person, day: date) -> bool:
    """Whether one person belongs on a day."""
    return members_of(cohort, day).filter(pk=person.pk).exists()


def cohorts_of(person: Person, rows: Iterable[Cohort], day: date) -> set[int]:
    """The ids of those cohorts that somebody belongs to, in one question."""
    inside = {
        f"in_{row.pk}": Exists(members_of(row, day).order_by().filter(pk=OuterRef("pk")))
        for row in rows
    }
    found = Person.objects.filter(pk=person.pk).values(**inside).first() or {}
    return {int(name[3:]) for name, holds in found.items() if holds}


def since(cohort: Cohort, person: Person, day: date) -> date | None:
    """From which day on somebody who belongs has belonged without a break."""
    units = units_in(cohort, day).values("unit")
    rows = Membership.objects.live().filter(person=person, kind=Membership.Kind.HOME)
    member = rows.exclude(standing=Membership.Standing.APPLICANT).filter(unit__in=units)
    found = [run_start(member, day)]
    found += [CONDITIONS[name].since(person, value, day) for name, value in cohort.rule.items()]
    return max(filter(None, found), default=None)


def run_start(rows: Any, day: date) -> date | None:
    """The first day of the unbroken run of spells that covers a day."""
    start: date | None = None
    for row in rows.filter(starts__lte=day).order_by("-starts"):
        if start is None and row.covers(day):
            start = row.starts
        elif start is not None and row.ends is not None and row.ends >= start:
            start = min(start, row.starts)
    return start


def words_of(cohort: Cohort) -> list[str]:
    """The rule as sentences."""
    return [CONDITIONS[name].words(value) for name, value in cohort.rule.items()]


def is_wide(access: Access, path: str, right: str = "register.change") -> bool:
    """Whether a right is held at a place and at everything under it."""
    return any(r.whole_subtree and right in r.rights and r.reaches(path) for r in access.reaches)


def may_make(access: Access, unit: Unit | None) -> bool:
    """Whoever may change the register of the whole subtree; for all units, of the root."""
    places = Placement.objects.on(access.day)
    rows = places.filter(parent=None) if unit is None else places.filter(unit=unit)
    paths = list(rows.values_list("path", flat=True))
    return bool(paths) and all(is_wide(access, path) for path in paths)


def reached_members(cohort: Cohort, access: Access, day: date) -> Any:
    """The home spells of those members whose record the reader's offices reach."""
    places = reached_on(access, "register.see", day).values("unit")
    rows = homes(day).filter(person__in=members_of(cohort, day), unit__in=places)
    return rows.select_related("person", "unit")


def shown_count(cohort: Cohort, access: Access, day: date) -> int | None:
    """How many belong, for those whose office reaches all of them.

    To anybody else a number that grows would tell that somebody out of reach belongs (AZ-4).
    """
    place = place_of(cohort)
    if place is None or not is_wide(access, place.path, "register.see"):
        return None
    return members_of(cohort, day).count()


@transaction.atomic
def make_cohort(
    name: Texts, conditions: dict[str, Any], unit: Unit | None, *, by: Person
) -> Cohort:
    """Save a rule; from then on it fills itself."""
    cohort = Cohort.objects.create(name=name, rule=conditions, unit=unit, made_by=by)
    note("cohort.made", cohort, by=by)
    return cohort


@transaction.atomic
def close_cohort(cohort: Cohort, *, by: Person) -> None:
    """It gathers nobody any longer."""
    cohort.closed = timezone.now()
    cohort.save(update_fields=["closed"])
    note("cohort.closed", cohort, by=by)


def note(verb: str, cohort: Cohort, *, by: Person) -> None:
    """Said at the unit whose members it may gather."""
    record(verb, by=by, at=place_of(cohort), name=cohort.name)


def place_of(cohort: Cohort) -> Placement | None:
    """The unit of a cohort, or the root."""
    places = Placement.objects.on(today())
    rows = places.filter(unit=cohort.unit_id) if cohort.unit_id else places.filter(parent=None)
    return rows.first()
