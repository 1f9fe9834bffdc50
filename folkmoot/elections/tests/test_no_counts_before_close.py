"""Until the close nobody, the database included, can say how the vote stands (BA-10)."""

import re

import pytest
from django.test import Client

from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.models import Event
from folkmoot.elections.tests import scene as scenes
from folkmoot.elections.tests.dumps import dump
from folkmoot.elections.tests.test_small_electorate import grow

ROLES = {
    "member": "member",
    "officer": "chair",
    "secretary of the unit": "secretary",
    "secretary of another": "sibling",
    "auditor": "auditor",
    "trustee": "general",
}
PAGES = ("", "roll/", "letter/", "board/", "trustee/", "booth/", "archive.bel", "roll/proof/")
ELSEWHERE = ("/", "/elections/", "/log/")
TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value=|"csrf":\s*)"[^"]*"')


def crawl(scene, day):
    """Every page about elections as every role: path and role to what is answered."""
    found = {}
    with scenes.at(day):
        for role, nickname in ROLES.items():
            client = Client()
            client.force_login(getattr(scene.world, nickname).account)
            home = f"/elections/{scene.election.pk}/"
            for address in (*ELSEWHERE, *(home + page for page in PAGES)):
                answer = client.get(address)
                content = answer.getvalue() if answer.streaming else answer.content
                found[role, address.removeprefix(home)] = (answer.status_code, content)
    return found


def lines(content):
    text = TOKENS.sub("", content.decode())
    return text.split("\n")


def difference(before, after):
    """Lines of the pages that changed, by page; the archive is compared apart."""
    changed = {}
    for (role, address), (status, content) in after.items():
        old_status, old_content = before[role, address]
        assert status == old_status, (role, address)
        if status == 200 and address != "archive.bel" and content != old_content:
            rows = zip(lines(old_content), lines(content), strict=True)
            found = [(old, new) for old, new in rows if old != new]
            if found:
                changed[role, address] = found
    return changed


@pytest.fixture
def scene(world):
    """Six ballots are there already, so that every role may read the board."""
    more = grow(world, 6)
    scene = scenes.ready(world)
    for index, person in enumerate(more):
        scenes.vote(scene, person, [index % 2, 1 - index % 2])
    return scene


def test_one_more_ballot_changes_the_board_only_and_by_its_tracker_only(scene):
    with scenes.at(15):
        last = Event.objects.latest("height").digest
        scene.credentials[scene.world.member.pk] = boards.pick_up_letter(
            scene.election.board, scene.world.member
        )
    before = crawl(scene, 16)
    assert {status for status, _content in before.values()} == {200, 404}
    tracker = scenes.vote(scene, scene.world.member, [1, 0])
    digest = Event.objects.latest("height").digest
    changed = difference(before, crawl(scene, 16))
    assert {address for _role, address in changed} == {"board/"}
    assert {role for role, _address in changed} == set(ROLES)
    for found in changed.values():
        left = [new.replace(f"<li><code>{tracker}</code></li>", "").replace(digest, last)
                .replace("7 ballots", "6 ballots") for _old, new in found]  # fmt: skip
        assert left == [old for old, _new in found]


def test_database_gains_one_event_and_nothing_else_by_a_ballot(scene):
    """Before and after one ballot every other table is the same, byte for byte."""
    with scenes.at(15):
        scene.credentials[scene.world.member.pk] = boards.pick_up_letter(
            scene.election.board, scene.world.member
        )
    before = dump()
    scenes.vote(scene, scene.world.member, [1, 0])
    after = dump()
    assert {table for table in after if after[table] != before[table]} - {"sqlite_sequence"} == {
        "ballots_event"
    }
    assert len(after["ballots_event"]) == len(before["ballots_event"]) + 1
    assert after["ballots_event"][: len(before["ballots_event"])] == before["ballots_event"]


def test_board_before_the_close_has_no_sum_and_no_result(scene):
    kinds = set(scene.election.board.events.values_list("type", flat=True))
    assert kinds == {"Setup", "Ballot"}
    assert board_queries.count_of(scene.election.board).result is None
    assert board_queries.count_of(scene.election.board).ballots is None
    scenes.refresh(scene)
    assert scene.election.outcome is None
