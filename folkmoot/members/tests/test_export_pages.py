"""The pages of an export: asking, making, taking it along; who else is told (UP-3, UP-6)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from folkmoot.audit.models import Body, Look
from folkmoot.core.jobs import do_ready, jobs, take_up_again
from folkmoot.members.models import Export
from folkmoot.members.tasks import make_export_file, tick
from folkmoot.members.tests.exporting import GOOD, PAGE, asked, fresh, lines, made
from folkmoot.outbox.models import Letter
from folkmoot.units.access import Access
from folkmoot.units.log import lines_of, visible_entries
from folkmoot.units.models import OfficeKind
from folkmoot.units.reading import HOUR


@pytest.fixture
def browser(world):
    return fresh(world.secretary)


def log_of(person):
    """What somebody reads in the log about exports: public and private sentences."""
    access = Access(person)
    found = lines_of(visible_entries(access).filter(body__verb__contains="export"), access)
    return [(line.public, line.private) for line in found]


def strip(*rights):
    """Secretaries lose some rights."""
    kind = OfficeKind.objects.get(code="secretary")
    kind.rights = [right for right in kind.rights if right not in rights]
    kind.save()


def test_secretary_exports_a_branch_and_takes_the_file_along(world, browser):
    page = browser.get("/register/?q=zhang").content.decode()
    assert 'href="/register/export/?q=zhang"' in page
    assert 'value="zhang"' in browser.get(f"{PAGE}?q=zhang").content.decode()
    address = asked(browser)
    assert "<progress" in browser.get(address).content.decode()
    assert browser.get(f"{address}file/").status_code == 404
    do_ready()
    assert f"{address}file/" in browser.get(address).content.decode()
    found = browser.get(f"{address}file/")
    assert found["Content-Disposition"].startswith('attachment; filename="register-')
    assert (found["Cache-Control"], found["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert {row["unit"] for row in lines(found.getvalue())} == {"north1"}


@pytest.mark.parametrize("known", ["2024-01-01", "2024-01-01T10:00"])
def test_what_was_known_at_another_time_is_not_exported(browser, known):
    assert PAGE not in browser.get(f"/register/?known={known}").content.decode()
    assert browser.get(f"{PAGE}?known={known}").status_code == 400


def test_pages_do_not_exist_without_the_right(world, sign_in, browser):
    address = made(browser)
    for nickname in ("member", "auditor", "leaver"):
        client = sign_in(getattr(world, nickname))
        assert PAGE not in client.get("/register/").content.decode()
        for path in (PAGE, address, f"{address}file/", f"{address}approve/"):
            assert client.get(path).status_code == 404
            assert client.post(path, GOOD).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "  because  "}, "reason"),
        ({"why": ""}, "why"),
        ({"why": "contact"}, "why"),
        ({"format": "html"}, "format"),
        ({"unit": "north2"}, "__all__"),
    ],
)
def test_without_a_reason_or_for_others_nothing_is_made(browser, changes, field):
    response = browser.post(PAGE, GOOD | changes)
    assert list(response.context["form"].errors) == [field]
    assert not Export.objects.exists()


def test_whoever_signed_in_long_ago_confirms_first(world, sign_in):
    client = sign_in(world.secretary)
    page = client.get(f"{PAGE}?q=zhang").content.decode()
    assert "Confirm who you are" in page
    assert "<textarea" not in page
    assert "/reauthenticate/" in client.post(PAGE, GOOD)["Location"]
    assert not Export.objects.exists()


def test_log_names_nobody_but_to_auditors(world, browser):
    made(browser)
    public = (
        "Rows exported as a file from the register of North First Branch to check or correct the "
        "list: 4."
    )
    private = (
        "李雷 exported from the register of North First Branch as CSV; rows: 4; reason: To compare "
        "it with the list of dues; second person: —."
    )
    assert log_of(world.member) == [(public, "")]
    assert log_of(world.auditor) == [(public, private)]
    assert log_of(world.hidden) == []


def test_each_member_of_the_unit_reads_of_it(world, browser, sign_in):
    made(browser)
    page = sign_in(world.member).get("/me/").content.decode()
    assert "exported as a file" in page
    assert "to check or correct the list" in page
    assert "exported as a file" not in sign_in(world.hidden).get("/me/").content.decode()


def test_supervisors_get_neutral_words(world, browser, mail):
    made(browser)
    assert mail() == [("auditor", "/log/")]
    [letter] = Letter.objects.all()
    assert not any(word in letter.text + letter.subject for word in ("export", "register", "李雷"))


def test_month_is_counted_for_every_member(world, browser, sign_in):
    member = sign_in(world.member)
    assert "Nothing was exported yet" in member.get("/register/exports/").content.decode()
    made(browser)
    made(fresh(world.southerner))
    [month] = member.get("/register/exports/").context["months"]
    told = [(str(line.unit), line.exports, line.rows) for line in month.lines]
    assert told == [("North First Branch", 1, 4), ("South Branch", 1, 2)]
    assert (month.exports, month.rows) == (2, 6)
    for page in ("/log/", "/data/"):
        assert "/register/exports/" in member.get(page).content.decode()


def test_file_is_for_its_session_alone(world, browser):
    address = f"{made(browser)}file/"
    assert browser.get(address).status_code == 200
    assert fresh(world.secretary).get(address).status_code == 404
    for nickname in ("general", "chair", "sibling"):
        assert fresh(getattr(world, nickname)).get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/accounts/login/?")


def test_file_ends_with_the_session(world, browser):
    address = f"{made(browser)}file/"
    key = browser.session.session_key
    browser.post("/accounts/logout/")
    assert browser.get(address).status_code == 302
    browser.force_login(world.secretary.account)
    assert browser.session.session_key != key
    assert browser.get(address).status_code == 404


def test_stored_file_tells_nobody_anything(browser):
    made(browser)
    stored = bytes(Export.objects.get().content)
    assert len(stored) > 100
    assert "张伟".encode() not in stored
    assert browser.session.session_key not in str(Export.objects.values().get())


@pytest.mark.parametrize("right", ["register.export", "register.see"])
def test_file_ends_with_the_office(world, browser, right):
    address = f"{made(browser)}file/"
    strip(right)
    assert browser.get(address).status_code == 404


def test_rights_lost_before_the_worker_came_make_no_file(world, browser):
    address = asked(browser)
    world.secretary.appointments.update(ends=timezone.localdate())
    do_ready()
    assert Export.objects.get().stage == "failed"
    assert not Body.objects.filter(verb="register.exported").exists()
    assert browser.get(address).status_code == 404


def test_file_goes_after_an_hour_and_the_rest_after_a_day(browser):
    address = made(browser)
    row = Export.objects.get()
    assert row.made
    with time_machine.travel(row.made + HOUR, tick=False):
        assert browser.get(f"{address}file/").status_code == 404
        assert "has gone" in browser.get(address).content.decode()
        tick()
        assert bytes(Export.objects.get().content) == b""
    with time_machine.travel(row.asked + timedelta(days=1), tick=False):
        assert browser.get(address).status_code == 404


def test_worker_that_comes_twice_makes_it_once(browser):
    made(browser)
    content = bytes(Export.objects.get().content)
    make_export_file.call(Export.objects.get().pk)
    assert bytes(Export.objects.get().content) == content
    assert Body.objects.filter(verb="register.exported").count() == 1
    assert Look.objects.filter(page="export").count() == 1


def test_worker_that_was_killed_takes_it_up_again(browser):
    address = asked(browser)
    jobs.update(status="RUNNING", started_at=timezone.now())  # as a killed worker leaves it
    do_ready()
    assert "<progress" in browser.get(address).content.decode()
    take_up_again()
    do_ready()
    assert browser.get(f"{address}file/").status_code == 200
    assert Body.objects.filter(verb="register.exported").count() == 1


def test_job_that_fails_says_so_and_counts_for_nothing(world, browser, monkeypatch):
    address = asked(browser)
    Export.objects.update(format="none")
    do_ready()
    assert "could not be made" in browser.get(address).content.decode()
    assert Export.objects.get().stage == "failed"
    made(browser)
    again = f"/register/export/{Export.objects.latest('pk').pk}/"
    assert "is ready" in browser.get(again).content.decode()


def test_two_at_once_are_refused(browser):
    asked(browser)
    response = browser.post(PAGE, GOOD)
    assert "not settled yet" in response.content.decode()
    assert Export.objects.count() == 1


def test_asking_counts_as_reading_a_list(world, browser, settings):
    settings.LISTS_AN_HOUR = 1
    made(browser)
    assert browser.post(PAGE, GOOD).status_code == 429


def test_every_file_belongs_to_its_asker(world):
    """Whoever asks in whatever order: each reads the own one and no other."""
    clients = {name: fresh(getattr(world, name)) for name in ("secretary", "sibling", "southerner")}
    addresses = {name: asked(client) for name, client in clients.items()}
    do_ready()
    for name, address in addresses.items():
        got = [n for n, c in clients.items() if c.get(f"{address}file/").status_code == 200]
        assert got == [name]


def test_question_and_reason_stand_on_the_page(browser):
    address = made(browser, q="zhang", standing="full")
    page = browser.get(address).content.decode()
    for words in ("zhang", "full member", GOOD["reason"], "to check or correct the list"):
        assert words in page
