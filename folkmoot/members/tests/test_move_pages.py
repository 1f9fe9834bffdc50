from datetime import date

import pytest

from folkmoot.core.tests.answers import masked
from folkmoot.core.texts import both
from folkmoot.members import admissions
from folkmoot.members.models import Application, Cohort, Transfer
from folkmoot.members.tests.moves import (
    DAY,
    Side,
    add_holding_unit,
    asked,
    line,
    on,
    outsider,
)
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import appoint, begin_membership
from folkmoot.units.models import Employment, Host, Membership, OfficeKind
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED, make_person

WISH = {"kind": "move", "to": "north2", "on": "2026-03-10", "reason": "work", "note": ""}


def text(answer):
    return answer.content.decode()


@pytest.fixture(autouse=True)
def clock():
    with on(DAY):
        yield


def test_member_sees_everything_before_asking(world, sign_in):
    kind = OfficeKind.objects.get(code="committee-member")
    appoint(world.member, world.north1, kind, term=(FOUNDED, None), by=None)
    client = sign_in(world.member)
    shown = client.post("/transfers/new/", WISH)
    for words in ("Committee member", "North First Branch", "North Second Branch", "sign the calendar",
                  "The joining date stays", "1 January 2020", "they sign in again"):  # fmt: skip
        assert words in text(shown)
    assert Transfer.objects.count() == 0
    done = client.post("/transfers/new/", {**WISH, "seen": shown.context["seen"]}, follow=True)
    assert done.redirect_chain[-1][0] == f"/transfers/{Transfer.objects.get().pk}/"
    assert "waits for an answer" in text(done)


