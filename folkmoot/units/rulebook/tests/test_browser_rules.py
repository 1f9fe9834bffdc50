"""The pages of the rulebook in a real browser, in both languages, narrow and wide, by keyboard."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from folkmoot.core.dates import today
from folkmoot.core.tests.pages import look_over, new_page
from folkmoot.core.texts import both
from folkmoot.units.models import Host
from folkmoot.units.rulebook.actions import propose_rules, sign_rules
from folkmoot.units.rulebook.ends import plan_end
from folkmoot.units.rulebook.models import RuleChange
from folkmoot.units.rulebook.tests.books import begin, branch_rules, members
from folkmoot.units.tests.test_browser_invitations import sign_in

pytestmark = pytest.mark.browser
LATER = today() + timedelta(days=30)
SHORTER = branch_rules(probation=("probation_months = 12", "probation_months = 6"))
READERS = [("en", 360), ("zh-hans", 320), ("zh-hans", 1440)]


@pytest.fixture
def work(transactional_db, world):
    """Work for the secretary of North, and a version of the rules to come."""
    cache.clear()
    begin()
    host = Host.objects.create(code="hongda", name=both("Hongda Works", "宏达机械"))
    members(world.north1, 3, host=host)
    plan_end(
        world.north2, target=world.north1.unit, ends=LATER, purpose="newcomers", by=world.general
    )
    change = propose_rules(SHORTER, on=LATER, reason="大会决定", by=world.chair)
    sign_rules(change, by=world.general)
    return world


@pytest.mark.parametrize(("language", "width"), READERS)
def test_pages_hold(live_server, chromium, work, language, width):
    page = new_page(chromium, language, width=width)
    sign_in(page, live_server, work.general.account.email)
    change = RuleChange.objects.get()
    for address in (
        reverse("units:rules"),
        f"{reverse('units:rules')}?on={LATER}",
        reverse("units:rule_change", args=[change.pk]),
        reverse("units:out_of_rule"),
    ):
        look_over(page, live_server.url + address)
    page.context.close()


def test_version_is_proposed_by_keyboard_and_its_mistakes_are_told(live_server, chromium, work):
    page = new_page(chromium, width=360)
    sign_in(page, live_server, work.chair.account.email)
    look_over(page, live_server.url + reverse("units:propose_rules"))
    page.locator("#id_reason").fill("the congress decided")
    page.locator("#id_on").fill((LATER + timedelta(days=1)).isoformat())
    text = page.locator("#id_text").input_value()
    page.locator("#id_text").fill(text.replace("sponsors = 2", "sponsors = two"))
    page.locator("#id_text").press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("This is not TOML. Look at line").first.wait_for()
    page.locator("#id_text").fill(text.replace("sponsors = 2", "sponsors = 3"))
    page.locator("#id_text").press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("A second person must sign it.").first.wait_for()
    assert RuleChange.objects.open().get().rules.admission.sponsors == 3
    page.context.close()


def test_mending_act_is_one_click_away_and_filled_in(live_server, chromium, work):
    page = new_page(chromium, width=360)
    sign_in(page, live_server, work.general.account.email)
    page.goto(live_server.url + reverse("units:out_of_rule"))
    page.get_by_role("link", name="Found a unit for them").click()
    page.locator("#id_code").wait_for()
    assert page.locator("#id_code").input_value() == "hongda"
    look_over(page, live_server.url + reverse("units:plan_end", args=["north2"]))
    page.context.close()
