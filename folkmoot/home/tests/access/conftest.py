import pytest
from django.db import transaction

from folkmoot.elections.tests import scene
from folkmoot.home.tests.access.matrix import Matrix
from folkmoot.home.tests.access.stage import NOW, make_stage


@pytest.fixture(scope="module")
def matrix(django_db_setup, django_db_blocker):
    """The stage, made once a file and undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        stage = make_stage()
        with scene.at(NOW):
            yield Matrix(stage)
        transaction.set_rollback(True)
