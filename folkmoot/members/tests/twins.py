"""Pairs of records of one human being, for the tests of duplicates."""

from datetime import date

from folkmoot.members.duplicates.finding import look_alikes
from folkmoot.people.keys import remember
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.actions import begin_membership

JOINED = date(2021, 5, 4)


def twin(world, unit="north1", *, number="2001", name="张伟", on=JOINED, **facts):
    """Another record, at home in a unit, without an account."""
    person = Person(number=number, name=name, **facts)
    person.set_keys()
    person.save()
    remember([person])
    if unit:
        begin_membership(person, getattr(world, unit), on=on, by=None)
        person.refresh_from_db()
    return person


def change(person, **facts):
    """New facts of a stored person, with their keys."""
    for name, value in facts.items():
        setattr(person, name, value)
    person.set_keys()
    person.save()
    remember([person])


def found_by(reader):
    """The numbers and reasons of the pairs that somebody is shown."""
    pairs = look_alikes(Access(reader))
    return [(pair.low.number, pair.high.number, *pair.reasons) for pair in pairs]
