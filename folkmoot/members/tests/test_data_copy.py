"""SP-9: a member takes along everything that is kept about them, and of nobody else."""

import csv
import io
import json
import time
from datetime import timedelta
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from folkmoot.core.declared import tables
from folkmoot.core.jobs import do_ready
from folkmoot.core.texts import both
from folkmoot.home.tests.access.crowd import PROOF
from folkmoot.members.models import DataCopy
from folkmoot.members.rights.copying import archive, as_cell
from folkmoot.members.tasks import make_data_copy, tick
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Account, Person
from folkmoot.units.models import Employment, Host
from folkmoot.units.tests.world import FOUNDED

PAGE, FILE = "/me/copy/", "/me/copy/file/"


def fresh(person):
    """A browser whose owner has just confirmed who they are."""
    client = Client()
    person.account.refresh_from_db()
    client.force_login(person.account)
    session = client.session
    session["account_authentication_methods"] = [PROOF | {"at": time.time()}]
    session["account_authentication_methods_user"] = str(person.account.pk)
    session.save()
    return client


@pytest.fixture
def browser(world):
    return fresh(world.member)


def ask(client):
    assert client.post(PAGE)["Location"] == PAGE
    do_ready()


def opened(client):
    return ZipFile(io.BytesIO(client.get(FILE).getvalue()))


def test_member_asks_and_downloads(world, browser):
    assert "Make a copy" in browser.get(PAGE).content.decode()
    browser.post(PAGE)
    assert "is being made" in browser.get(PAGE).content.decode()
    assert browser.get(FILE).status_code == 404
    do_ready()
    assert "is ready" in browser.get(PAGE).content.decode()
    answer = browser.get(FILE)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/zip", "no-store")
    names = set(opened(browser).namelist())
    assert {"data.json", "dictionary.json", "dictionary.csv", "README.txt"} <= names
    assert "tables/people.Person.csv" in names


def test_page_without_fresh_confirmation_asks_for_it_and_keeps_nothing(world, sign_in):
    client = sign_in(world.member)
    answer = client.post(PAGE)
    assert answer["Location"].startswith("/accounts/reauthenticate/code/?next=%2Fme%2Fcopy%2F")
    assert not DataCopy.objects.exists()


def test_owner_is_told_by_letter(world, browser):
    ask(browser)
    assert Letter.objects.get(recipient=world.member.account.email).subject == "About your account"


def test_another_session_of_the_same_account_gets_nothing(world, browser):
    ask(browser)
    other = fresh(world.member)
    assert other.get(FILE).status_code == 404
    shown = other.get(PAGE).content.decode()
    assert ("another session" in shown, "Download the copy" in shown) == (True, False)


def test_somebody_else_gets_nothing(world, browser):
    ask(browser)
    assert fresh(world.secretary).get(FILE).status_code == 404
    assert fresh(world.chair).get(FILE).status_code == 404


def test_it_dies_with_the_session(world, browser):
    ask(browser)
    browser.logout()
    assert browser.get(FILE).status_code == 302
    browser.force_login(Account.objects.get(person=world.member))
    assert browser.get(FILE).status_code == 404


def test_after_a_day_it_is_gone_and_the_worker_forgets_it(world, browser):
    ask(browser)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert browser.get(FILE).status_code == 404
        assert DataCopy.objects.count() == 1
        tick()
        assert not DataCopy.objects.exists()


def test_a_new_copy_takes_the_place_of_the_old_one_and_a_late_job_finds_nothing(world, browser):
    browser.post(PAGE)
    browser.post(PAGE)
    assert DataCopy.objects.count() == 1
    assert [do_ready(), do_ready()] == [2, 0]
    assert browser.get(FILE).status_code == 200


def test_made_twice_it_stays_as_it_is(world, browser):
    ask(browser)
    before = DataCopy.objects.get()
    make_data_copy.call(before.pk)
    assert bytes(DataCopy.objects.get().content) == bytes(before.content)


def test_copy_is_in_the_language_of_its_page(world, browser):
    browser.cookies["django_language"] = "zh-hans"
    ask(browser)
    words = json.loads(opened(browser).read("dictionary.json"))
    assert {"people.Person", "姓名"} <= {text for row in words for text in row.values()}
    [entry] = json.loads(opened(browser).read("data.json"))["people.Account"]
    assert entry["person"] == "您"


def test_who_left_takes_their_data_along_too(world):
    client = fresh(world.leaver)
    ask(client)
    rows = json.loads(opened(client).read("data.json"))
    assert rows["people.Person"][0]["name"] == "Peter Brown"
    assert rows["units.Membership"][0]["reason"] == ""


def test_dictionary_tells_every_declared_column(world, browser):
    ask(browser)
    text = opened(browser).read("dictionary.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    declared = {(label, name) for label, table in tables().items() for name in table.columns}
    assert {(row["table"], row["column"]) for row in rows} == declared
    assert all(value for row in rows for value in row.values())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_becomes_a_formula(text):
    assert as_cell(text) == f"'{text}"


def test_quotes_newlines_and_chinese_survive(world):
    Person.objects.filter(pk=world.member.pk).update(latin_name='Zhang "Wei"\r\n, 007')
    Employment.objects.create(
        person=world.member, host=Host.objects.create(code="acme", name=both("Acme", "宏达")),
        title="工程师", starts=FOUNDED,
    )  # fmt: skip
    found = ZipFile(io.BytesIO(archive(Person.objects.get(pk=world.member.pk))))
    text = found.read("tables/people.Person.csv").decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["latin_name"] == 'Zhang "Wei"\r\n, 007'
    [work] = json.loads(found.read("data.json"))["units.Employment"]
    assert (work["person"], work["host"], work["title"]) == ("you", "Acme", "工程师")
