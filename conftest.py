"""Fixtures that every room uses."""

import pytest

from folkmoot.units.tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def sign_in(client):
    """`sign_in(person)` gives a client of that person."""

    def enter(person):
        person.account.refresh_from_db()  # what happened since raises its epoch
        client.force_login(person.account)
        return client

    return enter
