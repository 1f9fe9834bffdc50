"""Every page of signing in, in both languages, in a real browser (allauth's pages in our frame)."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import get_resolver, reverse

from folkmoot.core.policy import FOREIGN
from folkmoot.core.tests.pages import look_over, new_page
from folkmoot.people.models import Account
from folkmoot.people.tests.post import last_code

PASSWORD = "long enough to be good"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PLAIN = [
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
    "account_inactive",
    "account_password_reset_completed",
]
OWN = [
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "account_logout",
]
WITH_SECOND_STEP = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_list_webauthn",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
]
languages = pytest.mark.parametrize("language", ["en", "zh-hans"])
pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def fresh_limits(transactional_db):
    """Attempts of earlier tests do not count."""
    cache.clear()


@pytest.fixture
def account(live_server):
    found = Account.objects.create_user("wang@example.org", PASSWORD)
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    return found


def sign_in(page, server):
    page.goto(f"{server.url}{reverse('account_login')}")
    page.fill("#id_login", "wang@example.org")
    page.fill("#id_password", PASSWORD)
    submit(page)


def submit(page):
    page.locator("main form.form button").first.click()
    page.wait_for_load_state()


def confirm(page, server):
    page.goto(f"{server.url}{reverse('account_reauthenticate')}")
    page.fill("#id_password", PASSWORD)
    submit(page)


def add_passkey(page, server):
    """A passkey of a virtual device, made the way a person makes it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{server.url}{reverse('mfa_add_webauthn')}")
    page.check("#id_passwordless")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")
    return Authenticator.objects.get(type="webauthn")


@languages
def test_pages_before_signing_in(live_server, chromium, language):
    page = new_page(chromium, language)
    for name in PLAIN:
        address = f"{live_server.url}{reverse(name)}"
        look_over(page, address)
        assert page.url == address


@languages
def test_signing_in_by_code(live_server, chromium, account, language):
    page = new_page(chromium, language)
    page.goto(f"{live_server.url}{reverse('account_request_login_code')}")
    page.fill("#id_email", account.email)
    submit(page)
    look_over(page)
    page.fill("#id_code", last_code(account.email))
    submit(page)
    assert page.locator("#menu form button").count() == 1


@languages
def test_wrong_password_is_said_beside_the_form(live_server, chromium, account, language):
    page = new_page(chromium, language)
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.fill("#id_login", account.email)
    page.fill("#id_password", "not this one")
    submit(page)
    assert page.locator(".notice.danger li").count() == 1
    look_over(page)


@languages
def test_setting_a_new_password_by_code(live_server, chromium, account, language):
    page = new_page(chromium, language)
    page.goto(f"{live_server.url}{reverse('account_reset_password')}")
    page.fill("#id_email", account.email)
    submit(page)
    look_over(page)
    page.fill("#id_code", last_code(account.email))
    submit(page)
    look_over(page)
    assert page.url.endswith(reverse("account_complete_password_reset"))


@languages
def test_address_is_verified_before_the_first_page(live_server, chromium, account, language):
    EmailAddress.objects.update(verified=False)
    page = new_page(chromium, language)
    sign_in(page, live_server)
    look_over(page)
    assert page.url.endswith(reverse("account_email_verification_sent"))


@languages
def test_pages_of_the_account(live_server, chromium, account, language):
    page = new_page(chromium, language)
    sign_in(page, live_server)
    confirm(page, live_server)
    for name in OWN:
        address = f"{live_server.url}{reverse(name)}"
        look_over(page, address)
        assert page.url == address


@languages
def test_new_address_waits_for_its_code(live_server, chromium, account, language):
    page = new_page(chromium, language)
    sign_in(page, live_server)
    confirm(page, live_server)
    page.goto(f"{live_server.url}{reverse('account_email')}")
    page.fill("#id_email", "new@example.org")
    submit(page)
    look_over(page)
    assert page.url.endswith(reverse("account_email_verification_sent"))
    look_over(page, f"{live_server.url}{reverse('account_email')}")


@languages
def test_pages_with_a_second_step(live_server, chromium, account, settings, language):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = new_page(chromium, language)
    sign_in(page, live_server)
    confirm(page, live_server)
    key = add_passkey(page, live_server)
    TOTP.activate(account, SECRET)
    page.goto(f"{live_server.url}{reverse('mfa_generate_recovery_codes')}")
    submit(page)
    keyed = [reverse(name, args=[key.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")]
    for path in [*map(reverse, WITH_SECOND_STEP), *keyed]:
        look_over(page, f"{live_server.url}{path}")
        assert page.url == f"{live_server.url}{path}"
    page.click(".menu-button")
    page.click(".personal form button")
    sign_in(page, live_server)
    look_over(page)
    assert page.url.endswith(reverse("mfa_authenticate"))


def test_passkey_signs_in_without_a_password(live_server, chromium, account, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = new_page(chromium)
    sign_in(page, live_server)
    confirm(page, live_server)
    add_passkey(page, live_server)
    page.click(".menu-button")
    page.click(".personal form button")
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.click("#passkey_login")
    page.wait_for_url(f"{live_server.url}/")
    assert page.locator(".personal form button").count() == 1


@languages
def test_account_without_a_password_proves_itself_by_code(live_server, chromium, account, language):
    account.set_unusable_password()
    account.save()
    page = new_page(chromium, language)
    page.goto(f"{live_server.url}{reverse('account_request_login_code')}")
    page.fill("#id_email", account.email)
    submit(page)
    page.fill("#id_code", last_code(account.email))
    submit(page)
    address = f"{live_server.url}{reverse('account_set_password')}"
    look_over(page, address)
    assert page.url == address
    look_over(page, f"{live_server.url}{reverse('reauthenticate_by_code')}")
    submit(page)
    look_over(page)
    page.fill("#id_code", last_code(account.email))
    submit(page)
    assert page.url == f"{live_server.url}/"


def test_passkey_that_does_not_come_is_said_on_the_page(live_server, chromium):
    page = new_page(chromium)
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('no'))")
    page.reload()
    page.click("#passkey_login")
    page.locator("#passkey-problem").wait_for(state="visible")


def test_every_foreign_route_has_a_policy_and_no_policy_is_for_nothing():
    routes = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    foreign = {name for name in routes if name.startswith(("account_", "mfa_", "usersessions_"))}
    assert set(FOREIGN) == {*foreign, "set_language"}
