"""Second factors and addresses are changed by their owner alone, freshly confirmed (AU-3)."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from folkmoot.outbox.models import Letter
from folkmoot.people.models import Account
from folkmoot.people.tests.post import last_code, last_letter
from folkmoot.people.tests.second import app_code, give_app

PASSWORD = "correct horse battery staple"
CHANGES = [
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "account_set_password",
]
LATER = timedelta(minutes=6)


def sign_in_by_code(person):
    browser, email = Client(), Account.objects.get(person=person).email
    browser.post(reverse("account_request_login_code"), {"email": email})
    browser.post(reverse("account_confirm_login_code"), {"code": last_code(email)})
    return browser


def later():
    return time_machine.travel(timezone.now() + LATER, tick=True)


def give_password(person):
    account = Account.objects.get(person=person)
    account.set_password(PASSWORD)
    account.save()
    return account


def passkey_of(person):
    return Authenticator.objects.create(
        user=Account.objects.get(person=person),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "key", "credential": {}},
    )


@pytest.mark.parametrize("route", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_passkey_of_somebody_else_does_not_exist(world, route):
    theirs = passkey_of(world.colleague)
    browser = sign_in_by_code(world.member)
    assert browser.get(reverse(route, args=[theirs.pk])).status_code == 404
    assert browser.post(reverse(route, args=[theirs.pk]), {"name": "mine"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "key"


@pytest.mark.parametrize("action", ["action_remove", "action_primary", "action_send"])
def test_address_of_somebody_else_stays_as_it_is(world, action):
    browser = sign_in_by_code(world.member)
    theirs = EmailAddress.objects.get(user__person=world.colleague)
    letters = Letter.objects.filter(recipient=theirs.email).count()
    browser.post(reverse("account_email"), {"email": theirs.email, action: ""})
    theirs.refresh_from_db()
    assert (theirs.primary, theirs.verified) == (True, True)
    assert Letter.objects.filter(recipient=theirs.email).count() == letters


@pytest.mark.parametrize("route", CHANGES)
def test_without_password_a_change_needs_a_fresh_code(world, route):
    browser = sign_in_by_code(world.member)
    with later():
        answer = browser.get(reverse(route))
        assert answer.headers["Location"].startswith(reverse("reauthenticate_by_code"))
        confirm = answer.headers["Location"]
        browser.post(confirm)
        answer = browser.post(confirm, {"code": last_code(world.member.account.email)})
        assert answer.headers["Location"] == reverse(route)
        assert browser.get(reverse(route)).status_code != 302 or "generate" in route


def test_right_after_signing_in_by_code_no_second_code_is_asked(world):
    assert sign_in_by_code(world.member).get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize("route", CHANGES[:3])
def test_with_a_password_a_change_needs_the_password(world, route):
    account = give_password(world.member)
    browser = Client()
    browser.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    answer = browser.get(reverse(route))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    browser.post(answer.headers["Location"], {"password": PASSWORD})
    if "generate" not in route:
        assert browser.get(reverse(route)).status_code == 200


def test_with_a_password_a_code_by_mail_confirms_nothing(world):
    give_password(world.member)
    browser = sign_in_by_code(world.member)
    assert browser.get(reverse("mfa_activate_totp")).status_code == 302


def test_address_is_not_changed_without_fresh_confirmation(world):
    browser = sign_in_by_code(world.member)
    with later():
        answer = browser.post(
            reverse("account_email"), {"email": "n@example.org", "action_add": ""}
        )
    assert answer.headers["Location"].startswith(reverse("reauthenticate_by_code"))
    assert not Letter.objects.filter(recipient="n@example.org").exists()


def test_old_address_is_told_of_the_new_one(world):
    old = world.member.account.email
    browser = sign_in_by_code(world.member)
    browser.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    assert Account.objects.get(person=world.member).email == old
    browser.post(reverse("account_email_verification_sent"), {"code": last_code("new@example.org")})
    assert Account.objects.get(person=world.member).email == "new@example.org"
    assert [found.email for found in EmailAddress.objects.filter(user__person=world.member)] == [
        "new@example.org"
    ]
    told = last_letter(old)
    assert told.subject == "About your account"
    assert "You no longer sign in with this address." in told.text
    assert "new@example.org" not in told.text


def test_app_is_enrolled_and_the_owner_is_told(world, django_capture_on_commit_callbacks):
    browser = sign_in_by_code(world.member)
    browser.get(reverse("mfa_activate_totp"))
    secret = browser.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    assert Authenticator.objects.filter(user__person=world.member, type="totp").exists()
    texts = Letter.objects.filter(recipient=world.member.account.email).values_list("text")
    assert ["An authenticator app was added" in text for (text,) in texts].count(True) == 1


def test_with_an_app_a_change_needs_the_app(world):
    give_app(Account.objects.get(person=world.member))
    browser = sign_in_by_code(world.member)
    browser.post(reverse("mfa_authenticate"), {"code": app_code()})
    with later():
        answer = browser.get(reverse("mfa_deactivate_totp"))
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))


def test_late_password_is_not_kept_in_the_session(world):
    browser = sign_in_by_code(world.member)
    with later():
        answer = browser.post(
            reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD}
        )
        assert answer.headers["Location"] == reverse("account_set_password")
    assert PASSWORD not in str(dict(browser.session))
    assert not Account.objects.get(person=world.member).has_usable_password()


def test_nobody_without_sign_in_sees_these_pages(db, client):
    for route in (*CHANGES, "account_email", "mfa_index", "reauthenticate_by_code"):
        assert client.get(reverse(route)).headers["Location"].startswith(reverse("account_login"))
