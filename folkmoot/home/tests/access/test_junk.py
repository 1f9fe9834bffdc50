"""IN-4: only what a form lists changes anything, and size costs little."""

import json
import re
import time
from urllib.parse import urlencode

import pytest
from django.db import transaction

from folkmoot.home.tests.access.objects import CASES
from folkmoot.home.tests.access.state import all_fields, changed, dump, tables_of
from folkmoot.people.models import Account, Person
from folkmoot.units.models import Appointment, Membership, Office, OfficeKind, Placement, Unit

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
POSTING = ("anonymous", "member", "secretary", "national")
ROOT_OF_RIGHTS = (Account, Person, Membership, Appointment, Office, OfficeKind, Placement, Unit)
# They end a membership, or take a merger of two records back, and take no field at all.
BUTTONS = {"members:guest_end", "members:merged"}
VALUES = [
    "1",
    "yes",
    "true",
    "[]",
    "{}",
    "-1",
    "9" * 30,
    "NaN",
    "2026-99-99",
    "\x00",
    "%s",
    "' OR 1=1 --",
]
FIELD = re.compile(r'<(?:input|textarea|select|button)[^>]*\bname="([^"]+)"')
KEPT = {"csrfmiddlewaretoken"}
MEGABYTE = 1_000_000
SECONDS = 2


def post(crowd, role, case, fields):
    """Undone afterwards."""
    return crowd.ask(role, "POST", crowd.address(case), data=urlencode(fields), content_type=FORM)


@pytest.mark.parametrize("role", POSTING)
def test_fields_that_no_form_lists_change_nobodys_rights(crowd, role):
    names = [*all_fields(), "is_staff", "is_superuser", "groups", "user_permissions", "__class__"]
    before = dump(tables_of(*ROOT_OF_RIGHTS))
    for number, case in enumerate(sorted(set(CASES) - BUTTONS)):
        junk = {name: VALUES[(number + place) % len(VALUES)] for place, name in enumerate(names)}
        with transaction.atomic():
            response = crowd.browser(role).generic(
                "POST", crowd.address(case), urlencode(junk), FORM
            )
            assert response.status_code < 500, f"{case}: {response.status_code}"
            assert changed(before) == [], case
            transaction.set_rollback(True)


@pytest.mark.parametrize("value", VALUES)
def test_strange_values_in_every_listed_field_break_nothing(crowd, listed, value):
    for case, (role, names) in listed.items():
        response = post(crowd, role, case, dict.fromkeys(names, value))
        assert response.status_code < 500, f"{case}: {response.status_code}"


def cost(crowd, role, case, fields):
    """Seconds of work for an answer that is no fault of ours."""
    started = time.process_time()
    response = post(crowd, role, case, fields)
    assert response.status_code < 500, f"{case}: {sorted(fields)}"
    return time.process_time() - started


def test_a_megabyte_over_all_fields_is_answered_at_once(crowd, listed):
    slow = [
        case
        for case, (role, names) in listed.items()
        if names
        and cost(crowd, role, case, dict.fromkeys(names, "Ａ<" * (60_000 // len(names)))) > SECONDS
    ]
    assert slow == []


@pytest.mark.slow
def test_a_megabyte_in_any_one_field_is_answered_at_once(crowd, listed):
    slow = [
        f"{case} {name}"
        for case, (role, names) in listed.items()
        for name in names
        if cost(crowd, role, case, {name: "Ａ<" * 60_000}) > SECONDS
    ]
    assert slow == []


@pytest.mark.parametrize("case", ["account_login", "elections:nominate", "ballots:cast"])
def test_more_than_the_limit_is_refused(crowd, case):
    response = post(crowd, "member", case, {"x": "x" * (MEGABYTE + 1)})
    assert response.status_code in {400, 409, 413}


def test_deeply_nested_ballot_is_refused(crowd):
    nested = "[" * 100_000 + "]" * 100_000
    for body in (
        nested,
        json.dumps({"ballot": nested}),
        '{"ballot": 1e999}',
        b"\xff\xfe\x00\xd8",
    ):
        response = crowd.ask(
            "anonymous",
            "POST",
            crowd.address("ballots:cast"),
            data=body,
            content_type="application/json",
        )
        assert response.status_code == 409


@pytest.fixture(scope="module")
def listed(crowd):
    """Each case → a role that gets there, and the names of the fields it may send.

    A route that only takes POST has its form on another page: it gets the names of all pages.
    """
    found = {}
    for case in CASES:
        for role in POSTING:
            response = crowd.ask(role, "GET", crowd.address(case))
            if response.status_code in {200, 405}:
                body = response.getvalue().decode(errors="replace")
                found[case] = (role, response.status_code, set(FIELD.findall(body)) - KEPT)
    everything = set().union(*(names for _role, _status, names in found.values()))
    return {
        case: (role, sorted(names if status == 200 else everything))
        for case, (role, status, names) in found.items()
    }
