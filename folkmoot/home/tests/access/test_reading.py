"""WE-3: reading changes nothing."""

import pytest
from django.db import transaction

from folkmoot.home.tests.access.objects import CASES
from folkmoot.home.tests.access.places import ROLES
from folkmoot.home.tests.access.state import changed, dump, tables
from folkmoot.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("method", "roles"), [("GET", ROLES), ("HEAD", ["national"])])
def test_reading_every_page_changes_nothing(crowd, method, roles):
    before = dump(tables())
    for case in CASES:
        with transaction.atomic():
            for role in roles:
                crowd.browser(role).generic(method, crowd.address(case)).getvalue()
            assert changed(before) == [], f"{method} {case}"
            transaction.set_rollback(True)


def test_change_would_be_seen(stage):
    before = dump(tables())
    Person.objects.filter(pk=stage.quiet["own"].pk).update(phone="+1")
    assert changed(before) == ["people_person"]
