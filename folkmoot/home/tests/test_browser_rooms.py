"""The pages of every room, looked over on a small phone in both languages."""

import pytest

from folkmoot.elections.tests import scene as scenes
from folkmoot.members.rights.erasing import ask_for_erasure
from folkmoot.members.tests.padding import invent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_every_member_reads(world, readers):
    readers.look(
        world.member,
        "/", "/units/", "/units/north1/", "/units/north/story/", "/me/", "/log/", "/elections/",
        "/cohorts/", "/rules/", "/me/work/", "/transfers/new/",
    )  # fmt: skip


def test_pages_of_the_rights_of_members(world, readers):
    readers.look(
        world.member,
        "/data/", "/data/retention/", "/me/copy/", "/me/edit/", "/me/correction/", "/me/erase/",
    )  # fmt: skip


def test_pages_of_a_request_for_erasure(world, readers):
    asked = ask_for_erasure(world.member, by=world.member)
    readers.look(world.secretary, f"/requests/{asked.pk}/", "/work/", "/me/erase/")
    readers.look(world.member, "/me/")


def test_pages_of_those_who_lead(world, readers):
    readers.look(
        world.chair,
        "/register/", "/register/?q=zhang", f"/people/{world.member.number}/",
        f"/people/{world.member.number}/?why=data", "/register/import/",
        "/invitations/", "/work/", "/rules/units/", "/rules/new/", "/cohorts/new/",
        "/applications/new/", "/elections/call/north1/", "/log/",
    )  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["found", "split", "merge", "move", "change-kind", "rename", "close"]
)
def test_forms_of_acts(world, readers, kind):
    readers.look(world.chair, f"/units/north1/acts/new/{kind}/")


def test_pages_of_one_who_left_and_of_a_stranger(world, readers):
    readers.look(world.leaver, "/", "/me/")


def test_pages_of_a_roll_that_has_changed_more_than_usual(world, readers):
    invent(world.north1, 12, facts=lambda each: {"phone": "13912345678"})
    roll = f"/elections/{scenes.call(world).election.pk}/roll/"
    with scenes.travel(1):
        readers.look(world.member, roll)
        readers.look(world.general, roll, f"{roll}movements/")
