"""Records that look alike in a real browser: both languages, narrow, and by keyboard alone."""

from datetime import date

import pytest

from folkmoot.core.tests.pages import look_over, new_page
from folkmoot.core.texts import both
from folkmoot.members.duplicates.merging import mark_different, merge_people
from folkmoot.members.duplicates.plan import Wish
from folkmoot.members.models import Merge
from folkmoot.members.tests.test_browser_moves import signed_in
from folkmoot.members.tests.twins import twin
from folkmoot.units.models import Employment, Host
from folkmoot.units.tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAIR = "/register/duplicates/1006/2001/"


@pytest.fixture
def scene(transactional_db):
    world = make_world()
    other = twin(world, "north2", email="p1006@example.org", phone="13912345678")
    acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    Employment.objects.create(person=other, host=acme, title="工程师", starts=date(2019, 3, 1))
    brother = twin(world, number="2002", name="王芳", email="p1007@example.org")
    mark_different(world.colleague, brother, reason="同名的两个人", by=world.general)
    merge = merge_people(world.hidden, twin(world, "north2", number="2003", name="欧阳雪"), Wish(),
                         by=world.general)  # fmt: skip
    clash = f"leave_out=membership-{other.memberships.get().pk}"
    world.addresses = [
        "/register/duplicates/", "/register/duplicates/?show=different",
        "/register/duplicates/?show=merged", PAIR, "/register/duplicates/1007/2002/",
        f"{PAIR}merge/?keep=low&joined=low&{clash}", f"{PAIR}merge/?keep=low&joined=high",
        f"/register/merges/{merge.pk}/", "/people/1008/",
    ]  # fmt: skip
    return world


@pytest.mark.parametrize("reader", [("en", "light", 320), ("zh-hans", "dark", 360)])
def test_every_page_holds(scene, live_server, chromium, client, reader):
    page = new_page(chromium, *reader)
    signed_in(page, client, scene.general, live_server.url)
    for address in scene.addresses:
        assert look_over(page, f"{live_server.url}{address}").status == 200


def test_two_records_are_merged_by_keyboard_alone(scene, live_server, chromium, client):
    page = new_page(chromium, width=360)
    signed_in(page, client, scene.general, live_server.url)
    page.goto(f"{live_server.url}{PAIR}")
    page.focus("[name=leave_out] >> nth=1")
    page.keyboard.press("Space")
    page.focus("text=Show what merging would change")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Merge the two records")
    page.focus("text=Merge the two records")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Undo the merge")
    assert Merge.objects.filter(undone=None, kept=scene.member).count() == 1
