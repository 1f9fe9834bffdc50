"""What has been kept long enough goes by itself, and everybody can see what will go when."""

from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from folkmoot.audit.actions import note_look
from folkmoot.audit.models import Look
from folkmoot.core import declared, retention
from folkmoot.core import tasks as core_tasks
from folkmoot.core.declared import Sentence, model_of, tables
from folkmoot.core.retention import carry_out_hourly, rules
from folkmoot.home.tests.traces import leave_traces
from folkmoot.members.models import Application, DataRequest
from folkmoot.people.models import Person
from folkmoot.units.actions import appoint, end_membership
from folkmoot.units.models import Employment, Membership, OfficeKind
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED

UNLIMITED = {"FOR_GOOD", "AS_ACCOUNT", "UNTIL_OPENING"}
PERIODS = ("AS_MEMBER", "TWO_WEEKS", "QUARTER", "YEAR", "THREE_YEARS", "HOUR", "DAY", "MONTH",
           "UNTIL_FINAL")  # fmt: skip


def sentence(name) -> Sentence:
    """What a declaration says by a name."""
    found = getattr(declared, name)
    assert isinstance(found, Sentence)
    return found


@pytest.fixture(autouse=True)
def never_run():
    """As after the worker has started."""
    retention._last.clear()
    yield
    retention._last.clear()


def test_every_period_that_is_promised_has_its_rules_and_every_rule_its_promise():
    promised = {code for name in PERIODS for code in sentence(name).rules}
    assert promised == set(rules())
    assert [name for name in PERIODS if not sentence(name).rules] == []
    kept = {table.full(name).keep for table in tables().values() for name in table.columns}
    known = {sentence(name) for name in (*PERIODS, *UNLIMITED)}
    assert {one for one in kept if isinstance(one, Sentence)} <= known


def test_whatever_is_promised_to_go_is_gone_after_years(world):
    leave_traces(world)
    person = world.member
    for spell in Membership.objects.live().filter(person=person, ends=None):
        end_membership(spell, world.north1, on=date(2026, 1, 1), reason="", by=None)
    DataRequest.objects.update(settled=timezone.now(), outcome="done")
    with time_machine.travel(timezone.now() + timedelta(days=5 * 365), tick=False):
        assert carry_out_hourly() > 10
    left = [
        f"{label}.{name}: {value!r}"
        for label, table in tables().items()
        for name in table.columns
        if table.is_of_one and (keep := table.full(name).keep) and keep.rules
        for value in model_of(label)
        ._default_manager.filter(table.about(person))
        .values_list(name, flat=True)
        if value not in (None, "", "—", {})
    ]
    assert left == []


def test_what_is_still_needed_stays(world):
    marks = leave_traces(world)
    assert carry_out_hourly() >= 0
    found = Person.objects.get(pk=world.member.pk)
    assert (found.phone in marks.goes, found.born) == (True, date(1907, 8, 9))
    assert Employment.objects.filter(person=found).count() == 1


def test_former_member_keeps_name_and_spells_and_is_not_reached_any_more(world):
    Person.objects.filter(pk=world.leaver.pk).update(phone="139", born=date(1990, 1, 1))
    with time_machine.travel("2025-12-30 12:00+08:00", tick=False):
        rules()["contacts"].carry_out(timezone.now())
        assert Person.objects.get(pk=world.leaver.pk).phone == "139"
    with time_machine.travel("2026-01-01 12:00+08:00", tick=False):
        rules()["contacts"].carry_out(timezone.now())
    found = Person.objects.get(pk=world.leaver.pk)
    assert (found.name, found.phone, found.born, found.email) == ("Peter Brown", "", None, "")
    assert found.memberships.live().count() == 1


def test_who_came_back_or_holds_an_office_is_still_reached(world):
    day = timezone.now() + timedelta(days=9999)
    Membership.objects.create(person=world.leaver, unit=world.south.unit, starts=date(2024, 6, 1))
    due = rules()["contacts"].due(day)
    assert not due.filter(pk__in=[world.leaver.pk, world.auditor.pk, world.member.pk]).exists()


def test_who_applied_and_never_came_is_erased_after_a_year(world):
    person = Person.objects.create(number="9001", name="周小川", phone="139")
    Application.objects.create(
        person=person, unit=world.north1.unit, statement="I want to", sponsors_needed=0,
        probation_months=0, closed=timezone.now() - timedelta(days=366),
    )  # fmt: skip
    assert rules()["applicants"].carry_out(timezone.now()) == 1
    person.refresh_from_db()
    assert (person.phone, person.erased is None) == ("", False)


def test_once_an_hour_is_enough(world, monkeypatch):
    runs: list[str] = []

    def note(rows):
        runs.append("run")
        return 0

    for code, rule in rules().items():
        monkeypatch.setitem(rules(), code, replace(rule, act=note))
    core_tasks.tick()
    core_tasks.tick()
    assert len(runs) == len(rules())
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        core_tasks.tick()
    assert len(runs) == 2 * len(rules())


def test_more_than_a_round_takes_is_gone_on_with_at_once(world, monkeypatch):
    monkeypatch.setattr(retention, "MOST", 1)
    for number in range(3):
        note_look(viewer=world.chair, role={}, page="record", reason="data",
                  subject=Person(pk=number))  # fmt: skip
    with time_machine.travel(timezone.now() + timedelta(days=4 * 365), tick=False):
        while carry_out_hourly():
            pass
    assert not Look.objects.exists()


def test_page_says_what_of_the_readers_own_goes_and_when(world, sign_in):
    leave_traces(world)
    answer = sign_in(world.member).get("/data/retention/")
    shown = unescape(answer.content.decode())
    assert [str(rule.title) for rule in rules().values() if str(rule.title) not in shown] == []
    rows = {one.rule.code: one for one in answer.context["forecasts"]}
    assert (rows["copies"].now, rows["copies"].soon) == (0, 1)
    others = sign_in(world.colleague).get("/data/retention/").context["forecasts"]
    assert [one.rule.code for one in others if one.soon] == []


def test_numbers_of_the_whole_service_are_for_those_who_run_it(world, sign_in):
    leave_traces(world)
    appoint(world.chair, world.city, OfficeKind.objects.get(code="operator"),
            term=(FOUNDED, None), by=None)  # fmt: skip
    found = sign_in(world.chair).get("/data/retention/").context
    rows = {one.rule.code: one for one in found["forecasts"]}
    assert (found["is_all"], rows["copies"].soon) == (True, 1)


def test_page_asks_one_question_a_rule(world, sign_in):
    client = sign_in(world.member)
    client.get("/data/retention/")
    assert queries_of(client, "/data/retention/") <= len(rules()) + 8
