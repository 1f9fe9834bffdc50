from datetime import date

import pytest

from folkmoot.core.texts import both
from folkmoot.members import cohorts
from folkmoot.members.models import Cohort
from folkmoot.members.standings import change_standing
from folkmoot.members.tests.moves import DAY, agreed, later, on
from folkmoot.units.access import Access
from folkmoot.units.models import Employment, Host
from folkmoot.units.tests.world import FOUNDED


def cohort(unit=None, **rule):
    return Cohort(name=both("A cohort", "同期"), rule=rule, unit=unit)


def names(found, day=DAY):
    return sorted(cohorts.members_of(found, day).values_list("number", flat=True))


def give(person, **facts):
    type(person).objects.filter(pk=person.pk).update(**facts)
    person.refresh_from_db()


@pytest.fixture
def acme(world):
    return Host.objects.create(code="acme", name=both("Acme", "宏达"))


def test_cohort_of_a_year_cuts_across_branches_and_leaves_outsiders(world):
    for person in (world.member, world.hidden, world.southerner, world.leaver, world.auditor):
        give(person, first_employed=2015)
    give(world.colleague, first_employed=2016)
    assert names(cohort(first_employed=[2015, 2015])) == ["1005", "1006", "1008"]
    assert names(cohort(first_employed=[2015, 2016])) == ["1005", "1006", "1007", "1008"]
    assert names(cohort(world.north.unit, first_employed=[2015, 2016])) == ["1006", "1007", "1008"]
    assert names(cohort(first_employed=[2015, 2015]), date(2023, 1, 1)) == [
        "1005", "1006", "1008", "1009",
    ]  # fmt: skip


def test_every_condition_narrows(world, acme):
    Employment.objects.create(person=world.member, host=acme, starts=later(-50))
    Employment.objects.create(person=world.colleague, host=acme, starts=later(-500))
    Employment.objects.create(person=world.hidden, starts=later(-50), ends=later(-2))
    assert names(cohort(hired_months=6)) == ["1006"]
    assert names(cohort(host="acme")) == ["1006", "1007"]
    assert names(cohort(host="acme", hired_months=6)) == ["1006"]
    give(world.sibling, language="zh-hans")
    assert names(cohort(language="zh-hans")) == ["1004"]
    with on(DAY):
        change_standing(
            world.hidden, "leave", window=(later(1), later(5)), reason="", by=world.general
        )
    assert [names(cohort(standing="leave"), later(day)) for day in (0, 1, 5)] == [[], ["1008"], []]


@pytest.mark.parametrize(
    ("born", "is_in"),
    [
        (date(2001, 3, 2), True),  # 25 today
        (date(2001, 3, 3), False),
        (date(1990, 3, 3), True),  # 36 tomorrow
        (date(1990, 3, 2), False),
    ],
)
def test_age_band_holds_from_birthday_to_birthday(world, born, is_in):
    give(world.member, born=born)
    assert names(cohort(age=[25, 35])) == (["1006"] if is_in else [])


def test_cohort_knows_since_when_somebody_belongs(world, acme):
    Employment.objects.create(
        person=world.member, host=acme, starts=date(2022, 5, 1), ends=date(2023, 5, 1)
    )
    Employment.objects.create(person=world.member, host=acme, starts=date(2023, 5, 1))
    with on(DAY):
        agreed(world, day=later(1))
    by_host, whole = cohort(host="acme"), cohort(first_employed=[1990, 2030])
    assert cohorts.since(by_host, world.member, later(5)) == date(2022, 5, 1)
    assert cohorts.since(whole, world.member, later(5)) == FOUNDED
    assert cohorts.since(cohort(world.north2.unit), world.member, later(5)) == later(1)
    assert cohorts.since(cohort(world.north.unit), world.member, later(5)) == FOUNDED
    give(world.member, born=date(2000, 7, 1))
    assert cohorts.since(cohort(age=[25, 35]), world.member, later(5)) == date(2025, 7, 1)


def test_cohort_follows_a_transfer_on_its_day(world):
    here = cohort(world.north2.unit)
    with on(DAY):
        agreed(world, day=later(3))
    assert [names(here, later(day)) for day in (2, 3)] == [
        ["1004", "1008"],
        ["1004", "1006", "1008"],
    ]


def test_who_may_make_which_cohort(world):
    found = {
        name: [
            code
            for code, unit in (
                ("all", None),
                ("north", world.north.unit),
                ("north1", world.north1.unit),
            )
            if cohorts.may_make(Access(getattr(world, name)), unit)
        ]
        for name in ("chair", "general", "secretary", "sibling", "member", "auditor")
    }
    assert found == {
        "chair": ["all", "north", "north1"],
        "general": ["north", "north1"],
        "secretary": ["north1"],
        "sibling": [],
        "member": [],
        "auditor": [],
    }


def test_count_is_for_those_who_reach_all_who_may_belong(world):
    here, everybody = cohort(world.north2.unit), cohort()
    found = {
        name: [
            cohorts.shown_count(one, Access(getattr(world, name)), DAY) for one in (here, everybody)
        ]
        for name in ("chair", "sibling", "general", "secretary", "member")
    }
    assert found == {
        "chair": [2, 8],
        "sibling": [2, None],
        "general": [2, None],
        "secretary": [None, None],
        "member": [None, None],
    }


def test_names_are_for_those_whose_office_reaches_the_person(world):
    def seen(name):
        rows = cohorts.reached_members(cohort(), Access(getattr(world, name)), DAY)
        return sorted(rows.values_list("person__number", flat=True))

    assert seen("member") == []
    assert seen("sibling") == ["1004", "1008"]


def test_rule_is_said_in_sentences(world, acme):
    found = cohort(
        first_employed=[2015, 2015], hired_months=6, host="acme", standing="full",
        age=[25, 35], language="zh-hans",
    )  # fmt: skip
    assert cohorts.words_of(found) == [
        "First employed in 2015.",
        "New work begun within 6 months.",
        "Works at Acme.",
        "Standing: full member.",
        "Between 25 and 35 years old.",
        "Letters in 简体中文.",
    ]
