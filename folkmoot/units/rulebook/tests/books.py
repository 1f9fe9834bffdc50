"""Units of any size in the small organisation, and rulebooks that begin on a day."""

from datetime import date

from folkmoot.core.texts import both
from folkmoot.people.models import Person
from folkmoot.units.actions import appoint, found_unit
from folkmoot.units.models import Employment, Host, Membership, OfficeKind, Unit, UnitKind
from folkmoot.units.rulebook.actions import begin_rulebook
from folkmoot.units.rulebook.rules import BRANCH_RULES, shipped
from folkmoot.units.tests.world import FOUNDED


def begin(name=BRANCH_RULES, on=FOUNDED):
    return begin_rulebook(name, on=on, by=None)


def branch_rules(**changes):
    """The branch rules with some lines of their text changed."""
    text = shipped(BRANCH_RULES)
    for old, new in changes.values():
        assert text.count(old) >= 1
        text = text.replace(old, new, 1)
    return text


def unit(code, parent, kind="branch", on=FOUNDED):
    found = UnitKind.objects.get(code=kind)
    return found_unit(code, both(code.title(), code), found, parent=parent, on=on, by=None)


def members(place, count, *, standing="full", host=None, starts=FOUNDED):
    """So many people at home in a unit, who work at a host."""
    first = Person.objects.count() + 50_000
    people = Person.objects.bulk_create(
        Person(number=str(first + n), name=f"Member {first + n}") for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=person, unit=place.unit, standing=standing, starts=starts)
        for person in people
    )
    Employment.objects.bulk_create(
        Employment(person=person, host=host, starts=starts) for person in people if host
    )
    return people


def officers(place, people, *, starts=date(2025, 1, 1)):
    """A secretary, and as many committee members as there are more."""
    for number, person in enumerate(people):
        office = "committee-member" if number else "secretary"
        kind = OfficeKind.objects.get(code=office)
        appoint(person, place, kind, term=(starts, None), by=None)


def host(code, *units):
    found = Host.objects.create(code=code, name=both(code.title(), code))
    for place in units:
        Unit.objects.get(pk=place.unit_id).hosts.add(found)
    return found
