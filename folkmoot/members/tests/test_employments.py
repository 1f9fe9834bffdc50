from datetime import date

import pytest

from folkmoot.core.texts import both
from folkmoot.members import employments
from folkmoot.members.refusals import Refused
from folkmoot.members.tests.moves import DAY, add_holding_unit, later, on
from folkmoot.people.models import Person
from folkmoot.units.actions import appoint
from folkmoot.units.models import Employment, Host, OfficeKind
from folkmoot.units.tests.world import FOUNDED


@pytest.fixture
def hosts(world):
    """north1 is at Acme, south at Bolt; Cord has no unit."""
    made = [
        Host.objects.create(code=code, name=both(code.title(), code))
        for code in ("acme", "bolt", "cord")
    ]
    world.north1.unit.hosts.add(made[0])
    world.south.unit.hosts.add(made[1])
    return made


def works(person, host, starts=FOUNDED, ends=None):
    return employments.add_employment(
        person, employments.Job(host, "engineer", starts, ends), by=person
    )


def proposed(person, day=DAY):
    return [(found.place.unit.code, found.reason) for found in employments.proposals(person, day)]


def test_job_change_proposes_the_transfer(world, hosts):
    acme, bolt, _cord = hosts
    old = works(world.member, acme)
    assert proposed(world.member) == []
    with on(DAY):
        employments.end_employment(old, on=DAY, by=world.member)
    works(world.member, bolt, DAY)
    assert proposed(world.member) == [("south", "work")]
    assert proposed(world.member, later(-1)) == []


def test_second_job_beside_the_first_proposes_nothing(world, hosts):
    works(world.member, hosts[0])
    works(world.member, hosts[1])
    assert Employment.objects.on(DAY).filter(person=world.member).count() == 2
    assert proposed(world.member) == []


def test_work_without_a_unit_or_without_a_known_host_proposes_nothing(world, hosts):
    works(world.member, hosts[2])
    assert proposed(world.member) == []
    works(world.colleague, None)
    assert proposed(world.colleague) == []


def test_whoever_is_between_two_jobs_is_offered_the_nearest_holding_unit(world):
    assert proposed(world.member) == []
    add_holding_unit(world, "citywide", "city")
    add_holding_unit(world, "northern", "north")
    assert proposed(world.member) == [("northern", "no-work")]
    assert proposed(world.southerner) == [("citywide", "no-work")]
    assert proposed(world.leaver) == []


def test_year_of_first_employment_is_a_fact_of_the_person(world, hosts):
    world.member.first_employed = 2011
    world.member.save()
    works(world.member, hosts[0], date(2009, 1, 1), date(2010, 1, 1))
    assert Person.objects.get(pk=world.member.pk).first_employed == 2011


def test_work_ends_after_it_begins(world, hosts):
    spell = works(world.member, hosts[0], DAY)
    with pytest.raises(Refused, match="ends_before_it_starts"):
        employments.end_employment(spell, on=DAY, by=world.member)
    with pytest.raises(Refused, match="ends_before_it_starts"):
        works(world.member, hosts[0], DAY, DAY)


def test_work_recorded_by_mistake_is_withdrawn(world, hosts):
    spell = works(world.member, hosts[0])
    employments.remove_employment(spell, by=world.member)
    assert not Employment.objects.live().filter(person=world.member).exists()
    assert Employment.objects.filter(person=world.member).count() == 1


def test_appointment_remembers_the_host_it_was_held_from(world, hosts):
    """The unit's own host among several, else the latest; later work changes nothing."""
    acme, bolt, cord = hosts
    kind = OfficeKind.objects.get(code="committee-member")
    works(world.member, acme, FOUNDED)
    works(world.member, cord, date(2021, 1, 1), date(2022, 1, 1))
    works(world.colleague, cord, FOUNDED)
    works(world.colleague, bolt, date(2021, 1, 1))
    terms = [
        appoint(person, world.north1, kind, term=(starts, None), by=None)
        for person, starts in (
            (world.member, date(2021, 6, 1)),
            (world.colleague, date(2021, 6, 1)),
            (world.secretary, date(2021, 6, 1)),
        )
    ]
    works(world.secretary, bolt, FOUNDED)
    assert [term.host for term in terms] == [acme, bolt, None]
