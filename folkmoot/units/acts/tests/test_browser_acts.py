"""An act from the proposal to its day, in Chinese, by keyboard alone, on a phone."""

import pytest
from django.conf import settings

from folkmoot.core.dates import today
from folkmoot.core.tests.pages import look_over, new_page
from folkmoot.units.acts.models import Act
from folkmoot.units.models import Membership, Placement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page, client, person, address):
    client.force_login(person.account)
    name = settings.SESSION_COOKIE_NAME
    secure = address.replace("http://", "https://")  # the cookie's name asks for it
    cookie = {"name": name, "value": client.cookies[name].value, "url": secure, "secure": True}
    page.context.clear_cookies()
    page.context.add_cookies([cookie])


def reach(page, target):
    """Move the focus with Tab until it stands on `target`."""
    wanted = page.locator(target).first
    wanted.wait_for()
    for _press in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target} on {page.url}")


def write(page, target, text):
    reach(page, target)
    page.keyboard.type(text)


def press(page, target, key="Enter"):
    reach(page, target)
    page.keyboard.press(key)


def test_branch_is_split_by_two_persons_with_the_keyboard_alone(
    world, live_server, chromium, client
):
    page = new_page(chromium, "zh-hans", width=360)
    enter(page, client, world.general, live_server.url)
    page.goto(f"{live_server.url}/units/north1/")
    press(page, "main details summary:has-text('提出')")
    press(page, "main a[href$='/acts/new/split/?parts=1'], main a[href$='/acts/new/split/']")
    page.wait_for_url("**/acts/new/split/**")
    write(page, "[name=reason]", "人数超过上限")
    for part, person in enumerate((world.member, world.colleague)):
        write(page, f"[name=p{part}-code]", f"new{part}")
        write(page, f"[lang=zh-hans][name^=p{part}-name]", f"新支部{part}")
        press(page, f"[name=p{part}-by_hand][value='{person.pk}']", "Space")
    press(page, "main button:has-text('提议'):not([name])")
    page.wait_for_url("**/acts/*/")
    look_over(page)
    assert not Placement.objects.filter(unit__code="new0").exists()
    act = Act.objects.get()
    enter(page, client, world.chair, live_server.url)
    page.goto(f"{live_server.url}/acts/{act.pk}/")
    press(page, "form[action$='/sign/'] button")
    page.locator('main :text("已生效")').first.wait_for()
    act.refresh_from_db()
    assert (act.proposed_by, act.approved_by) == (world.general, world.chair)
    homes = Membership.objects.on(today()).filter(kind="home")
    assert [homes.get(person=person).unit.code for person in (world.member, world.colleague)] == [
        "new0", "new1"
    ]  # fmt: skip
    look_over(page)
    page.close()
