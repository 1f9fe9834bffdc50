"""UP-6: the second export within an hour needs a second person."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from folkmoot.core.jobs import do_ready
from folkmoot.members.models import Export
from folkmoot.members.tests.exporting import PAGE, asked, fresh, made
from folkmoot.members.tests.test_export_pages import log_of, strip

LATER = timedelta(hours=1, seconds=1)


@pytest.fixture
def browser(world):
    return fresh(world.secretary)


@pytest.fixture
def second(browser):
    """The address of an export that waits."""
    made(browser)
    return made(browser, q="zhang")


def stage_of(address):
    return Export.objects.get(pk=address.strip("/").split("/")[-1]).stage


def test_second_export_waits_and_makes_nothing(browser, second):
    assert stage_of(second) == "waiting"
    assert "waits for a second person" in browser.get(second).content.decode()
    assert browser.get(f"{second}file/").status_code == 404
    assert "agrees" in browser.get(PAGE).content.decode()


def test_after_an_hour_nobody_is_needed(world, browser):
    made(browser)
    with time_machine.travel(timezone.now() + LATER):
        assert stage_of(made(fresh(world.secretary))) == "ready"


def test_another_session_does_not_help(world, browser):
    made(browser)
    assert stage_of(made(fresh(world.secretary))) == "waiting"


def test_somebody_elses_export_does_not_hinder(world, browser):
    made(browser)
    assert stage_of(made(fresh(world.general))) == "ready"


def test_nearest_other_is_told_and_agrees(world, mail, browser, second):
    letters = mail()
    assert ("general", second) in letters
    assert not [page for who, page in letters if who == "secretary"]
    general = fresh(world.general)
    assert second in general.get(PAGE).content.decode()
    page = general.get(second).content.decode()
    assert "李雷 has exported within the hour" in page
    assert ("zhang" in page, "North First Branch" in page) == (True, True)
    general.post(f"{second}approve/")
    assert mail() == [("secretary", second)]
    do_ready()
    assert browser.get(f"{second}file/").status_code == 200
    assert general.get(f"{second}file/").status_code == 404
    assert "the file was made" in general.get(second).content.decode()
    assert "赵敏" in browser.get(second).content.decode()
    private = log_of(world.auditor)[0][1]
    assert private.endswith("; second person: 赵敏.")


def test_log_says_that_it_waited_and_who_agreed(world, browser, second):
    fresh(world.general).post(f"{second}approve/")
    public = [line[0] for line in log_of(world.member)]
    assert public == [
        "A second person agreed to an export of the register of North First Branch.",
        (
            "A second export of the register of North First Branch within an hour waits for a second "
            "person."
        ),
        (
            "Rows exported as a file from the register of North First Branch to check or correct the "
            "list: 4."
        ),
    ]


def test_nobody_agrees_to_their_own(browser, second):
    for verb in ("approve", "refuse"):
        assert browser.post(f"{second}{verb}/").status_code == 404
    assert stage_of(second) == "waiting"


@pytest.mark.parametrize("nickname", ["sibling", "southerner"])
def test_others_do_not_know_of_it(world, second, nickname):
    client = fresh(getattr(world, nickname))
    assert second not in client.get(PAGE).content.decode()
    assert client.get(second).status_code == 404
    assert client.post(f"{second}approve/").status_code == 404


def test_branch_does_not_agree_for_the_general_branch(world):
    client = fresh(world.general)
    made(client)
    address = made(client)
    assert fresh(world.secretary).get(address).status_code == 404
    assert fresh(world.chair).get(address).status_code == 200


def test_refusal_ends_it_and_frees_the_way(world, browser, second):
    fresh(world.general).post(f"{second}refuse/")
    assert stage_of(second) == "refused"
    assert "refused" in browser.get(second).content.decode()
    assert fresh(world.general).post(f"{second}approve/").status_code == 302
    assert stage_of(second) == "refused"
    assert stage_of(asked(browser)) == "waiting"


def test_asker_takes_it_back(world, browser, second):
    browser.post(f"{second}withdraw/")
    assert stage_of(second) == "withdrawn"
    assert fresh(world.general).get(second).status_code == 404


def test_approval_in_an_old_session_asks_to_confirm(world, sign_in, second):
    assert "/reauthenticate/" in sign_in(world.general).post(f"{second}approve/")["Location"]
    assert stage_of(second) == "waiting"


def test_asker_without_the_right_gets_nothing_although_agreed(world, browser, second):
    general = fresh(world.general)
    general.post(f"{second}approve/")
    world.secretary.appointments.update(ends=timezone.localdate())
    do_ready()
    assert stage_of(second) == "failed"


def test_second_person_needs_the_right_itself(world, second):
    strip("register.export")
    assert fresh(world.general).get(second).status_code == 404
