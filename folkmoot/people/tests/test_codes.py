"""Codes work once, for ten minutes, in the session that asked (AU-4)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from folkmoot.outbox.models import Letter
from folkmoot.people.models import Account
from folkmoot.people.tests.post import last_code, last_letter, wrong

LIMIT = timedelta(minutes=10)
ASK = {"sign in": "account_request_login_code", "reset": "account_reset_password"}
CONFIRM = {"sign in": "account_confirm_login_code", "reset": "account_confirm_password_reset_code"}
ARRIVED = {"sign in": "home", "reset": "account_complete_password_reset"}


@pytest.fixture(params=["sign in", "reset"])
def purpose(request):
    return request.param


@pytest.fixture
def email(world):
    return world.member.account.email


def ask(browser, purpose, email):
    browser.post(reverse(ASK[purpose]), {"email": email})
    return last_code(email)


def works(browser, purpose, code):
    answer = browser.post(reverse(CONFIRM[purpose]), {"code": code})
    return answer.headers.get("Location") == reverse(ARRIVED[purpose])


def test_code_works_in_time(purpose, email, client):
    code = ask(client, purpose, email)
    with time_machine.travel(timezone.now() + LIMIT - timedelta(seconds=2)):
        assert works(client, purpose, code)


def test_code_is_too_late_after_ten_minutes(purpose, email, client):
    code = ask(client, purpose, email)
    with time_machine.travel(timezone.now() + LIMIT + timedelta(seconds=1)):
        assert not works(client, purpose, code)


def test_code_of_one_browser_is_nothing_in_another(purpose, email):
    asker, other = Client(), Client()
    code = ask(asker, purpose, email)
    assert not works(other, purpose, code)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        ask(other, purpose, email)
        assert not works(other, purpose, code)
        assert works(asker, purpose, code)


def test_sign_in_code_is_used_up(email, client):
    code = ask(client, "sign in", email)
    assert works(client, "sign in", code)
    client.post(reverse("account_logout"))
    assert not works(client, "sign in", code)


def test_reset_code_is_used_up(email, client):
    code = ask(client, "reset", email)
    assert works(client, "reset", code)
    chosen = "correct horse battery staple"
    passwords = {"password1": chosen, "password2": chosen}
    client.post(reverse("account_complete_password_reset"), passwords)
    assert not works(client, "reset", code)


def test_third_wrong_code_ends_it(purpose, email, client):
    code = ask(client, purpose, email)
    for _ in range(3):
        assert not works(client, purpose, wrong(code))
    assert not works(client, purpose, code)


def test_new_code_replaces_the_old_one(purpose, email, client):
    old = ask(client, purpose, email)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        new = ask(client, purpose, email)
        assert old == new or not works(client, purpose, old)
        assert works(client, purpose, new)


def test_forged_host_gets_no_letter(email, client):
    answer = client.post(reverse(ASK["reset"]), {"email": email}, headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert not Letter.objects.exists()


def test_letter_quotes_no_host_but_the_configured_one(email, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_ADDRESS = "https://members.example.net"
    for route in ASK.values():
        client.post(reverse(route), {"email": email}, headers={"host": "evil.example"})
        letter = last_letter(email)
        assert "evil" not in letter.subject + letter.text


def test_one_account_is_not_flooded_with_codes(email, db):
    for _ in range(5):
        Client().post(reverse(ASK["sign in"]), {"email": email})
    assert Letter.objects.filter(recipient=email).count() == 3
    for hour in range(20):
        with time_machine.travel(timezone.now() + timedelta(minutes=2 + 2 * hour)):
            Client().post(reverse(ASK["sign in"]), {"email": email})
    assert Letter.objects.filter(recipient=email).count() == 12


def test_many_colleagues_behind_one_address_ask_for_codes_in_one_minute(world):
    for number in range(60):
        Account.objects.create_user(f"c{number}@example.org")
        Client().post(reverse(ASK["sign in"]), {"email": f"c{number}@example.org"})
    assert Letter.objects.filter(subject="Your code").count() == 60


def test_wrong_passwords_of_one_account_do_not_shut_out_a_colleague(world):
    account = Account.objects.get(person=world.colleague)
    account.set_password("correct horse battery staple")
    account.save()
    theirs = {"login": world.member.account.email, "password": "wrong"}
    pages = [Client().post(reverse("account_login"), theirs).content for _ in range(7)]
    assert ["Too many failed" in page.decode() for page in pages].count(True) == 2
    mine = {"login": account.email, "password": "correct horse battery staple"}
    assert Client().post(reverse("account_login"), mine).status_code == 302
