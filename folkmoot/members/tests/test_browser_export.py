"""The pages of an export in a real browser: both languages, a phone, keys alone."""

import pytest

from folkmoot.core.jobs import do_ready
from folkmoot.core.tests.pages import look_over, new_page
from folkmoot.members.models import Export
from folkmoot.members.tests.exporting import fresh
from folkmoot.units.tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return make_world()


def enter(page, person, address):
    """Sign somebody in who has just confirmed who they are."""
    cookie = fresh(person).cookies["session"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "session", "value": cookie, "url": address}])


def ask(page, home):
    """Fill the form in and send it, by the keyboard alone."""
    page.goto(home)
    page.focus("[name=why][value=export-check]")
    page.keyboard.press("Space")
    page.focus("[name=reason]")
    page.keyboard.insert_text("为了与会费名单核对是否一致")
    page.focus("main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/export/*/")


@pytest.mark.parametrize("reader", [("en", "light", 360), ("zh-hans", "dark", 320)])
def test_every_page_of_an_export_holds(world, live_server, chromium, settings, reader):
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "session", False
    page, home = new_page(chromium, *reader), f"{live_server.url}/register/export/"
    enter(page, world.secretary, live_server.url)
    look_over(page, f"{home}?q=zhang&unit=north1")
    ask(page, f"{home}?q=zhang&unit=north1")
    page.wait_for_selector("progress")
    look_over(page)
    page.reload()
    do_ready()
    page.wait_for_selector("a[href$='/file/']")
    look_over(page)
    with page.expect_download() as found:
        page.focus("a[href$='/file/']")
        page.keyboard.press("Enter")
    assert found.value.suggested_filename.endswith(".xlsx")
    ask(page, home)
    assert Export.objects.latest("pk").stage == "waiting"
    look_over(page)
    waiting = page.url
    enter(page, world.general, live_server.url)
    look_over(page, home)
    look_over(page, waiting)
    look_over(page, f"{live_server.url}/register/exports/")
    page.context.close()
