"""Asking to be erased, and answering it: two persons, a clock, and reasons where it has to wait."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from folkmoot.audit.models import Body
from folkmoot.elections.tests import scene as acts
from folkmoot.members.models import DataRequest
from folkmoot.members.tests.test_data_copy import fresh
from folkmoot.people.models import Account, Person

PAGE, SURE = "/me/erase/", {"is_sure": "on"}
ANSWER = {"erase-is_sure": "on"}


@pytest.fixture
def asked(world):
    fresh(world.member).post(PAGE, SURE)
    return DataRequest.objects.get()


def texts(client, address):
    return client.get(address).content.decode()


def is_erased(person):
    return Person.objects.get(pk=person.pk).erased is not None


def test_page_says_what_goes_what_stays_and_why(world, sign_in):
    shown = texts(sign_in(world.member), PAGE)
    for words in ("Employments", "Your account", "Who you are: member number, name",
                  "<li>Memberships</li>", "The duty to account for decisions", "under a pseudonym"):  # fmt: skip
        assert words in shown


def test_asking_needs_a_fresh_confirmation_and_a_tick(world, sign_in):
    answer = sign_in(world.member).post(PAGE, SURE)
    assert answer["Location"].startswith("/accounts/reauthenticate/code/")
    assert fresh(world.member).post(PAGE).status_code == 200
    assert not DataRequest.objects.exists()


def test_request_waits_for_a_second_person(world, asked, sign_in):
    assert (asked.kind, asked.settled, is_erased(world.member)) == ("erasure", None, False)
    assert "to be answered until" in texts(sign_in(world.member), "/me/")


def test_office_carries_it_out(world, asked, sign_in):
    client = sign_in(world.secretary)
    page = texts(client, f"/requests/{asked.pk}/")
    assert ["What goes" in page, "Erase the data" in page] == [True, True]
    assert client.post(f"/requests/{asked.pk}/erase/").status_code == 200
    assert not is_erased(world.member)
    assert client.post(f"/requests/{asked.pk}/erase/", ANSWER)["Location"] == "/work/"
    assert is_erased(world.member)
    asked.refresh_from_db()
    assert (asked.outcome, asked.settled_by) == ("done", world.secretary)
    body = Body.objects.get(verb="person.erased")
    assert (body.actor, body.parameters) == (
        world.secretary.pk, {"who": {"person": world.member.pk}},
    )  # fmt: skip
    assert "were erased at their wish" in texts(sign_in(world.colleague), "/log/")


def test_correction_is_no_answer_to_erasure_nor_the_other_way_round(world, asked, sign_in):
    client = sign_in(world.secretary)
    assert client.post(f"/requests/{asked.pk}/correct/").status_code == 404
    row = DataRequest.objects.create(person=world.colleague, kind="correction", field="born")
    assert client.post(f"/requests/{row.pk}/erase/", ANSWER).status_code == 404
    assert not is_erased(world.colleague)


@pytest.mark.parametrize("nickname", ["member", "colleague", "sibling", "southerner", "auditor"])
def test_nobody_else_carries_it_out(world, asked, sign_in, nickname):
    client = sign_in(getattr(world, nickname))
    assert client.post(f"/requests/{asked.pk}/erase/", ANSWER).status_code == 404
    assert not is_erased(world.member)


def test_who_holds_an_office_is_told_which_and_that_it_has_to_end_first(world, sign_in):
    client = fresh(world.secretary)
    words = "You hold an office that has to end first: Secretary, North First Branch."
    assert words in texts(client, PAGE)
    client.post(PAGE, SURE)
    row = DataRequest.objects.get()
    assert (row.outcome, row.reason, row.settled_by) == ("refused", words, None)
    assert words in texts(client, "/me/")
    assert Body.objects.filter(verb="request.held").count() == 1


def test_who_is_on_the_roll_of_a_running_election_waits_until_it_is_over(world):
    found = acts.call(world).election
    with acts.at(1):
        client = fresh(world.member)
        client.post(PAGE, SURE)
        row = DataRequest.objects.get()
        assert (row.outcome, "Election of the secretary" in row.reason) == ("refused", True)
        found.cancelled = timezone.now()
        found.save()
        client.post(PAGE, SURE)
    assert DataRequest.objects.open().count() == 1


def test_candidate_and_keeper_of_a_key_wait(world):
    scene = acts.call(world, trustees=("southerner", "general"))
    acts.stand(scene, world.member)
    with acts.at(2):
        assert "You stand in an election that is not over" in texts(fresh(world.member), PAGE)
        assert "You hold a key of an election" in texts(fresh(world.southerner), PAGE)


def test_what_has_begun_meanwhile_holds_the_answer_too(world, asked, sign_in):
    acts.call(world)
    with acts.at(1):
        client = sign_in(world.secretary)
        page = texts(client, f"/requests/{asked.pk}/")
        assert ["Erasure has to wait" in page, "Erase the data" in page] == [True, False]
        shown = client.post(f"/requests/{asked.pk}/erase/", ANSWER).content.decode()
    assert "You are on the roll of an election that is not over" in shown
    assert not is_erased(world.member)


def test_ballot_with_the_own_name_is_named_before(world):
    scene = acts.ready(world, world.member, world.colleague)
    acts.close(scene)
    shown = texts(fresh(world.member), PAGE)
    assert "Your name on the ballot of" in shown


def test_refusal_says_why(world, asked, sign_in):
    sign_in(world.secretary).post(
        f"/requests/{asked.pk}/refuse/", {"refuse-reason": "Papers of the unit are with you."}
    )
    assert "Papers of the unit are with you." in texts(sign_in(world.member), "/me/")
    assert not is_erased(world.member)


def test_who_left_long_ago_is_erased_without_a_membership_to_end(world, sign_in):
    fresh(world.leaver).post(PAGE, SURE)
    row = DataRequest.objects.get()
    sign_in(world.secretary).post(f"/requests/{row.pk}/erase/", ANSWER)
    assert is_erased(world.leaver)
    assert not Account.objects.filter(email="p1009@example.org").exists()


def test_late_request_is_marked_for_whoever_must_answer_and_counted_for_all(world, asked, sign_in):
    with time_machine.travel(asked.asked + timedelta(days=26), tick=False):
        assert "badge warning" in texts(sign_in(world.secretary), "/work/")
        assert "badge warning" in texts(sign_in(world.colleague), "/data/")


def test_pseudonym_is_read_and_not_decided_about(world, asked, sign_in):
    client = sign_in(world.secretary)
    client.post(f"/requests/{asked.pk}/erase/", ANSWER)
    number = Person.objects.get(pk=world.member.pk).number
    page = texts(client, f"/people/{number}/?why=data")
    assert ["North First Branch" in page, "Decide" in page] == [True, False]
    assert client.get(f"/people/{number}/standing/").status_code == 404
    assert client.get("/people/1006/").status_code == 404
