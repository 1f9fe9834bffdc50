"""WE-3: no other site can make a member's browser change anything here."""

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string  # what a form carries
from django.test.client import ClientHandler

from folkmoot.home.tests.access.objects import CASES, route_of

pytestmark = pytest.mark.django_db
# The credential's signature is the authority there; cookies are neither sent nor read.
EXEMPT = ["ballots:cast"]
ASKING = ("anonymous", "member", "national")
GUARDED = [case for case in CASES if case not in EXEMPT]
OWN, FOREIGN = "https://testserver", "https://elsewhere.example"
REFUSED = 403
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def strict():
    return ClientHandler(enforce_csrf_checks=True)


@pytest.fixture
def post(crowd, strict):
    """`post(role, case, token=…, **headers)` over HTTPS; the answer's status."""

    def send(role, case, *, token=True, **headers):
        browser = crowd.browser(role, strict)
        secret = _get_new_csrf_string()
        browser.cookies[settings.CSRF_COOKIE_NAME] = secret
        body = f"csrfmiddlewaretoken={secret}" if token else ""
        return browser.generic(
            "POST", crowd.address(case), body, FORM, secure=True, headers=headers
        ).status_code

    return send


def accepted(post, *, roles=("member",), token=True, **headers):
    """The routes that went further than the check."""
    return [
        f"{case} as {role}"
        for case in GUARDED
        for role in roles
        if post(role, case, token=token, **headers) != REFUSED
    ]


def test_nothing_is_exempt_but_what_was_reviewed():
    exempt = [case for case in CASES if getattr(route_of(case).view, "csrf_exempt", False)]
    assert exempt == EXEMPT


def test_form_of_this_site_is_accepted(post):
    everything = [f"{case} as {role}" for case in GUARDED for role in ASKING]
    assert accepted(post, roles=ASKING, Origin=OWN) == everything


def test_without_token_nothing_is_accepted(post):
    assert accepted(post, roles=ASKING, token=False, Origin=OWN) == []


def test_foreign_origin_is_refused_even_with_a_token(post):
    assert accepted(post, Origin=FOREIGN) == []


def test_hidden_origin_is_refused_unless_the_browser_vouches_for_it(post):
    headers = {"Origin": "null"}
    assert accepted(post, **headers) == []
    for site in ("cross-site", "same-site", "none", "same-origin, cross-site"):
        assert accepted(post, **headers, **{"Sec-Fetch-Site": site}) == []


def test_form_under_our_referrer_policy_is_accepted(post):
    """Browsers then hide the origin, and say that it is the same."""
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert len(accepted(post, **headers)) == len(GUARDED)
    assert accepted(post, token=False, **headers) == []


def test_request_without_any_origin_is_refused(post):
    assert accepted(post) == []


def test_address_without_a_token_knows_nobody(crowd):
    """Whoever's cookies come along, a cast is answered as to a stranger."""
    where = crowd.address("ballots:cast")
    answers = {crowd.ask(role, "POST", where).content for role in ASKING}
    assert len(answers) == 1
