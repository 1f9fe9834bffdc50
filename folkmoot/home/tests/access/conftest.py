from pathlib import Path

import pytest
from django.db import transaction

from folkmoot.elections.tests import scene
from folkmoot.home.tests.access.crowd import Crowd
from folkmoot.home.tests.access.matrix import Matrix
from folkmoot.home.tests.access.stage import NOW, make_stage

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Who may ask what of which route is decided above the database."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The stage, made once a file and undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_stage()
        with scene.at(NOW):
            yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def crowd(stage):
    return Crowd(stage)


@pytest.fixture(scope="module")
def matrix(stage):
    return Matrix(stage)
