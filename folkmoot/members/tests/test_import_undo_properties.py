"""Whatever happens between an import and its undoing: what is not named is as it was before, and
what is named is as it was a moment ago.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.members import employments, standings, transfers
from folkmoot.members.imports import ask_undo, confirm_undo
from folkmoot.members.models import ImportBatch
from folkmoot.members.refusals import Refused
from folkmoot.members.rolls import draw_roll
from folkmoot.members.tests.files import imported
from folkmoot.members.tests.moves import Side, instant, wish
from folkmoot.members.tests.state import state
from folkmoot.members.undoing import undo, weigh
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import appoint
from folkmoot.units.models import Employment, Host, OfficeKind

NUMBERS = ["1003", "1006", "1007", "7001", "7002"]
CELLS = {
    "standing": ["", "leave", "suspended", "full"],
    "phone": ["", "110", "119"],
    "born": ["", "1990-01-01", "1991-02-02"],
    "host": ["", "acme", "far"],
    "position": ["", "Clerk", "Smith"],
}
ROWS = st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()})
FILE = st.dictionaries(st.sampled_from(NUMBERS), ROWS, min_size=1)
BETWEEN = ["standing", "leave", "work", "fact", "move", "account", "office", "roll", "file", "sign"]
STEPS = st.lists(
    st.tuples(st.sampled_from(BETWEEN), st.sampled_from(NUMBERS), st.integers(0, 5)), max_size=6
)


def text_of(file):
    lines = [f"number,name,unit,{','.join(CELLS)}"]
    lines += [
        f"{n},人{n},north1,{','.join(row[name] for name in CELLS)}" for n, row in file.items()
    ]
    return "\n".join(lines)


def standing(world, person, which):
    window = (today(), today() + timedelta(days=which) if which else None)
    standings.change_standing(person, "suspended", window=window, reason="r", by=world.chair)


def leave(world, person, which):
    day = today() + timedelta(days=which)
    standings.leave(person, on=day, departure="left", by=world.chair)


def work(world, person, which):
    job = employments.Job(host=None, title=f"Job {which}", starts=today(), ends=None)
    employments.add_employment(person, job, by=person)


def fact(world, person, which):
    imported(f"number,phone,born\n{person.number},12{which},198{which}-01-01\n", None)


def move(world, person, which):
    wanted = wish(world.north2, today() + timedelta(days=which))
    move = transfers.start_transfer(person, wanted, side=Side.MEMBER, by=person)
    if which % 2:
        move = transfers.accept_transfer(move, Side.LOSING, by=world.chair)
        transfers.accept_transfer(move, Side.GAINING, by=world.chair)


def account(world, person, which):
    if not Account.objects.filter(person=person).exists():
        Account.objects.create_user(f"a{person.number}@example.org", person=person)


def office(world, person, which):
    kind = OfficeKind.objects.get(code=["committee-member", "auditor"][which % 2])
    appoint(person, world.north1, kind, term=(today() + timedelta(days=which), None), by=None)


def roll(world, person, which):
    draw_roll(world.north1, today(), standings=["full"], contest_ends=instant(9999), by=None)


def file(world, person, which):
    imported(f"number,name,unit,position\n{person.number},{person.name},north1,P{which}\n", None)


def sign(world, person, which):
    Person.objects.filter(pk=person.pk).update(email=f"x{which}@example.org")


VERBS = {
    "standing": standing, "leave": leave, "work": work, "fact": fact, "move": move,
    "account": account, "office": office, "roll": roll, "file": file, "sign": sign,
}  # fmt: skip


def happen(world, steps):
    for verb, number, which in steps:
        person = Person.objects.filter(number=number).first()
        if person:
            try:
                with transaction.atomic():
                    VERBS[verb](world, person, which)
            except (Refused, IntegrityError):
                pass


def people():
    """The state of each person by number."""
    people, memberships, employments = state()[:3]
    numbers = Person.objects.values_list("number", flat=True)
    return {
        number: [row for row in (*people, *memberships, *employments) if f"'{number}'" in row]
        for number in numbers
    }


def take_back(batch, by):
    ask_undo(batch, by=by)
    weigh(ImportBatch.objects.get(pk=batch.pk))
    batch.refresh_from_db()
    left = {line["row"] for page in batch.pages.all() for line in page.lines}
    assert confirm_undo(batch, seen=batch.digest, by=by)
    undo(ImportBatch.objects.get(pk=batch.pk))
    batch.refresh_from_db()
    assert batch.stage == "undone"
    return left


@pytest.fixture
def organisation(world):
    for code in ("acme", "far"):
        Host.objects.create(code=code, name=both(code, code))
    acme = Host.objects.get(code="acme")
    Employment.objects.create(
        person=world.member, host=acme, title="Old", starts=world.north1.starts
    )
    return world


@settings(
    max_examples=30, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(FILE, STEPS)
def test_undoing_restores_what_was_or_names_it(organisation, sample, steps):
    world = organisation
    with transaction.atomic():
        before = people()
        report = imported(text_of(sample), world.chair)
        if report.is_clean and any(line.is_active for line in report.lines):
            batch = ImportBatch.objects.latest("pk")
            written = people()
            happen(world, steps)
            between = people()
            rows = take_back(batch, world.chair.account)
            left = {line.key for line in report.lines if line.row in rows}
            now = people()
            active = {line.key for line in report.lines if line.is_active}
            for number in active - left:
                if between[number] == written[number]:
                    assert now.get(number) == before.get(number)
                else:
                    assert now[number] != between[number] or number not in before
            untouched = (set(between) - active) | (left & set(between))
            assert {n: now.get(n) for n in untouched} == {n: between[n] for n in untouched}
            assert set(now) - set(before) <= left
        transaction.set_rollback(True)
