"""The secretary's desk: what waits in reach, all of it in pages, and nothing else."""

from datetime import date

import pytest
from django.utils import timezone

from folkmoot.audit.models import Look
from folkmoot.core.texts import both
from folkmoot.members import admissions, worklists
from folkmoot.members.tests.moves import DAY, asked, on, outsider
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Person
from folkmoot.units import access
from folkmoot.units.actions import begin_membership
from folkmoot.units.models import Employment, Host
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED


@pytest.fixture(autouse=True)
def clock():
    with on(DAY):
        yield


def text(answer):
    return answer.content.decode()


def work(client):
    return {
        section.title: [task.words for task in section.tasks]
        for section in client.get("/work/").context["sections"]
        if section.tasks
    }


def test_work_lists_what_waits_in_reach_and_nothing_else(world, sign_in):
    Person.objects.update(phone="1")
    for person in (world.member, world.hidden):
        Person.objects.filter(pk=person.pk).update(email="", phone="")
    Letter.objects.create(
        key="k", recipient=world.colleague.email, subject="s", text="", failed=timezone.now()
    )
    young = outsider("9002", "吴敏", phone="1", email="u@example.org")
    begin_membership(young, world.north1, on=date(2025, 3, 20), by=None, standing="probationary")
    host = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    other = Host.objects.create(code="bolt", name=both("Bolt", "博特"))
    world.north1.unit.hosts.add(host)
    Employment.objects.create(person=world.general, host=other, starts=FOUNDED)
    applicant = outsider("9003", "郑雪")
    admissions.apply_for_membership(applicant, world.north1.unit, by=applicant)
    asked(world, person="colleague")
    assert work(sign_in(world.secretary)) == {
        "Applications": ["郑雪"],
        "Transfers that wait for your answer": ["王芳"],
        "Probations that end": ["吴敏"],
        "Members whom nothing reaches": ["张伟", "王芳"],
        "Members who work somewhere else now": ["赵敏"],
    }
    assert work(sign_in(world.southerner)) == {}
    assert list(Look.objects.values_list("page", flat=True)) == ["work", "work"]


def test_all_of_one_kind_of_work_is_shown_in_pages(world, sign_in):
    Person.objects.update(phone="1")
    for number in range(90):
        person = Person.objects.create(number=f"8{number:03}", name=f"孙{number:03}")
        begin_membership(person, world.north1, on=FOUNDED, by=None)
    client = sign_in(world.secretary)
    everything = client.get("/work/")
    assert "Show all 90: Members whom nothing reaches" in text(everything)
    [section] = [one for one in everything.context["sections"] if one.tasks]
    assert (len(section.first), len(section.tasks)) == (50, 90)
    found = []
    for number in (1, 2):
        page = client.get(f"/work/?section=unreachable&page={number}")
        found += [task.words for task in page.context["page"]]
    assert found == [f"孙{number:03}" for number in range(90)]
    assert "Page 2 of 2" in text(page)


@pytest.mark.parametrize(
    ("question", "status"),
    [("section=appeals", 200), ("section=nothing", 404), ("list=appeals", 400)],
)
def test_work_is_asked_for_kinds_that_there_are(world, sign_in, question, status):
    assert sign_in(world.secretary).get(f"/work/?{question}").status_code == status


@pytest.mark.parametrize("nickname", ["member", "leaver", "auditor"])
def test_work_is_for_those_who_read_a_register(world, sign_in, nickname):
    assert sign_in(getattr(world, nickname)).get("/work/").status_code in {403, 404}


def test_who_reaches_very_many_units_finds_what_is_entered_and_no_list_of_everybody(
    world, sign_in, monkeypatch
):
    Person.objects.update(email="", phone="")
    applicant = outsider("9003", "郑雪")
    admissions.apply_for_membership(applicant, world.north1.unit, by=applicant)
    asked(world, person="colleague")
    few = work(sign_in(world.chair))
    assert "Members whom nothing reaches" in few
    monkeypatch.setattr(access, "FEW", 1)
    many = work(sign_in(world.chair))
    assert many == {title: rows for title, rows in few.items() if "whom nothing" not in title}
    page = text(sign_in(world.chair).get("/work/"))
    assert "Your office reaches many units." in page
    assert sign_in(world.chair).get("/work/?section=unreachable").status_code == 404


def test_of_very_many_the_first_by_date_are_shown(world, sign_in, monkeypatch):
    Person.objects.update(phone="1")
    monkeypatch.setattr(worklists, "READ", 2)
    for number in range(3):
        person = outsider(f"900{number}", f"郑{number}", phone="1", email="")
        admissions.apply_for_membership(person, world.north1.unit, by=person)
    client = sign_in(world.secretary)
    assert work(client)["Applications"] == ["郑0", "郑1"]
    assert ">2+</span>" in text(client.get("/work/"))
    assert "As these are done, the next come up." in text(client.get("/work/?section=applications"))


def test_queries_do_not_grow_with_what_waits(world, sign_in):
    client = sign_in(world.chair)
    asked(world)
    applicant = outsider("9003", "郑雪")
    admissions.apply_for_membership(applicant, world.north1.unit, by=applicant)
    client.get("/work/")
    before = queries_of(client, "/work/")
    asked(world, person="colleague")
    other = outsider("9004", "郑雨")
    admissions.apply_for_membership(other, world.north1.unit, by=other)
    assert queries_of(client, "/work/") == before < 25
