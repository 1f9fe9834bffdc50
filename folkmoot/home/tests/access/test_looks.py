"""LG-2: whoever is shown a member leaves a look, with office and reason, that the member reads."""

import pytest
from django.db import transaction

from folkmoot.audit.models import Look
from folkmoot.home.tests.access.matrix import CASES
from folkmoot.home.tests.access.objects import OBJECTS
from folkmoot.home.tests.access.places import PLACES
from folkmoot.home.tests.access.stage import canaries
from folkmoot.units.looking import PAGES, REASONS
from folkmoot.units.queries import home_places

pytestmark = pytest.mark.django_db
READERS = ("member", "secretary", "regional", "national", "auditor")
# What shows people to everybody inside: who stands for an office, holds one or keeps a key.
PUBLIC = {"units:unit", "elections:election", "elections:list", "elections:board"}


def asked(crowd, role, case, place):
    """The body of an answer and the looks it left; both undone."""
    with transaction.atomic():
        last = Look.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        body = (
            crowd.browser(role).get(crowd.address(case, place)).getvalue().decode(errors="replace")
        )
        looks = list(Look.objects.filter(pk__gt=last))
        transaction.set_rollback(True)
    return body, looks


def covers(look, person, home):
    units = {home.unit_id, *home.ancestor_ids}
    return look.subject == person.pk or (look.subject is None and look.unit in units)


@pytest.mark.parametrize("case", sorted(set(CASES) - PUBLIC))
def test_whoever_is_shown_a_member_leaves_a_look(crowd, stage, case):
    homes = home_places([person.pk for person in stage.quiet.values()])
    for role in READERS:
        for place in PLACES if case in OBJECTS else ("own",):
            body, looks = asked(crowd, role, case, place)
            for person in stage.quiet.values():
                if any(text in body for texts in canaries(person).values() for text in texts):
                    found = [look for look in looks if covers(look, person, homes[person.pk])]
                    assert found, f"{case} as {role}, object: {place}, shows {person}"
                    assert all(look.role and look.reason in REASONS for look in found)
                    assert {look.page for look in found} <= set(PAGES)


def test_the_search_finds_something(crowd, stage):
    body, looks = asked(crowd, "secretary", "members:record?why", "own")
    assert stage.quiet["own"].name in body
    assert [(look.subject, look.reason, look.page) for look in looks] == [
        (stage.quiet["own"].pk, "data", "record")
    ]
