"""WE-3: reading changes nothing."""

from http.client import BAD_REQUEST, OK

import pytest
from django.db import transaction

from folkmoot.home.tests.access.objects import CASES
from folkmoot.home.tests.access.places import ROLES
from folkmoot.home.tests.access.routes import ROUTES
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


def test_parameter_that_a_page_does_not_take_is_refused(crowd):
    """The front door alone takes any: links to it come from anywhere."""
    answers = {}
    for case in CASES:
        where = crowd.address(case)
        strange = f"{where}{'&' if '?' in where else '?'}strange=1"
        reader = next((r for r in ROLES if crowd.ask(r, "GET", where).status_code == OK), None)
        if reader and ROUTES[case.partition("?")[0]].view.__module__.startswith("folkmoot."):
            answers[case] = crowd.ask(reader, "GET", strange).status_code
    assert [case for case, status in answers.items() if status != BAD_REQUEST] == ["home"]
