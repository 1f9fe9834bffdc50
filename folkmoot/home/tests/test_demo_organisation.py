"""The demonstration: an organisation of the right size, and twenty years of it told by acts."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from folkmoot.audit.models import Body, Entry
from folkmoot.audit.queries import first_broken_entry
from folkmoot.core.dates import start_of
from folkmoot.home.demo.clock import clock_at, noon_of
from folkmoot.home.demo.deeds import SOURCE, introduced
from folkmoot.home.demo.organisation import DEMO_PASSWORD, build
from folkmoot.home.demo.plan import make_plan
from folkmoot.members.cohorts import members_of
from folkmoot.members.models import Application, Cohort, Transfer
from folkmoot.members.models.admissions import Stage
from folkmoot.people.models import Account, Person
from folkmoot.units.access import Access
from folkmoot.units.acts.book import Book
from folkmoot.units.acts.lines import FOREVER, fills
from folkmoot.units.acts.models import Act, ActRow, ActUnit
from folkmoot.units.models import (
    Appointment,
    Employment,
    Host,
    Membership,
    Placement,
    Unit,
)
from folkmoot.units.rulebook.models import Rulebook
from folkmoot.units.story.queries import Members, chapters_of, relatives_of

DAY = date(2026, 5, 20)
EVE = timedelta(days=1)


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
    assert here.units == 132
    assert Host.objects.count() == 90
    assert not Host.objects.filter(units=None).exists()
    joint = Unit.objects.filter(placements__kind__code="joint-branch").annotate(
        n=Count("hosts", distinct=True)
    )
    assert [unit.n for unit in joint] == [3] * 5


def test_there_are_as_many_people_as_asked_for(here):
    assert here.people == Person.objects.count() == 3000
    assert here.members == 3000 - 150 - 1
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
    lines = Book(Placement, lambda row: row.unit_id)
    lines.load(Placement.objects.live())
    for spell in Membership.objects.live():
        assert fills(lines.lines[spell.unit_id], spell.starts, spell.ends or FOREVER)


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
    assert len({person.memberships.on(DAY).get(kind="home").unit for person in here.trustees}) == 3
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


def test_log_holds_the_decisions_and_one_entry_for_the_members_of_each_unit(here):
    verbs = Counter(Body.objects.values_list("verb", flat=True))
    assert verbs["unit.founded"] == verbs["demo.told"] == 1
    assert verbs["demo.members"] == 5 + 97 + 24
    counted = sum(body.parameters["count"] for body in Body.objects.filter(verb="demo.members"))
    assert counted == here.members
    earlier = sum(body.parameters["count"] for body in Body.objects.filter(verb="demo.terms"))
    assert verbs["office.given"] + earlier == Appointment.objects.live().count()
    assert first_broken_entry() is None
    moments = list(Entry.objects.order_by("sequence").values_list("recorded", flat=True))
    assert moments == sorted(moments)


def test_building_again_changes_nothing(here):
    before = Entry.objects.count()
    assert build(day=DAY) == here
    assert Entry.objects.count() == before


@pytest.fixture
def company(here):
    return here.grown.unit


def branches(company, day):
    """Ending of the code → members, of every branch of the company that stood on a day."""
    places = Placement.objects.on(day).filter(unit__code__startswith=company.code)
    return {
        place.unit.code.removeprefix(company.code): Membership.objects.on(day)
        .filter(unit=place.unit, kind="home")
        .count()
        for place in places.exclude(kind__code="general-branch").select_related("unit")
    }


def test_company_had_one_branch_of_50_on_its_first_day_and_has_nine_of_296(company):
    first = Placement.objects.live().filter(unit=company).earliest("starts")
    assert branches(company, first.starts - EVE) == {}
    assert branches(company, first.starts) == {"": 50}
    today = branches(company, DAY)
    assert (len(today), sum(today.values())) == (9, 296)


def test_company_grew_by_one_branch_after_the_other(company):
    acts = Act.objects.in_force().filter(units__unit__code__startswith=company.code, on__lte=DAY)
    days = sorted(set(acts.values_list("on", flat=True)))
    numbers = [len(branches(company, day)) for day in days]
    assert numbers == [1, 3, 4, 5, 6, 7, 8, 9, 8, 8, 9, 8, 9]
    for act in acts.filter(kind="split", units__role=ActUnit.Role.PREDECESSOR):
        grown = act.units.get(role=ActUnit.Role.PREDECESSOR).unit
        before = Membership.objects.on(act.on - EVE).filter(unit=grown, kind="home").count()
        assert 45 <= before <= 100


def test_every_kind_of_act_is_in_the_story(company):
    named = ActUnit.objects.filter(unit__code__startswith=company.code)
    acts = Act.objects.filter(pk__in=named.values("act"))
    assert Counter(act.kind for act in acts) == {
        "found": 4, "split": 7, "rename": 3, "merge": 1, "change-kind": 1, "close": 1, "move": 1,
        "transfer-members": 1,
    }  # fmt: skip


def test_every_row_of_the_tree_was_written_by_an_act(here):
    written = ActRow.objects.filter(model="placement", verb="wrote").values("row")
    others = Placement.objects.exclude(pk__in=written)
    taken_back = Act.objects.get(withdrawn__isnull=False)
    assert {(place.unit.code, place.recorded) for place in others} == {
        ("city", noon_of(introduced(DAY)) - timedelta(hours=3)),
        (taken_back.units.get().unit.code, taken_back.withdrawn),
    }


def test_register_is_what_the_plan_says_though_acts_wrote_it(here):
    planned = {
        (life.person.number, spell.kind, str(spell.where), spell.starts, spell.ends, spell.standing)
        for life in make_plan(7, 3000, DAY).lives
        for spell in life.spells
    }
    rows = Membership.objects.live().filter(starts__lte=DAY)
    found = {
        (number, kind, unit, starts, ends if ends and ends <= DAY else None, standing)
        for number, kind, unit, starts, ends, standing in rows.values_list(
            "person__number", "kind", "unit__code", "starts", "ends", "standing"
        )
    }
    assert found == planned


def test_what_is_older_than_the_installation_the_minutes_tell(here):
    first = introduced(DAY)
    told = Act.objects.exclude(source="")
    assert {act.source for act in told} == {SOURCE}
    assert max(told.values_list("on", flat=True)) < first + timedelta(days=30)
    assert {timezone.localdate(act.signed) for act in told} == {first}
    [body] = Body.objects.filter(verb="demo.told")
    assert body.parameters["count"] == told.count()


def test_since_then_two_officers_of_the_day_propose_and_sign(here):
    city = here.root.unit
    signed = Act.objects.filter(source="", signed__isnull=False)
    assert signed.count() > 50
    for act in signed.select_related("proposed_by", "approved_by"):
        for person, moment in ((act.proposed_by, act.proposed), (act.approved_by, act.signed)):
            day = timezone.localdate(moment)
            assert day <= DAY
            held = Appointment.objects.on(day).filter(person=person).select_related("office__kind")
            assert any("act.sign" in term.office.kind.rights for term in held)
        assert (
            Appointment.objects.on(timezone.localdate(act.signed))
            .filter(person=act.approved_by, office__unit=city)
            .exists()
        )
        assert act.signed
        assert act.proposed < act.signed


def test_every_decision_says_why_in_the_organisation_s_language(here):
    for act in Act.objects.all():
        assert act.reason.isascii() is False
        assert bool(act.decision) or act.source == SOURCE


def test_correction_stands_beside_what_was_known(company):
    act = Act.objects.get(kind="transfer-members")
    sixth = Unit.objects.get(code=f"{company.code}-6")
    people = act.parameters["people"]
    assert len(people) == 3
    at_home = {"person__in": people, "unit": sixth, "kind": "home"}
    between = start_of(timezone.localdate(act.signed))
    assert not Membership.objects.on(act.on, between).filter(**at_home).exists()
    assert Membership.objects.on(act.on).filter(**at_home).count() == 3


def test_one_decision_is_to_come_one_waits_and_one_was_taken_back(here):
    in_force = Act.objects.in_force()
    [to_come] = [act for act in in_force if act.is_to_come(DAY)]
    [waiting] = Act.objects.open()
    [taken_back] = Act.objects.exclude(withdrawn=None)
    assert (to_come.kind, waiting.kind, taken_back.kind) == ("merge", "found", "rename")
    moved = [one for one in to_come.consequences if one["code"] == "members.move"]
    assert moved[0]["parameters"]["count"] > 0


def test_closed_units_keep_their_members_of_then(here):
    gone = Unit.objects.exclude(pk__in=Placement.objects.on(DAY).values("unit"))
    assert gone.count() == 4
    for unit in gone:
        last = Placement.objects.live().filter(unit=unit).latest("ends")
        then = Membership.objects.on(last.ends - EVE).filter(unit=unit)
        assert then.exists()
        assert not Membership.objects.on(last.ends).filter(unit=unit).exists()
        heirs = ActUnit.objects.filter(
            act__in=Act.objects.in_force().filter(on=last.ends), role=ActUnit.Role.SUCCESSOR
        )
        home = Membership.objects.on(last.ends).filter(
            person__in=then.values("person"), kind="home", unit__in=heirs.values("unit")
        )
        assert home.count() == then.count()


def test_story_of_the_company_is_whole(company):
    chapters = [(c.place.kind.code, str(c.place.name)) for c in chapters_of(company)]
    assert [kind for kind, _name in chapters] == ["branch", "general-branch"]
    relatives = [(one.place.unit.code.removeprefix(company.code), one.is_earlier)
                 for one in relatives_of(company)]  # fmt: skip
    assert relatives == [("old-harbour", True), ("-1", False), ("-2", False), ("-3", False)]
    members = Members(company, whole=True)
    sizes = [members.on(date(year, 3, 1)) for year in range(2006, 2027)]
    assert all(later > earlier - 5 for earlier, later in pairwise(sizes))
    assert (sizes[0], members.on(DAY)) == (50, 296)


def test_offices_have_successive_holders_who_belong_to_their_units(company):
    terms = Appointment.objects.live().filter(office__unit=company, office__kind__code="secretary")
    held = list(terms.order_by("starts"))
    assert len(held) >= 6
    assert all(two.starts >= (one.ends or date.max) for one, two in pairwise(held))
    codes = [company.code, *(company.code + ending for ending in branches(company, DAY))]
    for term in Appointment.objects.live().filter(office__unit__code__in=codes):
        home = Membership.objects.on(term.starts).get(person=term.person, kind="home")
        assert home.unit.code.startswith(company.code)


def test_admissions_since_the_installation_have_their_papers(here):
    rows = Application.objects.prefetch_related("decisions", "sponsorships")
    stages = Counter(row.stage(DAY) for row in rows)
    assert sum(stages.values()) > 800
    assert set(stages) == {Stage.SPONSORING, Stage.PROBATION, Stage.CONFIRMED}
    now = Membership.objects.on(DAY).filter(kind="home")
    on_probation = [row.person_id for row in rows if row.stage(DAY) == Stage.PROBATION]
    standings = now.filter(person__in=on_probation).values_list("standing", flat=True)
    assert set(standings) == {"probationary"}
    assert all(row.person.pk not in {s.sponsor_id for s in row.sponsorships.all()} for row in rows)


def test_a_secretary_finds_a_transfer_in_and_one_out_that_wait(here):
    branch = here.sign_in["secretary"].appointments.on(DAY).get().office.unit
    waiting = Transfer.objects.filter(closed=None)
    assert {(row.losing == branch, row.gaining == branch) for row in waiting} == {
        (True, False), (False, True),
    }  # fmt: skip
    assert {row.missing == ["losing", "gaining"] for row in waiting} == {True}


def test_cohorts_fill_themselves(here):
    sizes = [members_of(cohort, DAY).count() for cohort in Cohort.objects.order_by("pk")]
    assert len(sizes) == 3
    assert min(sizes) > 50


def test_organisation_grew_every_year(here):
    sizes = [
        Membership.objects.on(date(year, 3, 1)).filter(kind="home").count()
        for year in range(2006, 2027)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] > 40
    assert Rulebook.objects.on(date(2010, 1, 1)).exists()


def test_everything_was_recorded_in_its_own_time(here):
    then = start_of(date(2019, 1, 1))
    known = Placement.objects.on(date(2019, 1, 1), then).values_list("unit__code", flat=True)
    today = Placement.objects.on(date(2019, 1, 1)).values_list("unit__code", flat=True)
    assert sorted(known) == sorted(today)
    assert not Placement.objects.on(date(2012, 1, 1), start_of(date(2012, 1, 1))).exists()
    assert first_broken_entry() is None


def test_the_clock_stands_and_goes_on():
    before = timezone.now()
    with clock_at(noon_of(date(2018, 3, 4))):
        assert timezone.localdate() == date(2018, 3, 4)
        assert Act().proposed == noon_of(date(2018, 3, 4))
    assert timezone.now() >= before
