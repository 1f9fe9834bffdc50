from collections import Counter
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Count, F, Q

from folkmoot.audit.models import Body, Entry
from folkmoot.audit.queries import first_broken_entry
from folkmoot.core.texts import Texts
from folkmoot.home.demo.organisation import DEMO_PASSWORD, build
from folkmoot.home.demo.plan import make_plan
from folkmoot.people.models import Account, Person
from folkmoot.units.access import Access
from folkmoot.units.models import Appointment, Employment, Host, Membership, Placement, Unit

DAY = date(2026, 5, 20)
# Companies everybody knows: an invented name must not resemble one.
FAMOUS = [
    "siemens", "bosch", "bayer", "basf", "volkswagen", "bmw", "toyota", "honda", "sony",
    "panasonic", "hitachi", "samsung", "philips", "nestle", "unilever", "shell", "apple",
    "google", "intel", "ikea", "ericsson", "nokia", "volvo", "boeing", "renault", "danone",
    "novartis", "merck", "华为", "阿里", "腾讯", "百度", "小米", "联想", "海尔", "格力", "美的",
    "西门子", "博世", "大众", "宝马", "丰田", "本田", "索尼", "松下", "日立", "三星", "飞利浦",
    "雀巢", "苹果", "谷歌", "微软", "宜家", "达能", "默克",
]  # fmt: skip


def facts(plan):
    """A plan as plain values."""
    return (
        plan.tree,
        [
            (life.person.number, life.person.name, life.person.born, life.spells, life.jobs)
            for life in plan.lives
        ],
        [(term.person.number, term.unit, term.office, term.starts) for term in plan.terms],
        {name: person.number for name, person in plan.known.items()},
    )


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(day=DAY)
        transaction.set_rollback(True)


@pytest.fixture
def here(demo, db):
    return demo


def kinds_under(unit):
    rows = Placement.objects.on(DAY).filter(parent=unit).values_list("kind__code", flat=True)
    return dict(Counter(rows))


def test_tree_has_the_shape_of_the_organisation_it_is_modelled_on(here):
    assert kinds_under(here.root.unit) == {"general-branch": 5, "branch": 97, "joint-branch": 5}
    assert kinds_under(here.grown.unit) == {"branch": 9}
    assert here.units == Unit.objects.count() == 132
    assert Host.objects.count() == 90
    assert not Host.objects.filter(units=None).exists()
    joint = Unit.objects.filter(placements__kind__code="joint-branch").annotate(n=Count("hosts"))
    assert [unit.n for unit in joint] == [3] * 5


def test_grown_company_went_from_one_branch_of_50_to_nine_of_296(here):
    before = Placement.objects.get(unit=here.grown.unit, kind__code="branch")
    assert before.ends == here.grown.starts
    last_day = date(before.ends.year, 2, 28)
    assert Membership.objects.on(last_day).filter(unit=here.grown.unit).count() == 50
    branches = Placement.objects.on(DAY).filter(parent=here.grown.unit).values("unit")
    assert Membership.objects.on(DAY).filter(unit__in=branches, kind="home").count() == 296


def test_there_are_as_many_people_as_asked_for(here):
    assert here.people == Person.objects.count() == 3000
    assert here.members == 3000 - 60 - 1
    latin = Person.objects.filter(name=F("latin_name")).count()
    assert 150 < latin < 400


def test_everybody_is_as_complete_as_the_register_wants(here):
    members = Person.objects.exclude(account__email="auditor@example.org")
    assert not members.filter(Q(born=None) | Q(first_employed=None) | Q(keys="")).exists()
    applicants = Membership.objects.on(DAY).filter(standing="applicant").values("person")
    assert not members.exclude(pk__in=applicants).filter(joined=None).exists()
    assert not Membership.objects.filter(person__joined__gt=F("starts")).exists()
    assert not members.filter(employments=None).exists()
    standings = set(Membership.objects.on(DAY).values_list("standing", flat=True))
    assert standings == set(Membership.Standing.values)


def test_nobody_belongs_to_a_unit_that_was_not_there(here):
    for spell in Membership.objects.select_related("unit"):
        assert Placement.objects.covering(spell.starts).filter(unit=spell.unit).exists()


