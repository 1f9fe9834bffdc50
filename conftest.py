"""Fixtures that every room uses."""

import pytest
from django.utils import translation

from folkmoot.units.tests.world import make_world


@pytest.fixture(autouse=True)
def mail_goes_to_the_outbox(settings):
    """As in the real world; pytest-django would keep it in memory."""
    settings.EMAIL_BACKEND = "folkmoot.outbox.backend.OutboxBackend"


@pytest.fixture(autouse=True)
def no_language_is_left_over():
    """A request leaves its language behind on the thread; the next test begins without."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def jobs_keep_the_connection_of_a_test(monkeypatch):
    """The worker drops a connection that is inside a transaction, as every test's is."""
    worker = "django_tasks_db.management.commands.db_worker"
    monkeypatch.setattr(f"{worker}.close_old_connections", lambda: None)


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
