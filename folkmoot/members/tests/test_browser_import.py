"""The pages of an import in a real browser: both languages, a phone, keys alone."""

import pytest

from folkmoot.core.jobs import do_ready
from folkmoot.core.tests.pages import look_over, new_page
from folkmoot.core.texts import both
from folkmoot.members.models import ImportBatch
from folkmoot.members.tests.files import imported
from folkmoot.members.tests.test_browser_moves import signed_in
from folkmoot.units.models import Host
from folkmoot.units.tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = (
    "编号,姓名,支部,入会日期,手机,工作单位,身份证号,备注\n"
    "7001,甲,城北第一支部,2019-07-01,13900000000,宏达,11010519491231002X,\n"
    "1006,张玮,north1,03/04/2019,138,,,常来\n"
    "1002,赵敏,north1,,110,,,\n"
    "7002,乙,south,,,,,\n"
    "1007,王芳,north1,,,,,\n"
)
FINE = "number,name,unit,phone\n7001,甲,north1,\n1006,张伟,north1,139\n1007,王芳,north1,137\n"


@pytest.fixture
def world(transactional_db):
    world = make_world()
    Host.objects.create(code="acme", name=both("Acme", "宏达"))
    return world


def send(page, text, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(text)
    page.set_input_files("input[type=file]", path)
    page.focus("main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/columns/")


def press(page, selector):
    """By the keyboard alone."""
    page.focus(selector)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("reader", [("en", "light", 360), ("zh-hans", "dark", 320)])
def test_every_page_of_an_import_holds(world, live_server, chromium, client, reader, tmp_path):
    page = new_page(chromium, *reader)
    signed_in(page, client, world.secretary, live_server.url)
    home = f"{live_server.url}/register/import/"
    look_over(page, home)
    send(page, TEXT, tmp_path)
    look_over(page)
    press(page, "main form button")
    page.wait_for_selector("progress")
    look_over(page)
    do_ready()
    page.wait_for_selector("text=7002")
    look_over(page)
    look_over(page, f"{page.url}?show=problems")
    imported(FINE, world.secretary)
    done = ImportBatch.objects.latest("pk")
    imported("number,phone\n1006,110\n", world.general)
    look_over(page, f"{home}{done.pk}/")
    press(page, "main form button")
    page.wait_for_selector("progress")
    do_ready()
    look_over(page, f"{home}{done.pk}/undo/")
    look_over(page, home)


def test_a_file_comes_in_and_goes_out_by_keyboard(world, live_server, chromium, client, tmp_path):
    page = new_page(chromium, width=360)
    signed_in(page, client, world.secretary, live_server.url)
    page.goto(f"{live_server.url}/register/import/")
    send(page, FINE, tmp_path)
    press(page, "text=Show what it would change")
    page.wait_for_selector("progress")
    do_ready()
    page.wait_for_selector("text=Import all of it")
    press(page, "text=Import all of it")
    page.wait_for_selector("progress")
    page.reload()
    page.wait_for_selector("progress")
    do_ready()
    page.wait_for_selector("text=3 rows were imported.")
    press(page, "text=Look at taking it back")
    page.wait_for_selector("progress")
    do_ready()
    page.wait_for_selector("text=3 rows would be taken back")
    press(page, "text=Take it back")
    page.wait_for_selector("progress")
    do_ready()
    page.wait_for_selector("text=3 rows were taken back.")
