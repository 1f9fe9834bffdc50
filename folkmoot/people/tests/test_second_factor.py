"""Every path that can open a session ends at the second factor of who has one (AU-2)."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from folkmoot.core.policy import anyone, policy_of
from folkmoot.people.models import Account
from folkmoot.people.tests.post import last_code
from folkmoot.people.tests.second import app_code, give_app

PASSWORD = "correct horse battery staple"
# Every route that a stranger reaches and that could end in a session, with the test that walks it.
# The passkey is two factors at once: the device asks for finger, face or PIN.
ENTRANCES = {
    "account_login": "password",
    "account_request_login_code": "code",
    "account_confirm_login_code": "code",
    "account_reset_password": "reset",
    "account_confirm_password_reset_code": "reset",
    "account_complete_password_reset": "reset",
    "account_password_reset_completed": "reset",
    "account_signup": "closed",
    "account_email_verification_sent": "an unfinished step only",
    "mfa_authenticate": "the second factor itself",
    "mfa_login_webauthn": "passkey",
    "accept_invitation": "has no second factor yet",
    "invitation": "has no second factor yet",
}
HARMLESS = {"account_logout", "account_inactive", "set_language", "home"}


def routes(resolver=None, space=""):
    """Every named route with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                yield f"{space}{entry.name}", entry.callback
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, inner)


@pytest.fixture
def account(world):
    found = Account.objects.get(person=world.member)
    found.set_password(PASSWORD)
    found.save()
    give_app(found)
    return found


def is_outside(browser):
    """Nothing that needs a sign-in opens."""
    return browser.get(reverse("account_email")).status_code == 302


def stands_before_second_factor(browser, response):
    return response.headers.get("Location") == reverse("mfa_authenticate") and is_outside(browser)


def test_every_route_that_strangers_of_accounts_reach_is_walked():
    ours = ("folkmoot.people", "folkmoot.units.invitations", "allauth", "django")
    found = {
        name
        for name, view in routes()
        if policy_of(view, name) is anyone and view.__module__.startswith(ours)
    }
    assert found - HARMLESS == set(ENTRANCES)


def test_password_ends_at_the_second_factor(client, account):
    data = {"login": account.email, "password": PASSWORD}
    answer = client.post(reverse("account_login"), data)
    assert stands_before_second_factor(client, answer)
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert answer.headers["Location"] == reverse("home")
    assert not is_outside(client)


def test_code_by_mail_ends_at_the_second_factor(client, account):
    client.post(reverse("account_request_login_code"), {"email": account.email})
    code = last_code(account.email)
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert stands_before_second_factor(client, answer)


def test_new_password_does_not_sign_in_and_the_next_sign_in_needs_the_second_factor(
    client, account
):
    client.post(reverse("account_reset_password"), {"email": account.email})
    code = last_code(account.email)
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    chosen = "another horse battery staple"
    answer = client.post(
        reverse("account_complete_password_reset"), {"password1": chosen, "password2": chosen}
    )
    assert answer.headers["Location"] == reverse("account_password_reset_completed")
    assert is_outside(client)
    answer = client.post(reverse("account_login"), {"login": account.email, "password": chosen})
    assert stands_before_second_factor(client, answer)


def test_invitation_never_opens_an_account_that_exists(client, account):
    client.post(reverse("accept_invitation"), {"email": account.email})
    assert is_outside(client)


def test_forged_passkey_opens_nothing(client, account):
    client.get(reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"})
    client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert is_outside(client)


def test_after_the_password_alone_every_inner_route_stays_shut(client, account):
    data = {"login": account.email, "password": PASSWORD}
    client.post(reverse("account_login"), data)
    login = reverse("account_login")
    tried = 0
    for name, view in routes():
        policy = policy_of(view, name)
        if policy in {None, anyone}:
            continue
        try:
            address = reverse(name)
        except Exception:  # noqa: BLE001 -- routes with arguments are the matrix' own
            continue
        answer = client.get(address)
        assert answer.headers.get("Location", "").startswith(f"{login}?next="), name
        tried += 1
    assert tried >= 15


def test_each_app_code_works_once(account):
    code = app_code()
    for browser, inside in ((Client(), True), (Client(), False)):
        data = {"login": account.email, "password": PASSWORD}
        browser.post(reverse("account_login"), data)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_outside(browser) is not inside


def test_each_recovery_code_works_once(world):
    account = Account.objects.get(person=world.colleague)
    codes = give_app(account).get_unused_codes()
    for inside in (True, False):
        browser = Client()
        browser.post(reverse("account_request_login_code"), {"email": account.email})
        browser.post(reverse("account_confirm_login_code"), {"code": last_code(account.email)})
        browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_outside(browser) is not inside
