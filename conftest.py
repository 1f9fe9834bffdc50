"""Fixtures that every room uses."""

from pathlib import Path

import pytest
from django.conf import settings as project

from folkmoot.units.tests.world import make_world


@pytest.fixture(scope="session", autouse=True)
def static_root():
    """WhiteNoise warns when the folder of gathered files is missing, and warnings are errors."""
    Path(project.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def mail_goes_to_the_outbox(settings):
    """As in the real world; pytest-django would keep it in memory."""
    settings.EMAIL_BACKEND = "folkmoot.outbox.backend.OutboxBackend"


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
