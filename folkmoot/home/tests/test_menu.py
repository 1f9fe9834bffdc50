"""The menu leads nowhere that answers "not found": it asks the policies of the pages themselves."""

import re

import pytest
from django.test import RequestFactory

from folkmoot.core.navigation import entries
from folkmoot.people.models import Account
from folkmoot.units.actions import appoint
from folkmoot.units.models import OfficeKind
from folkmoot.units.tests.world import FOUNDED

BASE = {"/", "/me/"}
INSIDE = BASE | {"/units/", "/elections/", "/log/"}
LEADING = INSIDE | {"/register/", "/work/"}
MENUS = {
    "member": INSIDE,
    "leaver": BASE,
    "auditor": INSIDE,
    "secretary": LEADING | {"/invitations/"},
    "deputy": LEADING,
    "operator": BASE,  # an account without a person
}


@pytest.fixture
def accounts(world):
    deputy = OfficeKind.objects.get(code="deputy-secretary")
    appoint(world.colleague, world.north, deputy, term=(FOUNDED, None), by=None)
    found = {name: getattr(world, name).account for name in MENUS if hasattr(world, name)}
    operator = Account.objects.create_user("operator@example.org")
    return found | {"deputy": world.colleague.account, "operator": operator}


def menu(client):
    page = client.get("/").content.decode()
    [rooms] = re.findall(r'<ul class="rooms">(.*?)</ul>', page, re.DOTALL)
    return set(re.findall(r'<a href="([^"]+)"', rooms))


@pytest.mark.parametrize("who", MENUS)
def test_every_entry_of_the_menu_opens(accounts, client, who):
    accounts[who].refresh_from_db()
    client.force_login(accounts[who])
    found = menu(client)
    assert found == MENUS[who]
    assert {client.get(address).status_code for address in found} == {200}


def test_stranger_sees_the_front_door_alone(db, client):
    assert menu(client) == {"/"}


def test_entry_of_the_page_one_reads_is_marked(world, sign_in):
    page = sign_in(world.member).get("/units/north1/")
    assert [entry.address for entry in page.context["nav"] if entry.is_current] == ["/units/"]


def test_request_that_failed_before_anybody_was_known_has_the_front_door():
    assert [entry.address for entry in entries(RequestFactory().get("/"))] == ["/"]
