"""WE-3: whatever an address says, nobody is sent to another site."""

import re
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

import pytest

from folkmoot.home.tests.access.objects import CASES

pytestmark = pytest.mark.django_db
PARAMETERS = ("next", "url", "return", "redirect_to", "kind")
ELSEWHERE = [
    "https://elsewhere.example/", "http://elsewhere.example", "//elsewhere.example/", "///elsewhere.example",
    "/\\elsewhere.example", "\\\\elsewhere.example", "/\t/elsewhere.example", "https:elsewhere.example",
    "http:///elsewhere.example", "javascript:alert(1)", "data:text/html,x", "https://testserver@elsewhere.example/",
    "https://testserver.elsewhere.example/", "%2f%2felsewhere.example", "\x00//elsewhere.example",
    " https://elsewhere.example", "/%09/elsewhere.example", "ftp://elsewhere.example", "／／elsewhere.example",
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
POSTED = ("account_login", "account_logout", "account_reauthenticate", "set_language")


def is_ours(response):
    """Whether a redirect, if it is one, leads to a path of this site."""
    if response.status_code // 100 != HTTPStatus.FOUND // 100:
        return True
    target = response.headers["Location"]
    parts = urlsplit(target)
    away = parts.scheme or parts.netloc or re.match(r"[\s\\/]*[\\/][\s]*[\\/]", target)
    return not away and not target.startswith(("\\", " ", "\t"))


@pytest.mark.parametrize("role", ["anonymous", "national"])
def test_no_page_sends_a_reader_elsewhere(crowd, role):
    led_away = [
        f"{case} {target!r}"
        for case in CASES
        for target in ELSEWHERE[:2]
        if not is_ours(crowd.ask(role, "GET", with_question(crowd, case, target)))
    ]
    assert led_away == []


@pytest.fixture(scope="module")
def sign_in_form(stage):
    """The fields of a right sign-in."""
    account = stage.accounts["ex-member"]
    account.set_password("correct horse battery")
    account.save()
    return {"login": account.email, "password": "correct horse battery", "language": "en"}


@pytest.mark.parametrize("case", POSTED)
@pytest.mark.parametrize("role", ["anonymous", "national"])
def test_no_form_sends_a_reader_elsewhere(crowd, sign_in_form, case, role):
    led_away = []
    for target in ELSEWHERE:
        fields = urlencode(sign_in_form | {"next": target})
        response = crowd.ask(role, "POST", crowd.address(case), data=fields, content_type=FORM)
        if not is_ours(response):
            led_away.append(target)
    assert led_away == []


def test_right_sign_in_leads_on(crowd, sign_in_form):
    fields = urlencode(sign_in_form | {"next": "/me/"})
    response = crowd.ask("anonymous", "POST", "/accounts/login/", data=fields, content_type=FORM)
    assert response.headers["Location"] == "/me/"


def test_form_that_leads_on_within_the_site_does_so(crowd):
    response = crowd.ask(
        "member", "POST", "/language/", data="language=en&next=/me/", content_type=FORM
    )
    assert response.headers["Location"] == "/me/"


@pytest.mark.parametrize(
    "target", ["//elsewhere.example", "/\\elsewhere.example", "https://e.example/"]
)
def test_way_out_would_be_noticed(target):
    class Planted:
        status_code, headers = 302, {"Location": target}

    assert not is_ours(Planted)


def with_question(crowd, case, target):
    where = crowd.address(case)
    return f"{where}{'&' if '?' in where else '?'}{urlencode(dict.fromkeys(PARAMETERS, target))}"
