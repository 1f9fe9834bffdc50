"""Leaving, expulsion or the end of an office ends sessions and rights at once (AU-7)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.core.policy import Policy
from folkmoot.people.models import Account
from folkmoot.people.tests.post import last_code
from folkmoot.units.access import Access, holding, inside, member
from folkmoot.units.actions import (
    appoint,
    begin_membership,
    end_appointment,
    end_membership,
    placement_of,
)
from folkmoot.units.models import OfficeKind
from folkmoot.units.tests.newcomers import newcomer


def sign_in_by_code(person):
    """A browser that went through the door itself."""
    browser, email = Client(), Account.objects.get(person=person).email
    browser.post(reverse("account_request_login_code"), {"email": email})
    browser.post(reverse("account_confirm_login_code"), {"code": last_code(email)})
    return browser


def is_inside(browser):
    return browser.get(reverse("account_email")).status_code == 200


def allows(policy: Policy, browser, rf):
    request = rf.get("/")
    request.user = Account.objects.get(pk=browser.session["_auth_user_id"])
    request.access = Access(request.user.person)
    return policy.allows(request)


def test_end_of_a_membership_ends_every_session_with_the_next_request(world):
    first, second = sign_in_by_code(world.member), Client()
    second.force_login(world.member.account)
    assert is_inside(first)
    assert is_inside(second)
    end_membership(
        world.member.memberships.get(), world.north1, on=today(), reason="expelled", by=None
    )
    assert not is_inside(first)
    assert not is_inside(second)


def test_end_of_an_office_ends_the_session_and_the_right(world):
    browser = sign_in_by_code(world.secretary)
    assert browser.get(reverse("invitations")).status_code == 200
    end_appointment(world.secretary.appointments.get(), world.north1, on=today(), by=None)
    assert (
        browser.get(reverse("invitations")).headers["Location"].startswith(reverse("account_login"))
    )
    assert sign_in_by_code(world.secretary).get(reverse("invitations")).status_code == 404


def test_right_ends_with_the_last_day_of_the_term(world):
    person = newcomer(world)
    Account.objects.create_user("n@example.org", person=person)
    kind = OfficeKind.objects.get(code="secretary")
    appoint(person, world.north2, kind, term=(today(), today() + timedelta(days=30)), by=None)
    browser = Client()
    browser.force_login(Account.objects.get(person=person))
    # The session lives shorter than the term: this one is asked anew on the days in question.
    for days, status in ((29, 200), (30, 404)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            browser.force_login(Account.objects.get(person=person))
            assert browser.get(reverse("invitations")).status_code == status


def test_open_session_loses_the_right_when_the_term_ends_by_date(world):
    person = newcomer(world)
    account = Account.objects.create_user("n@example.org", person=person)
    kind = OfficeKind.objects.get(code="secretary")
    appoint(person, world.north2, kind, term=(today(), today() + timedelta(days=2)), by=None)
    browser = Client()
    browser.force_login(account)
    assert browser.get(reverse("invitations")).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert browser.get(reverse("invitations")).status_code == 404


def test_open_session_of_a_member_who_left_by_date_is_no_longer_inside(world, rf):
    end_membership(
        world.member.memberships.get(), world.north1, on=today() + timedelta(days=2),
        reason="moved", by=None,
    )  # fmt: skip
    browser = sign_in_by_code(world.member)
    assert allows(member, browser, rf)
    assert allows(inside, browser, rf)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert is_inside(browser)
        assert not allows(member, browser, rf)
        assert not allows(inside, browser, rf)


def test_former_member_signs_in_and_is_neither_member_nor_inside(world, rf):
    browser = sign_in_by_code(world.leaver)
    assert is_inside(browser)
    assert [allows(policy, browser, rf) for policy in (member, inside, holding("invite"))] == [
        False, False, False,
    ]  # fmt: skip


def test_auditor_is_inside_without_being_a_member(world, rf):
    browser = sign_in_by_code(world.auditor)
    assert (allows(member, browser, rf), allows(inside, browser, rf)) == (False, True)


def test_transfer_ends_the_session_and_keeps_the_account(world):
    browser = sign_in_by_code(world.member)
    end_membership(
        world.member.memberships.get(), world.north1, on=today(), reason="moved", by=None
    )
    begin_membership(world.member, placement_of(world.south.unit), on=today(), by=None)
    assert not is_inside(browser)
    assert is_inside(sign_in_by_code(world.member))


@pytest.mark.parametrize("field", ["is_active", "password"])
def test_shutting_an_account_or_a_new_password_ends_its_sessions(world, field):
    browser = sign_in_by_code(world.member)
    account = Account.objects.get(person=world.member)
    account.is_active = field != "is_active"
    account.set_password("correct horse battery staple")
    account.save()
    assert not is_inside(browser)
