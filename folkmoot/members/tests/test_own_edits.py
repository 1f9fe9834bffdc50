"""Members change what is theirs, and ask for the rest."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from folkmoot.audit.models import Body
from folkmoot.audit.queries import first_broken_entry
from folkmoot.members.models import DataRequest
from folkmoot.members.tests.test_data_copy import fresh
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Person
from folkmoot.units.models import Membership
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import make_person

EDIT, ASK = "/me/edit/", "/me/correction/"
OWN = {"email": "p1006@example.org", "phone": "", "language": "", "latin_name": ""}


def person_of(world):
    return Person.objects.get(pk=world.member.pk)


def texts(client, address):
    return client.get(address).content.decode()


def test_member_changes_telephone_language_and_latin_name(world, sign_in):
    client = sign_in(world.member)
    wish = OWN | {
        "phone": "＋86 139-0000 0000",
        "language": "zh-hans",
        "latin_name": " Zhang  Wei ",
    }
    assert client.post(EDIT, wish)["Location"] == "/me/"
    found = person_of(world)
    assert (found.phone, found.language, found.latin_name) == (
        "+86 139-0000 0000", "zh-hans", "Zhang Wei",
    )  # fmt: skip
    assert [found] == list(Person.objects.matching("zhang wei").filter(pk=found.pk))


def test_log_says_the_fields_and_not_the_values(world, sign_in):
    sign_in(world.member).post(EDIT, OWN | {"phone": "13900000000"})
    body = Body.objects.get(verb="person.edited")
    assert body.actor == world.member.pk
    assert body.parameters["fields"] == [{"en": "telephone", "zh-hans": "电话"}]
    assert "139" not in str(body.parameters)
    assert "changed what the register knows" in texts(sign_in(world.colleague), "/log/")
    assert first_broken_entry() is None


def test_new_address_needs_a_fresh_confirmation(world, sign_in):
    answer = sign_in(world.member).post(EDIT, OWN | {"email": "new@example.org"})
    assert answer["Location"].startswith("/accounts/reauthenticate/code/?next=%2Fme%2Fedit%2F")
    assert person_of(world).email == "p1006@example.org"


def test_old_address_is_told_and_the_account_keeps_its_own(world):
    fresh(world.member).post(EDIT, OWN | {"email": "New@Example.org"})
    assert person_of(world).email == "new@example.org"
    letter = Letter.objects.get(recipient="p1006@example.org")
    assert "no longer come to this address" in letter.text
    assert "new@example.org" not in letter.text
    world.member.account.refresh_from_db()
    assert world.member.account.email == "p1006@example.org"


def test_the_same_again_is_said_to_change_nothing(world, sign_in):
    assert "Nothing would change" in sign_in(world.member).post(EDIT, OWN).content.decode()
    assert not Body.objects.filter(verb="person.edited").exists()


@pytest.mark.parametrize("phone", ["call me", "12", "139<script>"])
def test_what_is_no_telephone_number_is_refused(world, sign_in, phone):
    shown = sign_in(world.member).post(EDIT, OWN | {"phone": phone}).content.decode()
    assert "This is not a telephone number." in shown


def test_no_field_of_the_organisation_can_be_sent_along(world, sign_in):
    sign_in(world.member).post(
        EDIT, OWN | {"phone": "13900000000", "name": "Chair", "number": "1", "joined": "1999-01-01"}
    )
    found = person_of(world)
    assert (found.name, found.number, found.joined) == ("张伟", "1006", date(2020, 1, 1))


def ask(client, field="born", value="1990-02-03", **more):
    return client.post(ASK, {"field": field, "value": value, "note": "", **more})


@pytest.fixture
def asked(world, sign_in):
    ask(sign_in(world.member), note="My identity card")
    return DataRequest.objects.get()


def test_correction_is_asked_for_and_stands_on_the_own_page(world, sign_in, asked):
    assert (asked.kind, asked.field, asked.value) == ("correction", "born", "1990-02-03")
    shown = texts(sign_in(world.member), "/me/")
    assert ["correction: date of birth" in shown, "to be answered until" in shown] == [True, True]
    assert person_of(world).born is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("born", "yesterday"), ("born", "2999-01-01"), ("born", "1066-10-14"),
        ("first_employed", "12"), ("first_employed", "x"), ("name", "   "), ("number", "1"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_are_refused_beside_their_field(world, sign_in, field, value):
    assert ask(sign_in(world.member), field, value).status_code == 200
    assert not DataRequest.objects.exists()


def test_asked_twice_it_is_one_request(world, sign_in, asked):
    shown = ask(sign_in(world.member), value="1990-02-04").content.decode()
    assert "You have asked for this already" in shown
    assert DataRequest.objects.count() == 1


def test_secretary_finds_it_to_do_and_corrects(world, sign_in, asked):
    client = sign_in(world.secretary)
    assert f"/requests/{asked.pk}/" in texts(client, "/work/")
    page = texts(client, f"/requests/{asked.pk}/")
    assert ["3 February 1990" in page, "My identity card" in page] == [True, True]
    assert client.post(f"/requests/{asked.pk}/correct/")["Location"] == "/work/"
    asked.refresh_from_db()
    assert (asked.outcome, asked.settled_by, person_of(world).born) == (
        "done", world.secretary, date(1990, 2, 3),
    )  # fmt: skip
    assert f"/requests/{asked.pk}/" not in texts(client, "/work/")
    body = Body.objects.get(verb="request.done")
    assert (body.actor, "1990" in str(body.parameters)) == (world.secretary.pk, False)
    assert (
        Letter.objects.get(recipient=world.member.email).subject == "Something is waiting for you"
    )


def test_corrected_name_is_found_by_searching(world, sign_in):
    ask(sign_in(world.member), "name", "张维")
    sign_in(world.secretary).post(f"/requests/{DataRequest.objects.get().pk}/correct/")
    assert [row.name for row in Person.objects.matching("张维")] == ["张维"]


def test_refusal_needs_reasons_which_the_member_reads(world, sign_in, asked):
    client = sign_in(world.secretary)
    assert client.post(f"/requests/{asked.pk}/refuse/").status_code == 200
    client.post(f"/requests/{asked.pk}/refuse/", {"refuse-reason": "The card says otherwise."})
    asked.refresh_from_db()
    assert asked.outcome == "refused"
    assert "The card says otherwise." in texts(sign_in(world.member), "/me/")


def test_settled_request_is_not_answered_again(world, sign_in, asked):
    client = sign_in(world.secretary)
    client.post(f"/requests/{asked.pk}/correct/")
    client.post(f"/requests/{asked.pk}/refuse/", {"refuse-reason": "no"})
    asked.refresh_from_db()
    assert asked.outcome == "done"


@pytest.mark.parametrize(
    ("nickname", "status"),
    [("member", 404), ("colleague", 404), ("sibling", 404), ("southerner", 404), ("auditor", 404),
     ("secretary", 200), ("general", 200), ("chair", 200)],
)  # fmt: skip
def test_who_may_answer(world, sign_in, asked, nickname, status):
    client = sign_in(getattr(world, nickname))
    assert client.get(f"/requests/{asked.pk}/").status_code == status
    assert client.post(f"/requests/{asked.pk}/nothing/").status_code == 404
    answered = client.post(f"/requests/{asked.pk}/correct/").status_code
    assert answered == (302 if status == 200 else 404)


def test_nobody_answers_their_own_request_nor_one_of_a_higher_office(world, sign_in):
    ask(sign_in(world.secretary))
    own = DataRequest.objects.get()
    assert sign_in(world.secretary).post(f"/requests/{own.pk}/correct/").status_code == 403
    ask(sign_in(world.general))
    above = DataRequest.objects.exclude(pk=own.pk).get()
    assert sign_in(world.secretary).post(f"/requests/{above.pk}/correct/").status_code == 403
    assert f"/requests/{above.pk}/" not in texts(sign_in(world.secretary), "/work/")
    assert sign_in(world.chair).post(f"/requests/{above.pk}/correct/").status_code == 302


def test_somebody_without_a_home_is_answered_at_the_root(world, sign_in):
    stranger = make_person("9001", "周小川")
    ask(sign_in(stranger))
    row = DataRequest.objects.get()
    assert f"/requests/{row.pk}/" in texts(sign_in(world.chair), "/work/")
    assert sign_in(world.general).get(f"/requests/{row.pk}/").status_code == 404


def test_member_takes_it_back_and_nobody_else_does(world, sign_in, asked):
    address = f"/me/requests/{asked.pk}/withdraw/"
    assert sign_in(world.colleague).post(address).status_code == 404
    sign_in(world.member).post(address)
    asked.refresh_from_db()
    assert asked.outcome == "withdrawn"


def test_clock_of_a_month_and_the_alarm_at_25_days(world, sign_in):
    with time_machine.travel("2026-01-31 12:00+08:00", tick=False):
        ask(sign_in(world.member))
    row = DataRequest.objects.get()
    assert row.due == date(2026, 2, 28)
    for days, is_late in ((24.9, False), (25, True)):
        with time_machine.travel(row.asked + timedelta(days=days), tick=False):
            assert (row.is_late, DataRequest.objects.late(timezone.now()).count()) == (
                is_late, int(is_late),
            )  # fmt: skip
            assert ("badge warning" in texts(sign_in(world.secretary), "/work/")) == is_late
            assert ("badge warning" in texts(sign_in(world.colleague), "/data/")) == is_late


def test_joining_date_changes_a_roll_that_is_not_final(world, sign_in):
    ask(sign_in(world.member), "joined", "2019-05-01")
    sign_in(world.secretary).post(f"/requests/{DataRequest.objects.get().pk}/correct/")
    assert person_of(world).joined == date(2019, 5, 1)


def test_questions_do_not_grow_with_the_requests(world, sign_in, asked):
    client = sign_in(world.secretary)
    client.get("/work/")
    before = queries_of(client, "/work/")
    for person in (world.colleague, make_person("9001", "Somebody")):
        Membership.objects.get_or_create(
            person=person, unit=world.north1.unit, kind="home", ends=None,
            defaults={"starts": date(2022, 1, 1)},
        )  # fmt: skip
        DataRequest.objects.create(
            person=person, kind="correction", field="born", value="1990-01-01"
        )
    assert queries_of(client, "/work/") == before