def test_what_changed_since_the_preview_is_shown_again(world, sign_in):
    client = sign_in(world.member)
    seen = client.post("/transfers/new/", WISH).context["seen"]
    kind = OfficeKind.objects.get(code="committee-member")
    appoint(world.member, world.north1, kind, term=(FOUNDED, None), by=None)
    again = client.post("/transfers/new/", {**WISH, "seen": seen})
    assert (again.status_code, Transfer.objects.count()) == (200, 0)
    assert "Committee member" in text(again)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to": "north1"}, "belongs to this unit already"),
        ({"on": "2026-03-01"}, "The day lies in the past"),
        ({"on": "soon"}, "This is not a date"),
        ({"on": "2031-01-01"}, "more than two years ahead"),
        ({"to": "nowhere"}, "Select a valid choice"),
        ({"until": "2026-05-01"}, "has no last day"),
        ({"kind": "guest", "until": "2026-03-09"}, "The last day must lie after the first"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(world, sign_in, changes, sentence):
    answer = sign_in(world.member).post("/transfers/new/", {**WISH, "note": "my words", **changes})
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert "my words" in text(answer)
    assert Transfer.objects.count() == 0


def test_whole_transfer_by_pages(world, sign_in):
    client = sign_in(world.member)
    seen = client.post("/transfers/new/", WISH).context["seen"]
    client.post("/transfers/new/", {**WISH, "seen": seen})
    pk = Transfer.objects.get().pk
    for person, side in ((world.secretary, "losing"), (world.sibling, "gaining")):
        client = sign_in(person)
        assert "张伟" in text(client.get("/work/"))
        client.post(f"/transfers/{pk}/accept/", {"accept-side": side})
    assert line(world.member)[1] == ("north2", date(2026, 3, 10), None, "full")
    assert "agreed, its day is to come" in text(sign_in(world.member).get("/me/"))


def test_refusal_page_keeps_what_was_written(world, sign_in):
    transfer = asked(world)
    client = sign_in(world.secretary)
    answer = client.post(
        f"/transfers/{transfer.pk}/refuse/",
        {"refuse-side": "losing", "refuse-ground": "election", "refuse-note": "my words"},
    )
    assert "This ground does not hold here" in text(answer)
    assert "my words" in text(answer)


def test_asking_over_says_the_same_of_members_and_strangers(world, sign_in):
    client = sign_in(world.secretary)
    wanted = {"to": "north1", "on": "2026-03-10", "reason": "work", "note": ""}
    said = []
    for number, name in (("1008", "欧阳雪"), ("1008", "王小二"), ("8888", "欧阳雪")):
        answer = client.post(
            "/transfers/ask/", {**wanted, "number": number, "name": name}, follow=True
        )
        said.append([str(message) for message in answer.context["messages"]])
    assert said[0] == said[1] == said[2]
    row = Transfer.objects.get()
    assert (row.person, row.side) == (world.hidden, Side.GAINING)
    assert client.get(f"/transfers/{row.pk}/").status_code == 404
    assert sign_in(world.sibling).get(f"/transfers/{row.pk}/").status_code == 404
    client = sign_in(world.hidden)
    client.post(f"/transfers/{row.pk}/accept/", {"accept-side": "member"})
    assert sign_in(world.secretary).get(f"/transfers/{row.pk}/").status_code == 200
    assert sign_in(world.sibling).get(f"/transfers/{row.pk}/").status_code == 200


@pytest.mark.parametrize("nickname", ["sibling", "member", "auditor", "colleague"])
def test_transfer_of_somebody_out_of_reach_cannot_be_started(world, sign_in, nickname):
    address = "/transfers/new/?person=1003"
    assert sign_in(getattr(world, nickname)).get(address).status_code == 404


def test_newcomer_with_an_account_applies_and_sees_the_steps(world, client):
    account = Account.objects.create_user("fresh@example.org")
    client.force_login(account)
    assert "/apply/" in text(client.get("/me/"))
    data = {"name": "周小川", "unit": "north1", "statement": "I work here."}
    assert client.post("/apply/", data).status_code == 302
    application = Application.objects.get()
    assert (application.person.name, application.entered_by) == ("周小川", application.person)
    mine = text(client.get("/me/"))
    assert "0 of 2 have confirmed" in mine
    admissions.refuse_application(application, reason="You work elsewhere.", by=world.secretary)
    assert "You work elsewhere." in text(client.get("/me/"))


def test_application_that_is_refused_by_the_form_makes_nobody(world, client):
    client.force_login(Account.objects.create_user("fresh@example.org"))
    before = Person.objects.count()
    answer = client.post("/apply/", {"name": "周小川", "unit": "nowhere", "statement": "kept"})
    assert "does not stand in the tree" in text(answer)
    assert "kept" in text(answer)
    assert Person.objects.count() == before


def test_applying_again_and_again_is_stopped_with_a_clear_sentence(world, sign_in):
    """What was refused counts as well: unit codes are not there to be guessed."""
    client = sign_in(world.leaver)
    for _ in range(5):
        assert client.post("/apply/", {"unit": "nowhere"}).status_code == 200
    answer = client.post("/apply/", {"unit": "north1", "statement": "kept"})
    assert answer.status_code == 429
    assert "Nothing was sent; try again in an hour." in text(answer)
    assert "kept" in text(answer)
    assert not world.leaver.applications.exists()
    assert client.get("/apply/").status_code == 200
    other = sign_in(make_person("9005", "高洁"))
    assert other.post("/apply/", {"unit": "north1"}).status_code == 302
    with on(DAY, hours=11):
        answer = sign_in(world.leaver).post("/apply/", {"unit": "north1"})
    assert answer.status_code == 302


def test_member_is_told_that_applying_is_not_needed(world, sign_in):
    assert "You are a member already" in text(sign_in(world.member).get("/apply/"))


def test_secretary_enters_an_application_and_the_sponsor_answers(world, sign_in):
    client = sign_in(world.secretary)
    data = {"number": "", "name": "周小川", "email": "z@example.org", "unit": "north1"}
    client.post("/applications/new/", data)
    row = Application.objects.get()
    client.post(f"/applications/{row.pk}/ask/", {"ask-number": "1006"})
    client = sign_in(world.member)
    assert f"/applications/{row.pk}/" in text(client.get("/me/"))
    shown = text(client.get(f"/applications/{row.pk}/"))
    assert "z@example.org" not in shown
    client.post(f"/applications/{row.pk}/vouch/", {"vouch-answer": "yes"})
    assert row.sponsorships.get().is_confirmed is True


@pytest.mark.parametrize(
    ("number", "unit"), [("1008", "north1"), ("8888", "north1"), ("1009", "north2")]
)
def test_secretary_enters_nobody_and_nowhere_out_of_reach(world, sign_in, number, unit):
    data = {"number": number, "name": "", "unit": unit}
    answer = sign_in(world.secretary).post("/applications/new/", data)
    assert (answer.status_code, Application.objects.count()) == (200, 0)


def test_sponsor_out_of_reach_and_nobody_at_all_are_one_answer(world, sign_in):
    person = outsider()
    row = admissions.apply_for_membership(person, world.north1.unit, by=person)
    client = sign_in(world.secretary)
    said = []
    for number in ("1008", "8888"):
        answer = client.post(f"/applications/{row.pk}/ask/", {"ask-number": number})
        said.append(masked(answer).replace(number.encode(), b""))
    assert said[0] == said[1]
    assert b"A sponsor is a full member of the unit" in said[0]


def test_decision_in_ones_own_case_is_for_somebody_else(world, sign_in):
    answer = sign_in(world.secretary).get("/people/1003/standing/")
    assert (answer.status_code, "Nobody decides in their own case" in text(answer)) == (403, True)


def test_office_beyond_ones_own_is_protected(world, sign_in):
    answer = sign_in(world.secretary).get("/people/1002/departure/")
    assert (answer.status_code, "office beyond yours" in text(answer)) == (403, True)


def test_leaving_shows_first_what_ends(world, sign_in):
    client = sign_in(world.secretary)
    shown = text(client.get("/me/leave/"))
    assert ["Secretary" in shown, "change the register" in shown] == [True, True]
    client.post("/me/leave/", {"on": "2026-03-05", "reason": ""})
    assert line(world.secretary) == [("north1", FOUNDED, date(2026, 3, 5), "full")]


def test_job_change_on_the_own_page_proposes_the_transfer(world, sign_in):
    host = Host.objects.create(code="bolt", name=both("Bolt", "博特"))
    world.south.unit.hosts.add(host)
    client = sign_in(world.member)
    answer = client.post(
        "/me/work/", {"host": "bolt", "title": "engineer", "starts": "2026-03-01"}, follow=True
    )
    assert "/transfers/new/?to=south&amp;reason=work" in text(answer)
    shown = client.get("/transfers/new/?to=south&reason=work")
    assert shown.context["form"]["to"].value() == "south"
    spell = Employment.objects.live().get(person=world.member)
    client.post(f"/me/work/{spell.pk}/", {"on": "2026-03-02"})
    assert not Employment.objects.on(DAY).filter(person=world.member).exists()


def test_somebody_elses_work_does_not_exist(world, sign_in):
    spell = Employment.objects.create(person=world.colleague, starts=FOUNDED)
    client = sign_in(world.member)
    assert client.get(f"/me/work/{spell.pk}/").status_code == 404
    assert client.post(f"/me/work/{spell.pk}/remove/").status_code == 404


def test_whoever_is_between_two_jobs_is_offered_the_holding_unit(world, sign_in):
    add_holding_unit(world)
    assert "/transfers/new/?to=between&amp;reason=no-work" in text(
        sign_in(world.member).get("/me/")
    )


def fill(world, count, start):
    """So many of everything that the work and cohort pages show."""
    for number in range(start, start + count):
        person = make_person(f"5{number:03}", "孙丽", first_employed=2015)
        begin_membership(
            person, world.north1, on=date(2025, 3, 1), by=None, standing="probationary"
        )
        Person.objects.filter(pk=person.pk).update(email="", phone="")
        who = outsider(f"6{number:03}", "郑雪")
        row = admissions.apply_for_membership(who, world.north1.unit, by=who)
        admissions.ask_sponsor(row, world.member, by=world.secretary)
        mover = make_person(f"7{number:03}", "陈静")
        begin_membership(mover, world.north1, on=FOUNDED, by=None)
        world.mover = mover
        asked(world, person="mover")
        Cohort.objects.create(name=both("c", "c"), rule={"first_employed": [2015, 2015]})


@pytest.mark.parametrize("address", ["/work/", "/cohorts/", "/me/", "/cohorts/{pk}/"])
def test_queries_do_not_grow_with_the_rows(world, sign_in, address):
    fill(world, 5, 0)
    Person.objects.filter(pk=world.secretary.pk).update(first_employed=2015)
    address = address.format(pk=Cohort.objects.earliest("pk").pk)
    client = sign_in(world.secretary)
    before = queries_of(client, address)
    fill(world, 3, 5)
    assert queries_of(client, address) == before


def test_cohort_is_made_by_form_and_shows_names_only_in_reach(world, sign_in):
    Person.objects.filter(number__in=["1006", "1008"]).update(first_employed=2015)
    client = sign_in(world.general)
    data = {
        "name_en": "Year 2015",
        "name_zh-hans": "2015 届",
        "unit": "north",
        "year_from": "2015",
        "year_to": "2015",
    }
    client.post("/cohorts/new/", data)
    row = Cohort.objects.get()
    assert (row.rule, row.unit) == ({"first_employed": [2015, 2015]}, world.north.unit)
    address = f"/cohorts/{row.pk}/"
    found = {}
    for name in ("general", "secretary", "member", "southerner"):
        shown = text(sign_in(getattr(world, name)).get(address))
        found[name] = [
            "张伟" in shown,
            "欧阳雪" in shown,
            "told to offices that reach all of them" in shown,
            "You belong" in shown,
        ]
    assert found == {
        "general": [True, True, False, False],
        "secretary": [True, False, False, False],  # told how many of their own
        "member": [False, False, True, True],
        "southerner": [False, False, True, False],
    }
    assert "1 January 2020" in text(sign_in(world.member).get(address))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Fill in at least one condition"),
        ({"age_from": "40", "age_to": "30"}, "smaller than the first"),
        ({"unit": "", "age_from": "1"}, "Your office does not reach so far"),
        ({"unit": "south", "age_from": "1"}, "Select a valid choice"),
        ({"host": "nowhere"}, "Select a valid choice"),
    ],
)
def test_cohort_form_says_what_is_wrong(world, sign_in, changes, sentence):
    data = {"name_en": "Kept name", "unit": "north1", **changes}
    answer = sign_in(world.secretary).post("/cohorts/new/", data)
    assert sentence in text(answer)
    assert "Kept name" in text(answer)
    assert Cohort.objects.count() == 0


def test_cohort_is_closed_by_those_who_may_make_it(world, sign_in):
    row = Cohort.objects.create(name=both("c", "c"), rule={"age": [1, 99]}, unit=world.north.unit)
    for name, status in (("member", 404), ("secretary", 404), ("general", 302), ("chair", 404)):
        answer = sign_in(getattr(world, name)).post(f"/cohorts/{row.pk}/close/")
        assert answer.status_code in ({404, 403} if status == 404 else {302})


def test_guest_place_is_ended_by_guest_and_units_only(world, sign_in):
    found = {}
    for name in ("member", "southerner", "secretary", "sibling", "colleague", "auditor"):
        spell = Membership.objects.create(
            person=world.member, unit=world.south.unit, kind="guest", starts=FOUNDED
        )
        found[name] = sign_in(getattr(world, name)).post(f"/guests/{spell.pk}/end/").status_code
        Membership.objects.filter(kind="guest").delete()
    assert found == {
        "member": 302, "southerner": 302, "secretary": 302,
        "sibling": 404, "colleague": 404, "auditor": 404,
    }  # fmt: skip
