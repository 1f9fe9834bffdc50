"""WE-1 and WE-2: what every answer of every route carries, whoever asks."""

import re

import pytest
from django.conf import settings

from folkmoot.home.tests.access.objects import CASES, NOWHERE

pytestmark = pytest.mark.django_db
ASKING = ("anonymous", "member", "national")
YEAR = 365 * 24 * 3600
ELSEWHERE = re.compile(
    r"""\b(?:src|href|action|srcset|poster|data|formaction)=["'](?:[a-z]+:)?//"""
)
INLINE = re.compile(
    r"""<script(?![^>]*\b(?:src=|type="(?:application/json|text/plain)"))|<style|<[^>]+\s(?:style|on\w+)=""",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def answers(crowd):
    """What each route says to three roles, over HTTPS, and what is said of no page."""
    where = {case: crowd.address(case) for case in CASES} | {"(no page)": NOWHERE}
    return [
        (f"{case} as {role}", crowd.ask(role, "GET", address, secure=True))
        for case, address in where.items()
        for role in ASKING
    ]


def wrong(answers, holds):
    return [name for name, response in answers if not holds(response)]


def directives(response):
    """The content security policy as a dictionary."""
    policy = response.headers.get("Content-Security-Policy", "")
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def test_policy_allows_this_site_only_and_nothing_inline(answers):
    def holds(response):
        found = directives(response)
        sources = {source for listed in found.values() for source in listed}
        return (
            found.get("default-src") == ["'self'"]
            and sources <= {"'self'", "'none'", "data:"}
            and all(found.get(name) == ["'none'"] for name in ("base-uri", "object-src"))
            and found.get("form-action") == ["'self'"]
            and [name for name, listed in found.items() if "data:" in listed] == ["img-src"]
        )

    assert wrong(answers, holds) == []


def test_no_page_can_be_framed(answers):
    def holds(response):
        framed = directives(response).get("frame-ancestors")
        return framed == ["'none'"] and response.headers["X-Frame-Options"] == "DENY"

    assert wrong(answers, holds) == []


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ],
)
def test_header_stands_on_every_answer(answers, header, value):
    assert wrong(answers, lambda response: response.headers.get(header) == value) == []


def test_no_answer_may_be_kept_by_a_cache(answers):
    def holds(response):
        kept = {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}
        return "no-store" in kept and "public" not in kept

    assert wrong(answers, holds) == []


def test_browsers_are_told_to_stay_with_https(answers):
    def holds(response):
        found = response.headers.get("Strict-Transport-Security", "")
        age = re.fullmatch(r"max-age=(\d+); includeSubDomains; preload", found)
        return age is not None and int(age[1]) >= YEAR

    assert wrong(answers, holds) == []


def test_cookies_belong_to_this_host_alone_and_no_script_reads_them(answers):
    def holds(response):
        return all(
            cookie.key.startswith("__Host-") and cookie["secure"] and cookie["httponly"]
            and cookie["path"] == "/" and not cookie["domain"] and cookie["samesite"] == "Lax"
            for cookie in response.cookies.values()
        )  # fmt: skip

    assert wrong(answers, holds) == []
    named = {name for _case, response in answers for name in response.cookies}
    assert settings.CSRF_COOKIE_NAME in named


def test_no_page_asks_another_host_for_anything(answers):
    assert wrong(answers, lambda response: not ELSEWHERE.search(text_of(response))) == []


def test_no_page_has_scripts_or_styles_in_its_text(answers):
    assert wrong(answers, lambda response: not INLINE.search(text_of(response))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<script>x</script>",
        '<p style="x">',
        '<b onclick="x">',
        "<style>",
        '<img onerror=x src="y">',
    ],
)
def test_what_is_inline_would_be_found(planted):
    assert INLINE.search(planted)


def test_names_of_the_server_are_not_told(answers):
    told = {"Server", "X-Powered-By"}
    assert wrong(answers, lambda response: not told & set(response.headers)) == []


def text_of(response):
    """The page; nothing for a file to download."""
    kind = response.headers.get("Content-Type", "")
    return response.getvalue().decode() if kind.startswith("text/html") else ""
