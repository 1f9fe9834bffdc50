"""A member votes and the trustees open the count, in Chinese, by keyboard alone, on a phone."""

import json

import pytest

from civic.belenios.groups import BELENIOS_2048
from civic.belenios.texts import sha256_base64
from civic.belenios.verification import verify
from folkmoot.ballots import queries as board_queries
from folkmoot.elections.models import Election
from folkmoot.elections.tests import scene as scenes
from folkmoot.units.access import Access

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery staple"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def chinese(chromium):
    """A phone in Chinese; what its pages complain of is collected."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: note(page, message))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    # From the first: a chooser opened before the browser was told to pass it on is lost.
    page.on("filechooser", lambda _chooser: None)
    yield page
    context.close()


def note(page, message):
    if message.type in {"error", "warning"}:
        page.complaints.append(message.text)


def reach(page, target):
    """Move the focus with Tab until it stands on `target`; fail when it cannot be reached."""
    wanted = page.locator(target).first
    wanted.wait_for()
    for _press in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return wanted
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target} on {page.url}")


def press(page, target, key="Enter"):
    reach(page, target)
    page.keyboard.press(key)


def sign_in(page, address, person):
    person.account.set_password(PASSWORD)
    person.account.save()
    page.goto(f"{address}/accounts/login/")
    reach(page, "input[name=login]")
    page.keyboard.type(person.account.email)
    reach(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def choose_file(page, target, path):
    reach(page, target)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(path)


def key_file(scene, trustee, folder):
    """The file as the trustee's browser saved it."""
    fields = {
        "format": "belenios-trustee-key",
        "version": 1,
        "uuid": scene.election.board.uuid,
        "group": BELENIOS_2048.name,
        "secret": str(scene.secrets[trustee.pk]),
        "public_key": json.loads(trustee.key)["public_key"],
    }
    checksum = sha256_base64(json.dumps(fields, separators=(",", ":")).encode())
    path = folder / f"{trustee.position}.json"
    path.write_text(json.dumps(fields | {"checksum": checksum}, separators=(",", ":")))
    return path


def test_member_votes_and_trustees_open_the_count(world, live_server, chinese, tmp_path):
    scene, page = scenes.ready(world), chinese
    home = f"{live_server.url}/elections/{scene.election.pk}/"
    winner = scene.election.candidates().first().nominee
    with scenes.travel(15):
        sign_in(page, live_server.url, world.member)
        page.goto(home)
        booth, tracker = vote(page, winner.name)
        assert booth.evaluate("document.documentElement.lang") == "zh-hans"
        press(booth, "a[href$='/board/']")
        booth.wait_for_url("**/board/")
        assert booth.locator("#trackers li").all_inner_texts() == [tracker]
        booth.close()
        page.goto(home)
        page.locator("#cast-here code").wait_for()
        assert page.locator("#cast-here code").inner_text() == tracker
    for person in (world.general, world.secretary, world.colleague):
        scenes.vote(scene, person, [1, 0], day=16)
    scenes.close(scene)
    with scenes.travel(22):
        for trustee in scene.election.board.trustees.all():
            open_count(page, live_server.url, trustee, key_file(scene, trustee, tmp_path))
    election = Election.objects.get(pk=scene.election.pk)
    assert election.outcome == {"elected": [winner.pk], "tied": [], "open": 0}
    assert Access(winner, election.term_starts).may("register.see", world.north1.path)
    assert verify(board_queries.archive_bytes(election.board)).result == ((4, 0),)
    assert page.complaints == []


def open_count(page, address, trustee, path):
    """A trustee signs in, checks the board and decrypts, from the key file."""
    page.context.clear_cookies()
    sign_in(page, address, trustee.person)
    home = f"{address}/elections/{trustee.board.election.pk}/"
    page.goto(f"{home}trustee/")
    choose_file(page, "#key-file", path)
    page.locator("#confirm").wait_for(state="visible")
    press(page, "#open")
    page.wait_for_url(home)


def vote(page, name):
    """From the election's page through letter and booth: the booth, and the tracker it shows."""
    press(page, "main a[href$='/letter/']")
    press(page, "main form button")
    page.locator("#credential").wait_for()
    assert len(page.locator("#credential").inner_text()) == 25
    with page.expect_popup() as opened:
        press(page, "#to-booth")
    booth = opened.value
    booth.on("console", lambda message: note(page, message))
    booth.wait_for_url("**/booth/")
    radio = booth.locator(f"label:has-text('{name}') input")
    reach(booth, "#answers input")
    while not radio.evaluate("element => element === document.activeElement"):
        booth.keyboard.press("ArrowDown")
    booth.keyboard.press("Space")
    press(booth, "#choose button")
    assert booth.locator("#chosen li").all_inner_texts() == [name]
    press(booth, "#cast")
    booth.locator("#tracker").wait_for(state="visible", timeout=30_000)
    return booth, booth.locator("#tracker").inner_text()


def test_trustee_makes_a_key_and_shows_that_it_can_be_read_back(
    world, live_server, chinese, tmp_path
):
    scene, page = scenes.call(world), chinese
    with scenes.travel(2):
        sign_in(page, live_server.url, world.secretary)
        page.goto(f"{live_server.url}/elections/{scene.election.pk}/trustee/")
        with page.expect_download() as saved:
            press(page, "#make-key")
        saved.value.save_as(tmp_path / "key.json")
        choose_file(page, "#restore-file", tmp_path / "key.json")
        page.wait_for_url(f"**/elections/{scene.election.pk}/")
    trustee = scene.election.board.trustees.get(person=world.secretary)
    assert trustee.has_restored
    secret = json.loads((tmp_path / "key.json").read_text())["secret"]
    assert secret not in trustee.key
    assert page.complaints == []


def test_wrong_key_file_is_refused_in_words_and_loses_nothing(
    world, live_server, chinese, tmp_path
):
    scene, page = scenes.call(world), chinese
    (tmp_path / "other.json").write_text("{}")
    with scenes.travel(2):
        sign_in(page, live_server.url, world.secretary)
        page.goto(f"{live_server.url}/elections/{scene.election.pk}/trustee/")
        with page.expect_download():
            press(page, "#make-key")
        choose_file(page, "#restore-file", tmp_path / "other.json")
        page.locator("#trouble").wait_for(state="visible")
        assert page.locator("#restore").is_visible()
    assert not scene.election.board.trustees.get(person=world.secretary).has_restored


def test_a_typed_credential_with_a_slip_is_refused_before_anything_is_sent(
    world, live_server, chinese
):
    scene, page = scenes.ready(world), chinese
    sent = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    with scenes.travel(15):
        sign_in(page, live_server.url, world.member)
        sent.clear()
        page.goto(f"{live_server.url}/elections/{scene.election.pk}/booth/")
        reach(page, "#credential")
        page.keyboard.type("abc")
        page.keyboard.press("Enter")
        page.locator("#trouble").wait_for(state="visible")
    assert sent == []
