"""A file of snapshots is written as a whole or not at all, and every mistake is named by its cell."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.members.structure.actions import import_structure
from folkmoot.members.tests.snapshots import HEADER, OURS, make_organisation, problems, told
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership, found_unit, placement_of
from folkmoot.units.acts.models import Act
from folkmoot.units.models import Appointment, Office, Placement, Snapshot, Unit, UnitKind

GOOD = "2020-01-31,sig,gardens,Gardens,,Q1@Mill,"
LATER = "2020-02-29,sig,gardens,Gardens,,Q1@Mill,"
PERSON = "is not a person. Write CODE@EMPLOYER, several separated by “|”."


@pytest.fixture
def top(db):
    return make_organisation(date(2019, 1, 1))


def nothing_is_written():
    return (
        not any(model.objects.exists() for model in (Act, Person, Snapshot, Office))
        and not Unit.objects.exclude(code="top").exists()
    )


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("2020-02-30,sig,a,A,,,", "as_of", "“2020-02-30” is not a date. Write it as year-month-day, for example 2026-03-01."),
        (",sig,a,A,,,", "as_of", "This cell must be filled in."),
        ("9020-01-01,sig,a,A,,,", "as_of", "This date lies in the future."),
        ("2020-01-30,sig,a,A,,,", "as_of", "The snapshot of 2020-01-30 stands after that of 2020-01-31. Sort the file."),
        ("2020-01-31,sig,gardens,Other,,,", "code", "“gardens” stands in this snapshot already, in row 2."),
        ("2020-01-31,sig,a b,A,,,", "code", "A code has only letters a to z, digits, dashes and underscores."),
        ("2020-01-31,,a,A,,,", "kind", "This cell must be filled in."),
        ("2020-01-31,sig,a,,,,", "name", "This cell must be filled in."),
        ("2020-01-31,sig,a,A,Dreams,,", "stakeholder_groups", "No group of this snapshot is called “Dreams”."),
        ("2020-01-31,sig,a,A,Gar,,", "stakeholder_groups", "No group of this snapshot is called “Gar”."),
        ("2020-01-31,sig,a,A,A,,", "stakeholder_groups", "A group cannot answer to itself."),
        ("2020-01-31,sig,a,A,Gardens|Gardens,,", "stakeholder_groups", "“Gardens” stands twice in this cell."),
        ("2020-01-31,sig,a,A,Gardens|gardens,,", "stakeholder_groups", "“gardens” is a group that stands in this cell already."),
        ("2020-01-31,sig,a,A,Gardens||Gardens,,", "stakeholder_groups", "There is nothing between two “|”."),
        ("2020-01-31,sig,a,A,,Q1,", "chairs", f"“Q1” {PERSON}"),
        ("2020-01-31,sig,a,A,,@Mill,", "chairs", f"“@Mill” {PERSON}"),
        ("2020-01-31,sig,a,A,,Q1@Mill|,", "chairs", f"“” {PERSON}"),
        ("2020-01-31,sig,a,A,,,Q1@Mill@Works", "technical_leads", f"“Q1@Mill@Works” {PERSON}"),
        ("2020-01-31,sig,a,A,,Q1@Mill|Q1@Works,", "chairs", "“Q1” stands twice in this cell."),
        ("2020-01-31,sig,a,A,,Q 1@Mill,", "chairs", "A number has only letters, digits, dots, dashes and underscores."),
        ("2020-01-31,sig,a,A,,", "", "This row has 6 cells, but the header has 7."),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_and_nothing_is_written(top, line, column, sentence):
    outcome = told(GOOD, line)
    assert problems(outcome) == [(3, column, sentence)]
    assert nothing_is_written()


def test_all_mistakes_are_named_at_once(top):
    found = problems(told("2020-02-30,sig,a,A,,,", GOOD, "2020-01-31,sig,b,B,,Q1,"))
    assert [(row, column) for row, column, _text in found] == [(2, "as_of"), (4, "chairs")]


def test_a_name_like_two_groups_is_not_guessed(top):
    lines = [
        "2020-01-31,sig,a,Lamp,,,",
        "2020-01-31,sig,b,Lamps,,,",
        "2020-01-31,sig,c,C,Lampshades,,",
    ]
    assert problems(told(*lines)) == [
        (
            4,
            "stakeholder_groups",
            "“Lampshades” may be several groups of this snapshot; write a code.",
        )
    ]


@pytest.mark.parametrize(
    ("content", "row", "sentence"),
    [
        (HEADER.replace(",chairs", "").encode(), 1, "The column “chairs” is missing."),
        (HEADER.encode(), None, "The file has a header but no rows."),
        (f"{HEADER}\n2020-01-31,sig,a,é,,,".encode("cp1252"), 2, "The file is not UTF-8: byte 81 cannot be read. Save it as “CSV UTF-8”."),
        (f"{HEADER}\n{GOOD}".encode("utf-16"), None, "This file is UTF-16, not UTF-8. Save it as “CSV UTF-8” first."),
        (b"", 1, "The file is empty. Its first row must name the columns."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(top, content, row, sentence):
    found = import_structure(content, source="s.csv")
    assert problems(found) == [(row, "", sentence)]
    assert nothing_is_written()


def test_snapshots_are_told_once(top):
    told(GOOD, LATER)
    assert problems(told("2020-01-31,sig,gardens,Garden Paths,,Q1@Mill,", LATER)) == [
        (2, "as_of", "The snapshot of 2020-01-31 was imported before and said something else.")
    ]
    assert problems(told(GOOD, "2020-02-01,sig,gardens,Gardens,,,", LATER)) == [
        (3, "as_of", "The snapshots up to 2020-02-29 were imported before; this one is missing.")
    ]


def test_a_file_may_hold_the_new_snapshots_only(top):
    told(GOOD)
    outcome = told(LATER)
    assert (outcome.known, [str(day) for day in outcome.days]) == (0, ["2020-02-29"])


def test_the_organisation_comes_first(db):
    assert problems(told(GOOD)) == [
        (None, "", "There is no organisation yet. Found it with found_organisation.")
    ]


def test_nothing_is_told_of_days_before_the_organisation(db):
    make_organisation(date(2020, 2, 1))
    assert problems(told(GOOD)) == [
        (
            None,
            "",
            "“top” stands from 2020-02-01 on, so nothing can be told of 2020-01-31 under it.",
        )
    ]
    assert nothing_is_written()


def test_the_unit_above_must_be_there(top):
    found = import_structure(f"{HEADER}\n{GOOD}".encode(), source="s.csv", under="nowhere")
    assert problems(found) == [(None, "", "There is no unit “nowhere”.")]


def test_units_of_others_are_neither_closed_nor_taken_over(top):
    kind = UnitKind.objects.get(code="branch")
    found_unit("choir", both("Choir", ""), kind, parent=top, on=date(2019, 6, 1), by=None)
    assert told(GOOD).problems == []
    assert Placement.objects.get(unit__code="choir").ends is None
    assert problems(told("2020-02-29,sig,choir,Choir,,,")) == [
        (2, "", "The act that follows from the snapshot of 2020-02-29 is refused: A unit with the code “choir” stands in the tree already.")
    ]  # fmt: skip


def test_a_unit_with_members_is_not_closed_by_a_file(top):
    told(GOOD, "2020-01-31,sig,rivers,Rivers,,,")
    place = placement_of(Unit.objects.get(code="rivers"))
    person = Person.objects.create(number="1", name="Ana Paz")
    begin_membership(person, place, on=date(2020, 2, 1), by=None)
    before = Act.objects.count()
    (row, column, sentence) = problems(told("2020-02-29,sig,new,New,,,"))[0]
    assert (row, column, "has members" in sentence) == (2, "", True)
    assert (Act.objects.count(), Snapshot.objects.count()) == (before, 1)
    assert Placement.objects.get(unit__code="rivers").ends is None


def test_a_term_given_here_meanwhile_is_taken_up(top):
    told(GOOD)
    office = Office.objects.get()
    person = Person.objects.create(number="Q2", name="Ana Paz")
    Appointment.objects.create(office=office, person=person, starts=date(2020, 2, 10))
    told("2020-02-29,sig,gardens,Gardens,,Q1@Mill|Q2@Mill,")
    assert Appointment.objects.get(person=person).starts == date(2020, 2, 10)


def test_a_term_given_here_for_later_contradicts_the_file(top):
    told(GOOD)
    person = Person.objects.create(number="Q2", name="Ana Paz")
    Appointment.objects.create(office=Office.objects.get(), person=person, starts=today())
    assert problems(told("2020-02-29,sig,gardens,Gardens,,Q1@Mill|Q2@Mill,")) == [
        (None, "", "Decisions made here since the last snapshot contradict the file.")
    ]
    assert Snapshot.objects.count() == 1


def test_the_command_names_the_mistakes(top, tmp_path, capsys):
    path = tmp_path / "wrong.csv"
    path.write_text(OURS.read_text().replace("2020-03-02", "2020-03-32"))
    with pytest.raises(CommandError, match="Nothing was written: 4 mistakes"):
        call_command("import_structure", str(path))
    shown = capsys.readouterr().err.splitlines()
    assert shown[0] == (
        "row 6, as_of: “2020-03-32” is not a date. Write it as year-month-day, "
        "for example 2026-03-01."
    )
