from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.members.choosers import gathered
from folkmoot.members.cohorts import make_cohort
from folkmoot.people.models import Person
from folkmoot.units.acts.choosers import choosers
from folkmoot.units.acts.models import Act


def beginners(world):
    """Who began to work in 2024, in whatever branch."""
    Person.objects.filter(pk__in=[world.member.pk, world.hidden.pk]).update(first_employed=2024)
    rule = {"first_employed": [2024, 2024]}
    return make_cohort(both("Beginners of 2024", "2024年入职"), rule, None, by=world.chair)


def test_cohorts_stand_beside_the_other_ways():
    assert list(choosers()) == ["hand", "host", "file", "cohort"]


def test_cohort_chooses_among_the_members_of_the_unit_alone(world):
    cohort = beginners(world)
    assert gathered([cohort.pk], world.north1.unit_id, today()) == [world.member.pk]


def test_members_of_a_cohort_are_transferred_together(world, sign_in):
    cohort = beginners(world)
    fields = {
        "on": today().isoformat(), "reason": "a branch for beginners", "decision": "",
        "target": world.south.unit_id, "by": "cohort", "by_cohort": [cohort.pk],
    }  # fmt: skip
    sign_in(world.chair).post("/units/north1/acts/new/transfer-members/", fields)
    assert Act.objects.get().parameters["people"] == [world.member.pk]
