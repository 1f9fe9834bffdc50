"""Known, unknown, inactive and passwordless accounts get the same answers (AU-1)."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from folkmoot.people.models import Account, Person
from folkmoot.people.tests.post import last_letter

PASSWORD = "correct horse battery staple"
WRONG = "wrong horse battery staple"
KINDS = ["known__", "unknown", "retired", "codes__"]  # as long as one another: so are the pages


@pytest.fixture(autouse=True)
def clock():
    """Stands still: some headers carry the time."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def accounts(world):
    """One account of each kind; the unknown one is only an address."""
    for kind, person in zip(
        ("known__", "retired", "codes__"), (world.member, world.colleague, world.hidden),
        strict=True,
    ):  # fmt: skip
        rename(person, f"{kind}@example.org")
    for email in ("known__@example.org", "retired@example.org"):
        account = Account.objects.get(email=email)
        account.set_password(PASSWORD)
        account.is_active = email != "retired@example.org"
        account.save()


def rename(person: Person, email):
    account = Account.objects.get(person=person)
    account.email = email
    account.save()
    account.emailaddress_set.update(email=email)  # type: ignore[attr-defined]  # -- allauth's


def seen(response, email):
    """Everything a stranger sees of an answer, without chance and the address typed in."""
    body = response.content.replace(email.encode(), b"")
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body)
    headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}
    return response.status_code, body, headers, sorted(response.cookies)


def walk(kind, steps):
    """Do some steps in a fresh browser; what was seen at each."""
    browser, email = Client(), f"{kind}@example.org"
    answers = []
    for route, data in steps:
        filled = {key: value.replace("EMAIL", email) for key, value in data.items()}
        address = reverse(route)
        answers.append(browser.post(address, filled) if data else browser.get(address))
    return [seen(answer, email) for answer in answers]


@pytest.mark.parametrize(
    "steps",
    [
        [("account_login", {"login": "EMAIL", "password": WRONG})],
        [
            ("account_request_login_code", {"email": "EMAIL"}),
            ("account_confirm_login_code", {}),
            ("account_confirm_login_code", {"code": "000000"}),
        ],
        [
            ("account_reset_password", {"email": "EMAIL"}),
            ("account_confirm_password_reset_code", {}),
            ("account_confirm_password_reset_code", {"code": "000000"}),
            ("account_complete_password_reset", {}),
        ],
        [
            ("account_signup", {}),
            ("account_signup", {"email": "EMAIL", "password1": PASSWORD}),
        ],
    ],
    ids=["login", "login by code", "reset", "signup"],
)
def test_nobody_learns_who_has_an_account(accounts, steps):
    answers = [walk(kind, steps) for kind in KINDS]
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert len(answers[0]) == len(steps)


def test_right_password_of_an_inactive_account_looks_wrong(accounts):
    right = [("account_login", {"login": "EMAIL", "password": PASSWORD})]
    wrong = [("account_login", {"login": "EMAIL", "password": WRONG})]
    assert walk("retired", right) == walk("unknown", wrong)


def test_the_answers_differ_only_by_letter(accounts):
    for kind in KINDS:
        walk(kind, [("account_request_login_code", {"email": "EMAIL"})])
    texts = {kind: last_letter(f"{kind}@example.org").text for kind in KINDS}
    assert ["there is no account" in texts[kind] for kind in KINDS] == [False, True, True, False]


def test_known_password_signs_in(accounts, client):
    data = {"login": "known__@example.org", "password": PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 302
    assert client.get(reverse("account_email")).status_code == 200


def test_nobody_signs_up(client, db):
    client.post(reverse("account_signup"), {"email": "x@example.org", "password1": PASSWORD})
    assert not Account.objects.exists()
