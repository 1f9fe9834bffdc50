"""Members who have no account yet."""

from datetime import date

from folkmoot.people.keys import remember
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership

HERS = "new@example.org"


def newcomer(world, unit="north1", number="2001", **facts):
    """A member without an account."""
    person = Person(number=number, name="林小雨", email=HERS, **facts)
    person.set_keys()
    person.save()
    remember([person])
    begin_membership(person, getattr(world, unit), on=date(2026, 1, 1), by=None)
    return person
