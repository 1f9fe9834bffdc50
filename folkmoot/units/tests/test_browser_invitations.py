"""The pages of an invitation in a real browser, in both languages."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from folkmoot.core.tests.pages import by_axe, in_frame, look_over, new_page
from folkmoot.people.tests.post import last_code, last_link
from folkmoot.units.invitations.actions import invite
from folkmoot.units.tests.newcomers import HERS, newcomer

pytestmark = pytest.mark.browser


@pytest.fixture
def link(transactional_db, world):
    cache.clear()
    invite(newcomer(world), world.north1, "member", by=world.secretary)
    return last_link(HERS)


def sign_in(page, live_server, email):
    page.goto(live_server.url + reverse("account_request_login_code"))
    page.locator("#id_email").fill(email)
    page.locator("main form button").first.click()
    page.locator("#id_code").fill(last_code(email))
    page.locator("main form button").first.click()
    page.wait_for_url(f"{live_server.url}/")


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh-hans", 320)])
def test_stranger_walks_from_the_letter_into_the_house(
    live_server, chromium, link, language, width
):
    page = new_page(chromium, language, width=width)
    look_over(page, live_server.url + link)
    assert page.url == f"{live_server.url}{reverse('accept_invitation')}"
    page.locator("#id_email").fill("private@example.org")
    page.locator("main form button").first.click()
    page.locator("#id_code").wait_for()
    look_over(page)
    page.locator("#id_code").fill(last_code("private@example.org"))
    page.locator("main form button").first.click()
    page.wait_for_url(f"{live_server.url}/")
    look_over(page)
    page.context.close()


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("zh-hans", 1440)])
def test_pages_of_whoever_invites_hold(live_server, chromium, link, world, language, width):
    page = new_page(chromium, language, width=width)
    sign_in(page, live_server, world.secretary.account.email)
    look_over(page, f"{live_server.url}{reverse('invitations')}")
    assert page.locator(".rows li").count() == 1
    page.locator("#id_number").fill("9")
    page.locator("main form button").first.click()
    page.locator(".notice.danger").wait_for()
    look_over_kept(page)
    look_over(page, f"{live_server.url}{reverse('reauthenticate_by_code')}")
    page.context.close()


def look_over_kept(page):
    """As it stands: loading a posted form again would ask."""
    assert in_frame(page) + by_axe(page) == []
