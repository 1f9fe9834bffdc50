"""SP-9, LG-4: after erasure nothing is found but what the law keeps, and the chain still verifies."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from folkmoot.audit.models import Body, Look
from folkmoot.audit.queries import first_broken_entry
from folkmoot.core.declared import model_of, tables
from folkmoot.home.tests.traces import found_in, leave_traces, texts_of_tables
from folkmoot.members.models import RollEntry
from folkmoot.members.rights.erasing import (
    ask_for_erasure,
    carry_out_erasure,
    erase,
    erase_again,
    remember,
)
from folkmoot.members.rolls import entry_of, inclusion
from folkmoot.people.models import Account, Person
from folkmoot.units.models import Membership

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def marks(world):
    return leave_traces(world)


@pytest.fixture
def erased(world, marks):
    """The member asked, the secretary carried it out."""
    row = ask_for_erasure(world.member, by=world.member)
    assert row.settled is None, row.reason
    carry_out_erasure(row, by=world.secretary)
    return Person.objects.get(pk=world.member.pk)


def test_somebody_left_a_trace_in_every_table(world, marks):
    without = [
        label
        for label, table in tables().items()
        if table.is_of_one
        and not model_of(label)._default_manager.filter(table.about(world.member)).exists()
    ]
    assert without == []
    text = "\n".join(texts_of_tables().values())
    assert found_in(text, marks.goes + marks.stays) == marks.goes + marks.stays


def test_no_table_holds_anything_of_who_was_erased(erased, marks):
    found = {table: found_in(text, marks.goes) for table, text in texts_of_tables().items()}
    assert {table: each for table, each in found.items() if each} == {}


def test_what_the_law_keeps_is_still_there(erased, marks):
    text = "\n".join(texts_of_tables().values())
    assert found_in(text, marks.stays) == marks.stays
    assert Membership.objects.filter(person=erased).exists()


def test_person_is_a_pseudonym_that_chance_alone_made(erased, world):
    assert (erased.number[0], erased.number[1:].isdecimal(), erased.name) == (
        "x", True, f"✱{erased.number[1:]}",
    )  # fmt: skip
    assert not Account.objects.filter(person=erased).exists()
    assert list(Person.objects.matching("zhang")) == []


def test_chain_verifies_and_entries_name_a_former_member(erased, world, sign_in):
    assert first_broken_entry() is None
    assert not Body.objects.filter(verb="membership.corrected").exists()
    shown = sign_in(world.auditor).get("/log/").content.decode()
    assert "a former member became a member of North First Branch" in shown.replace("\n", " ")
    assert erased.name not in shown


def test_looks_at_the_person_are_gone_and_those_by_the_person_stay_for_their_subjects(
    erased, world, sign_in
):
    assert not Look.objects.filter(subject=erased.pk).exists()
    assert "a former member" in sign_in(world.colleague).get("/me/").content.decode()


def test_others_still_prove_their_entry_on_a_roll_with_somebody_erased(world):
    marks = leave_traces(world)
    roll = RollEntry.objects.filter(person=world.colleague).latest("pk").version.roll
    before = [(row.pk, row.version.root) for row in roll.latest.entries.all()]
    erase(world.member, by=None)
    mine = entry_of(roll, world.colleague)
    assert mine is not None
    proof = inclusion(mine)
    assert proof["root"] == roll.latest.root == before[0][1]
    assert marks.goes


def test_membership_ends_and_sessions_with_it(world, marks, sign_in):
    client = sign_in(world.member)
    assert client.get("/me/").status_code == 200
    erase(world.member, by=None)
    assert client.get("/me/").status_code == 302
    assert Membership.objects.live().filter(person=world.member, ends=None).count() == 0


def test_register_of_former_days_counts_the_pseudonym(erased, world, sign_in):
    shown = sign_in(world.secretary).get("/register/?on=2020-06-01").content.decode()
    assert erased.name in shown


def test_backup_brought_back_is_erased_again(world, marks, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert erase_again() == 0
    remember(world.member.pk)
    assert [erase_again(), erase_again()] == [1, 0]
    found = {table: found_in(text, marks.goes) for table, text in texts_of_tables().items()}
    assert {table: each for table, each in found.items() if each} == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of an own SQLite database")
def test_no_file_of_the_data_folder_holds_anything_of_who_was_erased(tmp_path):
    code = "import django; django.setup(); from folkmoot.home.tests.traces import main; main()"
    environment = os.environ | {
        "FOLKMOOT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "folkmoot.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'folkmoot.sqlite3'}",
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    marks = json.loads(run.stdout.splitlines()[-1])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    text = "\n".join(path.read_bytes().decode("latin-1") for path in files)
    assert found_in(text, marks["stays"]) == marks["stays"]
    assert found_in(text, marks["goes"]) == []
