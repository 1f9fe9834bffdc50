"""WE-5: an error says nothing of the inside, and a forged header changes nothing."""

import pytest
from django.test import RequestFactory
from django.test.client import ClientHandler

from folkmoot.core.tests.answers import alike, masked
from folkmoot.home.tests.access.objects import CASES
from folkmoot.people.adapter import client_address

pytestmark = pytest.mark.django_db
SECRET = "secret-canary"
FORGED = {
    "X-Forwarded-For": "203.0.113.9, 10.0.0.1",
    "X-Real-IP": "203.0.113.9",
    "Forwarded": "for=203.0.113.9;host=elsewhere.example",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Proto": "https",
    "X-Original-URL": "/register/",
    "X-HTTP-Method-Override": "DELETE",
    "X-Remote-User": "p1001@example.org",
}


class Explode:
    """A fault in every view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        message = f"{SECRET} {request.META.get('HTTP_COOKIE')}"
        raise RuntimeError(message)


@pytest.fixture
def broken(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Explode"]
    handler = ClientHandler(enforce_csrf_checks=False)
    handler.load_middleware()
    return handler


@pytest.mark.parametrize("role", ["anonymous", "national"])
def test_every_fault_shows_the_same_page_and_nothing_of_the_inside(crowd, broken, role):
    pages = {}
    for case in CASES:
        response = crowd.browser(role, broken).get(crowd.address(case))
        if response.status_code == 500:
            pages[case] = masked(response)
    words = (
        SECRET,
        "Traceback",
        "RuntimeError",
        "folkmoot/",
        "site-packages",
        ".py",
        "SELECT",
        "Django",
    )
    assert {word: [c for c, page in pages.items() if word.encode() in page] for word in words} == {
        word: [] for word in words
    }
    assert len(set(pages.values())) == 1
    if role == "national":
        assert len(pages) > len(CASES) / 2


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "testserver:evil", "a b", "<script>", "testserver@x"]
)
def test_foreign_host_is_refused_without_a_word_about_it(crowd, host):
    response = crowd.browser("anonymous").get("/", headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.getvalue().decode()
    assert b"ALLOWED_HOSTS" not in response.getvalue()


@pytest.mark.parametrize("role", ["anonymous", "member"])
def test_forged_headers_change_no_answer(crowd, role):
    told_apart = []
    for case in CASES:
        plain, again, forged = (
            crowd.ask(role, "GET", crowd.address(case), headers=headers)
            for headers in ({}, {}, FORGED)
        )
        if alike(plain, again) and not alike(plain, forged):
            told_apart.append(case)
    assert told_apart == []


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_address_counts_only_from_trusted_proxies(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address


def test_neither_debugging_nor_an_administration_site_is_there(crowd, settings):
    assert settings.DEBUG is False
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    for where in (
        "/admin/",
        "/__debug__/",
        "/.env",
        "/.git/config",
        "/static/../settings.py",
        "/silk/",
    ):
        assert crowd.ask("national", "GET", where).status_code == 404
