"""The frame of every page, in a real browser."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import override_settings

from folkmoot.core.tests.pages import look_over, new_page

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent


@pytest.fixture
def specimens(settings):
    """The site with the specimen page and pages that fail."""
    settings.ROOT_URLCONF = "folkmoot.core.tests.specimen"
    first, *rest = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [HERE / "templates"]}, *rest]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("en", "light", 320),
        ("en", "dark", 1440),
        ("zh-hans", "light", 1440),
        ("zh-hans", "dark", 320),
    ],
)
def test_front_door_holds_in_both_languages_and_both_lights(
    live_server, chromium, language, scheme, width
):
    page = new_page(chromium, language, scheme, width)
    look_over(page, live_server.url)
    assert page.evaluate("document.documentElement.lang") == language


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1440)])
def test_every_component_holds_empty_and_with_errors(
    live_server, chromium, specimens, scheme, width
):
    page = new_page(chromium, "en", scheme, width)
    look_over(page, f"{live_server.url}/specimen/")
    page.click("text=Save")
    page.wait_for_load_state()
    summary = page.locator(".notice.danger[autofocus]")
    assert summary.locator("a").all_inner_texts() == [
        "Name 姓名", "Effective date", "Kind", "Units", "Scope", "I have read the procedure"
    ]  # fmt: skip
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    look_over(page)


@pytest.mark.browser
def test_error_summary_leads_to_the_field(live_server, chromium, specimens):
    page = new_page(chromium)
    page.goto(f"{live_server.url}/specimen/")
    page.click("text=Save")
    page.click(".notice.danger a >> text=Kind")
    assert page.evaluate("document.querySelector(':target').type") == "radio"


@pytest.mark.browser
def test_keyboard_alone_reaches_content_and_menu(live_server, chromium):
    page = new_page(chromium)
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus(".menu-button")
    page.keyboard.press("Enter")
    assert page.locator("#menu a").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#menu') !== null")
    page.keyboard.press("Escape")
    assert not page.locator("#menu a").first.is_visible()
    assert page.evaluate("document.activeElement.className").startswith("menu-button")


@pytest.mark.browser
def test_language_switch_stays_on_the_page(live_server, chromium):
    page = new_page(chromium)
    page.goto(f"{live_server.url}/accounts/login/?next=/accounts/email/")
    page.click("text=中文")
    page.wait_for_load_state()
    assert page.url == f"{live_server.url}/accounts/login/?next=/accounts/email/"
    assert page.locator("h1").inner_text() == "登录"
    page.click(".languages >> text=English")
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "Sign in"


@pytest.mark.django_db
def test_language_switch_goes_nowhere_else(client):
    answer = client.post("/language/", {"language": "zh-hans", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_request_and_no_database(name, language):
    from django.utils import translation  # noqa: PLC0415 -- only here

    with translation.override(language):
        text = engines["django"].get_template(name).render()
    assert f'<html lang="{language}">' in text
    assert text.count("<h1>") == 1
    assert "style=" not in text


@pytest.mark.django_db
def test_missing_page_keeps_the_frame(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert '<form class="languages"' in answer.content.decode()


@pytest.mark.django_db
def test_broken_page_says_so_in_the_readers_language(client):
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF="folkmoot.core.tests.specimen"):
        answer = client.get("/broken/", headers={"accept-language": "zh-CN"})
    assert answer.status_code == 500
    assert "我们这边出了故障" in answer.content.decode()


@pytest.mark.django_db
def test_forged_form_gets_a_page_of_ours(client):
    client.handler.enforce_csrf_checks = True
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "Please send the form again" in answer.content.decode()


def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = (ROOT / "folkmoot/core/static/core/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    texts = [path.read_text(encoding="utf-8") for path in ROOT.glob("folkmoot/**/*.html")]
    named = {name for text in texts for name in re.findall(r'{% icon "([^"]+)"', text)}
    assert named - drawn == set()


def test_templates_carry_no_inline_style_or_script():
    forbidden = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(src=|application/json))")
    found = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("folkmoot/**/*.html")
        if forbidden.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_styles_and_icons_stay_small():
    static = ROOT / "folkmoot/core/static/core"
    assert sum(path.stat().st_size for path in (static / "css").glob("*.css")) <= 24_576
    assert (static / "icons.svg").stat().st_size <= 10_000