def test_some_work_in_two_places_at_once(here):
    now = Employment.objects.on(DAY).values("person").annotate(n=Count("pk"))
    assert now.filter(n__gt=1).count() > 100


def test_every_unit_has_one_secretary_who_belongs_to_it(here):
    terms = Appointment.objects.on(DAY).filter(office__kind__code="secretary")
    assert terms.values("office__unit").distinct().count() == terms.count() == here.units
    for term in terms.select_related("office"):
        place = Placement.objects.on(DAY).get(unit=term.office.unit)
        assert Access(term.person, DAY).belongs_to(place.path)


def test_offices_have_as_many_seats_as_are_filled(here):
    city = here.root.unit.offices.order_by("kind__rank").values_list("kind__code", "seats")
    assert list(city) == [
        ("secretary", 1), ("deputy-secretary", 2), ("organisation-officer", 2),
        ("committee-member", 4), ("auditor", 1),
    ]  # fmt: skip


def test_four_people_can_sign_in_and_each_may_what_the_role_says(here):
    assert list(here.sign_in) == ["member", "secretary", "officer", "auditor"]
    for name, person in here.sign_in.items():
        account = authenticate(None, email=f"{name}@example.org", password=DEMO_PASSWORD)
        assert account == person.account
    access = {name: Access(person, DAY) for name, person in here.sign_in.items()}
    assert access["member"].reaches == []
    assert access["secretary"].units("register.see").count() == 1
    assert access["officer"].units("appoint").count() == here.units
    assert access["auditor"].has("audit.see")
    assert not access["auditor"].is_member


def test_trustees_are_ordinary_members_of_three_branches(here):
    assert (
        len({person.memberships.get(kind="home", ends=None).unit for person in here.trustees}) == 3
    )
    assert [Access(person, DAY).reaches for person in here.trustees] == [[], [], []]


def test_only_the_known_people_have_a_password(here):
    able = [account.email for account in Account.objects.all() if account.has_usable_password()]
    assert sorted(able) == sorted(
        f"{name}@example.org"
        for name in (
            "member",
            "secretary",
            "officer",
            "auditor",
            "trustee-1",
            "trustee-2",
            "trustee-3",
        )
    )


def test_log_holds_a_founding_per_unit_and_one_entry_for_the_members_of_each(here):
    verbs = Counter(Body.objects.values_list("verb", flat=True))
    assert verbs["unit.founded"] == here.units
    assert verbs["demo.members"] == 5 + 97 + 24
    assert verbs["office.given"] == Appointment.objects.count()
    counted = sum(body.parameters["count"] for body in Body.objects.filter(verb="demo.members"))
    assert counted == here.members
    assert first_broken_entry() is None


def test_building_again_changes_nothing(here):
    before = Entry.objects.count()
    assert build(day=DAY) == here
    assert Entry.objects.count() == before


def test_same_seed_and_day_give_the_same_data():
    assert facts(make_plan(7, 3000, DAY)) == facts(make_plan(7, 3000, DAY))


def test_another_seed_gives_other_people_and_the_same_shape():
    one, two = make_plan(7, 3000, DAY), make_plan(8, 3000, DAY)
    assert [unit.code for unit in one.tree.units] != [unit.code for unit in two.tree.units]
    assert [unit.kind for unit in one.tree.units] == [unit.kind for unit in two.tree.units]
    assert len(one.lives) == len(two.lives)


def test_too_few_people_for_the_tree_are_refused():
    with pytest.raises(ValueError, match="too few for 117 branches"):
        make_plan(7, 500, DAY)


@pytest.mark.parametrize("seed", range(5))
def test_invented_companies_are_not_famous_ones(seed):
    for _code, name in make_plan(seed, 2000, DAY).tree.hosts:
        assert isinstance(name, Texts)
        together = f"{name['en']} {name['zh-hans']}".casefold()
        assert [known for known in FAMOUS if known in together] == []


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 1, 1), date(2026, 12, 31)])
def test_any_day_will_do(day):
    plan = make_plan(3, 1500, day)
    assert all(spell.starts <= day for life in plan.lives for spell in life.spells + life.jobs)
    assert all(
        spell.ends is None or spell.starts < spell.ends
        for life in plan.lives
        for spell in life.spells + life.jobs
    )
