"""The pages of admissions, transfers and cohorts in a real browser: both languages, 320 px, keys."""

import pytest
from django.conf import settings

from folkmoot.core.dates import today
from folkmoot.core.tests.pages import look_over, new_page
from folkmoot.core.texts import both
from folkmoot.members import admissions, appeals
from folkmoot.members.models import Cohort, Transfer
from folkmoot.members.standings import leave
from folkmoot.members.tests.moves import Side, outsider
from folkmoot.members.transfers import Wish, refuse_transfer, start_transfer
from folkmoot.units.tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(transactional_db, client):
    world = make_world()
    world.secretary.keys = ""  # the pinyin that the own page shows is no word of a language
    world.secretary.save()
    applicant = outsider("9001", "周小川")
    row = admissions.apply_for_membership(applicant, world.north1.unit, by=applicant)
    admissions.ask_sponsor(row, world.member, by=world.secretary)
    wish = Wish(world.north2.unit, today(), "work")
    move = start_transfer(world.colleague, wish, side=Side.MEMBER, by=world.colleague)
    rule = {"standing": "full", "age": [18, 35]}
    cohort = Cohort.objects.create(name=both("Young members", "青年成员"), rule=rule)
    world.addresses = [
        "/me/", "/work/", f"/applications/{row.pk}/", "/applications/new/", f"/transfers/{move.pk}/",
        "/transfers/new/", "/transfers/ask/", "/people/1006/", "/people/1006/?why=contact", "/people/1006/standing/",
        "/people/1006/departure/", "/people/1006/death/", "/me/leave/", "/me/work/", "/cohorts/",
        f"/cohorts/{cohort.pk}/", "/cohorts/new/", "/apply/",
    ]  # fmt: skip
    return world


def signed_in(page, client, person, address):
    client.force_login(person.account)
    name = settings.SESSION_COOKIE_NAME
    secure = address.replace("http://", "https://")  # the cookie's name asks for it
    value = client.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": secure, "secure": True}])


@pytest.mark.parametrize("reader", [("en", "light", 320), ("zh-hans", "dark", 360)])
def test_every_page_holds(scene, live_server, chromium, client, reader):
    page = new_page(chromium, *reader)
    signed_in(page, client, scene.secretary, live_server.url)
    for address in scene.addresses:
        assert look_over(page, f"{live_server.url}{address}").status == 200


def test_member_asks_for_a_transfer_by_keyboard_alone(scene, live_server, chromium, client):
    page = new_page(chromium, width=360)
    signed_in(page, client, scene.member, live_server.url)
    page.goto(f"{live_server.url}/transfers/new/?to=north2&reason=work")
    page.focus("text=Show what it would change")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Ask for this transfer")
    look = page.locator("main").inner_text()
    assert ["North First Branch → North Second Branch" in look, "No office ends" in look] == [
        True,
        True,
    ]
    page.focus("text=Ask for this transfer")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=waits for an answer")
    assert page.url.endswith(f"/transfers/{Transfer.objects.get(person=scene.member).pk}/")
    look_over(page)


def test_pages_of_an_appeal_and_of_a_correction(world, readers):
    application = admissions.apply_for_membership(world.leaver, world.north1.unit, by=world.leaver)
    admissions.refuse_application(application, reason="§ 1", by=world.secretary)
    wish = Wish(world.north2.unit, today(), "work")
    move = start_transfer(world.colleague, wish, side=Side.MEMBER, by=world.colleague)
    move = refuse_transfer(move, Side.LOSING, ground="duty", by=world.secretary)
    pages = [f"/applications/{application.pk}/", f"/transfers/{move.pk}/"]
    readers.look(world.leaver, pages[0], "/me/")
    for row in (application, move):
        appeals.enter_appeal(row, reason="§ 2", by=row.person)
    leave(world.secretary, on=today(), departure="left", by=world.general)
    readers.look(
        world.general, *pages, "/work/", "/work/?section=appeals", "/people/1003/correction/"
    )
    appeals.uphold_refusal(move, reason="§ 3", by=world.general)
    readers.look(world.colleague, pages[1])
