"""Every page of an election, in each of its stages and in both languages, on a small phone."""

import pytest

from folkmoot.core.tests.pages import by_axe, in_frame
from folkmoot.core.tests.readers import PROGRAM
from folkmoot.elections import actions, endings
from folkmoot.elections.tests import scene as scenes
from folkmoot.members.rolls import object_to_roll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def home(scene):
    return f"/elections/{scene.election.pk}/"


def holds(phone):
    """What this step of a page, reached without an address of its own, must hold."""
    assert in_frame(phone, PROGRAM) + by_axe(phone) == []


def test_pages_before_the_calendar_is_signed(world, readers):
    scene = scenes.call(world)
    here = home(scene)
    with scenes.travel(1):
        readers.look(world.member, "/", "/elections/", here, f"{here}roll/")
        readers.look(world.general, "/elections/call/north1/", f"{here}change/?kind=cancel")
        readers.look(world.secretary, f"{here}trustee/")
    with scenes.at(1):
        actions.nominate(
            scene.election, world.member, statement="她每月公开账目。", by=world.colleague
        )
    scenes.stand(scene, world.colleague)
    scenes.make_keys(scene)
    with scenes.at(3):
        object_to_roll(scene.election.roll, "我早已转来。", by=world.hidden, at=world.north1)
    with scenes.travel(4):
        readers.look(world.member, here)
        readers.look(world.general, here, f"{here}roll/", f"{here}change/")
        readers.look(world.secretary, f"{here}trustee/")
    with scenes.travel(8):
        readers.look(world.general, here)
        endings.propose_departure(
            scene.election, "cancel", dates={}, reason="场地停用", by=world.general
        )
    with scenes.travel(15):
        readers.look(world.chair, here)


def test_pages_of_letter_booth_and_board(world, readers):
    scene = scenes.ready(world)
    here = home(scene)
    with scenes.travel(12):
        readers.look(world.member, here, f"{here}board/", f"{here}letter/")
        readers.look(world.secretary, f"{here}trustee/")
        for phone, person in zip(readers.phones, (world.member, world.colleague), strict=True):
            open_letter(readers, phone, person, f"{here}letter/")
        readers.look(world.member, f"{here}letter/")
    with scenes.travel(15):
        readers.look(world.member, here, f"{here}letter/")
        scenes.vote(scene, world.secretary, [1, 0])
        readers.look(world.secretary, f"{here}board/", f"{here}booth/")
        for phone in readers.phones:
            vote(phone, scene.credentials[world.secretary.pk])
        readers.look(world.sibling, f"{here}board/")
        readers.look(world.general, here)


def open_letter(readers, phone, person, path):
    """The sealed letter, opened; on paper it is one sheet with nothing beside the letter."""
    readers.sign_in(person)
    phone.goto(readers.address + path)
    phone.click("main form button")
    phone.wait_for_selector("#credential")
    holds(phone)
    assert phone.pdf(format="A4").count(b"/Type /Page\n") == 1
    phone.emulate_media(media="print")
    printed, letter = (phone.locator(part).inner_text() for part in ("body", ".letter"))
    assert printed.strip() == letter.strip()
    phone.emulate_media(media="screen")


def vote(phone, credential):
    """In the booth, from the typed credential to the tracker."""
    phone.fill("#credential", credential)
    phone.click("#identify button")
    holds(phone)
    phone.check("#answers input >> nth=0")
    phone.click("#choose button")
    holds(phone)
    phone.click("#cast")
    phone.locator("#tracker").wait_for(state="visible", timeout=60_000)
    holds(phone)


def test_pages_of_the_count_and_the_result(world, readers):
    scene = scenes.ready(world)
    here = home(scene)
    scenes.vote(scene, world.member, [1, 0])
    scenes.vote(scene, world.colleague, [1, 0])
    scenes.close(scene)
    with scenes.travel(21.5):
        readers.look(world.secretary, "/", here, f"{here}trustee/")
    scenes.decrypt(scene)
    with scenes.travel(22):
        readers.look(world.secretary, f"{here}trustee/")
        readers.look(world.member, "/elections/", here, f"{here}board/")
        readers.look(world.sibling, here)


def test_pages_of_elections_that_end_otherwise(world, readers):
    tied, empty = scenes.ready(world), scenes.call(world)
    scenes.vote(tied, world.member, [1, 0])
    scenes.vote(tied, world.colleague, [0, 1])
    scenes.close(tied)
    scenes.decrypt(tied)
    with scenes.travel(22):
        readers.look(
            world.general, home(tied), f"/elections/call/north1/?second={tied.election.pk}",
            home(empty),
        )  # fmt: skip
        departure = endings.propose_departure(
            empty.election, "cancel", dates={}, reason="无人参选", by=world.general
        )
        endings.settle_departure(departure, is_approved=True, by=world.chair)
        readers.look(world.member, home(empty))
        readers.look(world.secretary, f"{home(empty)}trustee/")
