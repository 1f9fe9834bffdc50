"""Signing in with a passkey and with an authenticator app, in a real browser."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from folkmoot.people.models import Account
from folkmoot.people.tests.post import last_code
from folkmoot.people.tests.second import app_code

pytestmark = pytest.mark.browser
# A device that holds passkeys and asks its owner for a PIN, which the test always gives.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def email(transactional_db, world):
    cache.clear()  # the limits of the test before: no transaction takes them back here
    return world.member.account.email


@pytest.fixture
def page(chromium, live_server, email):
    context = chromium.new_context(base_url=live_server.url, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.fixture
def device(page):
    """The device and its keys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    found = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, found["authenticatorId"]


def sign_in_by_code(page, email):
    page.goto(reverse("account_request_login_code"))
    page.get_by_label("Email").fill(email)
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{reverse('account_confirm_login_code')}*")
    page.get_by_label("Code").fill(last_code(email))
    page.locator("main form button").first.click()


def sign_out(page):
    page.goto(reverse("account_logout"))
    page.locator("main form button").first.click()
    page.wait_for_url(reverse("home"))


def is_signed_in(page):
    page.goto(reverse("account_email"))
    return urlsplit(page.url).path == reverse("account_email")


def add_passkey(page):
    page.goto(reverse("mfa_add_webauthn"))
    page.locator("#id_name").fill("My phone")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")


def test_passkey_is_registered_and_signs_in(page, device, email):
    sign_in_by_code(page, email)
    page.wait_for_url(reverse("home"))
    add_passkey(page)
    session, authenticator = device
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})
    assert [key["isResidentCredential"] for key in kept["credentials"]] == [True]
    sign_out(page)
    assert not is_signed_in(page)
    page.goto(reverse("account_login"))
    page.locator("#passkey_login").click()
    page.wait_for_url(reverse("home"))
    assert is_signed_in(page)


def test_device_of_somebody_else_does_not_sign_in(page, device, email):
    sign_in_by_code(page, email)
    page.wait_for_url(reverse("home"))
    add_passkey(page)
    sign_out(page)
    Authenticator.objects.all().delete()
    page.goto(reverse("account_login"))
    page.locator("#passkey_login").click()
    page.wait_for_load_state("networkidle")
    assert not is_signed_in(page)


def test_app_is_enrolled_and_asked_for(page, email):
    sign_in_by_code(page, email)
    page.wait_for_url(reverse("home"))
    page.goto(reverse("mfa_activate_totp"))
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(app_code(secret))
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    account = Account.objects.get(email=email)
    assert set(account.authenticator_set.values_list("type", flat=True)) == {  # type: ignore[attr-defined]  # -- allauth's
        "totp",
        "recovery_codes",
    }
    sign_out(page)
    sign_in_by_code(page, email)
    page.wait_for_url(f"**{reverse('mfa_authenticate')}*")
    assert not is_signed_in(page)
    page.goto(reverse("mfa_authenticate"))
    page.get_by_label("Code").fill(app_code(secret, minutes=0.5))
    page.locator("main form button").first.click()
    page.wait_for_url(reverse("home"))
    assert is_signed_in(page)
