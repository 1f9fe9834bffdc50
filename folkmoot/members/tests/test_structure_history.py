"""Snapshots go in and come out as they were, and what lies between them is told as it happened."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.audit.models import Body, Entry
from folkmoot.members.structure.actions import import_structure
from folkmoot.members.tests.snapshots import (
    HEADER,
    OURS,
    days_of,
    make_organisation,
    refuse_bad_spans,
    rows_on,
    spans,
    told,
)
from folkmoot.people.models import Person
from folkmoot.units.acts.models import Act, ActRow
from folkmoot.units.models import (
    Appointment,
    Employment,
    Host,
    Office,
    OfficeKind,
    Placement,
    Snapshot,
    UnitKind,
)

TEXT = OURS.read_text()
DAYS = days_of(TEXT)
LINES = TEXT.splitlines()[1:]


@pytest.fixture
def top(db):
    return make_organisation(date(2019, 1, 1))


@pytest.fixture
def history(top):
    return told(*LINES)


def day(text):
    return date.fromisoformat(text)


def run(command, *given):
    out = StringIO()
    call_command(command, *given, stdout=out)
    return out.getvalue()


def part(last):
    """The lines of the first snapshots."""
    return [line for line in LINES if line[:10] in sorted(DAYS)[:last]]


@pytest.mark.parametrize("on", sorted(DAYS))
def test_every_snapshot_comes_out_as_it_went_in(history, on):
    assert rows_on(day(on)) == DAYS[on]


def test_between_two_snapshots_the_earlier_one_holds(history):
    said = [[row[1:] for row in DAYS[on]] for on in sorted(DAYS)]
    eves = [day(on) - timedelta(days=1) for on in sorted(DAYS)[1:]] + [day("2025-01-01")]
    assert [[row[1:] for row in rows_on(eve)] for eve in eves] == said
    assert rows_on(day("2020-01-30")) == []


@pytest.mark.parametrize("last", range(1, len(DAYS)))
def test_a_file_that_grew_goes_on_where_it_ended(top, last):
    told(*part(last))
    outcome = told(*LINES)
    assert (outcome.known, len(outcome.days)) == (last, len(DAYS) - last)
    assert {on: rows_on(day(on)) for on in DAYS} == DAYS
    refuse_bad_spans()


def test_spans_are_the_same_whether_told_at_once_or_month_by_month(top):
    with transaction.atomic():
        told(*LINES)
        at_once = spans_in_words()
        transaction.set_rollback(True)
    for last in range(1, len(DAYS) + 1):
        told(*part(last))
    assert spans_in_words() == at_once


def spans_in_words():
    """As `spans`, with offices by unit and kind, because ids differ."""
    names = {
        office.pk: f"{office.unit.code} {office.kind.code}"
        for office in Office.objects.select_related("unit", "kind")
    }
    return {
        model.__name__: {
            tuple(names.get(part, part) for part in key): line for key, line in lines.items()
        }
        for model, lines in spans().items()
    }


def test_what_was_known_before_the_next_snapshot_stays_known(top):
    told(*part(2))
    then = timezone.now()
    told(*LINES)
    known = Appointment.objects.on(day("2020-09-30"), then).filter(person__number="Q5")
    assert [(term.starts, term.ends) for term in known] == [(day("2020-01-31"), None)]


def test_a_second_import_changes_nothing_and_says_so(top):
    first = run("import_structure", str(OURS))
    tables = [Act, ActRow, Entry, Snapshot, Person, Host, Office, *spans()]
    before = [table.objects.count() for table in tables]
    assert run("import_structure", str(OURS)) == (
        "Nothing changed: all 7 snapshots were imported before.\n"
    )
    assert [table.objects.count() for table in tables] == before
    assert first == (
        "Row 25: “Lantern” is read as “Lanterns” (lanterns), the only name like it.\n"
        "7 snapshots from 2020-01-31 to 2021-01-31: 15 acts (8 found, 2 rename, 1 change kind, "
        "4 close), 15 terms, 12 employments, 12 answerings; 0 imported before.\n"
    )


def test_a_trial_writes_nothing(top):
    assert "7 snapshots" in run("import_structure", str(OURS), "--dry-run")
    assert (Act.objects.count(), Person.objects.count(), Host.objects.count()) == (0, 0, 0)


def test_differences_become_acts(history):
    rows = Act.objects.in_force().order_by("on", "pk")
    found = [
        (str(act.on), act.kind, act.units.exclude(role="above").get().unit.code) for act in rows
    ]
    assert found == [
        ("2020-01-31", "found", "board"),
        ("2020-01-31", "found", "gardens"),
        ("2020-01-31", "found", "bridges"),
        ("2020-01-31", "found", "lanterns"),
        ("2020-03-02", "rename", "lanterns"),
        ("2020-04-30", "close", "bridges"),
        ("2020-04-30", "found", "night-shift"),
        ("2020-06-30", "change-kind", "gardens"),
        ("2020-07-31", "close", "night-shift"),
        ("2020-07-31", "found", "bridges"),
        ("2020-09-30", "close", "bridges"),
        ("2020-09-30", "found", "kites"),
        ("2021-01-31", "close", "lanterns"),
        ("2021-01-31", "rename", "board"),
        ("2021-01-31", "found", "bridges"),
    ]
    assert {(act.source, act.proposed_by, act.approved_by) for act in rows} == {
        ("told.csv", None, None)
    }


def test_a_unit_that_closes_and_opens_again_is_the_same_unit(history):
    rows = Placement.objects.live().filter(unit__code="bridges").order_by("starts")
    assert [(str(row.starts), str(row.ends), row.name["en"]) for row in rows] == [
        ("2020-01-31", "2020-04-30", "Bridges"),
        ("2020-07-31", "2020-09-30", "Bridges and Ferries"),
        ("2021-01-31", "None", "Bridges"),
    ]


def test_every_spell_is_closed_once(history):
    refuse_bad_spans()
    open_units = Placement.objects.live().filter(ends=None).exclude(parent=None)
    assert sorted(open_units.values_list("unit__code", flat=True)) == [
        "board", "bridges", "gardens", "kites",
    ]  # fmt: skip


def terms_of(number):
    rows = Appointment.objects.live().filter(person__number=number).order_by("starts", "pk")
    return [(row.office.unit.code, str(row.starts), str(row.ends), str(row.host)) for row in rows]


def work_of(number):
    rows = Employment.objects.live().filter(person__number=number).order_by("starts", "pk")
    return [(str(row.host), str(row.starts), str(row.ends)) for row in rows]


def test_a_change_of_employer_ends_no_term_which_remembers_where_it_began(history):
    assert terms_of("Q3") == [
        ("gardens", "2020-01-31", "None", "Kite & Sons"),
        ("bridges", "2020-07-31", "2020-09-30", "Harbour Mill"),
    ]
    assert work_of("Q3") == [
        ("Kite & Sons", "2020-01-31", "2020-03-02"),
        ("Harbour Mill", "2020-03-02", "None"),
    ]


def test_who_chairs_two_groups_from_two_employers_works_for_both(history):
    assert terms_of("Q1") == [
        ("board", "2020-01-31", "2021-01-31", "Lamp Works"),
        ("lanterns", "2020-01-31", "2021-01-31", "Lamp Works"),
    ]
    assert work_of("Q1") == [
        ("Lamp Works", "2020-01-31", "2020-04-30"),
        ("Kite & Sons", "2020-03-02", "None"),
    ]


def test_an_employer_that_is_not_named_is_none(history):
    assert work_of("Q2") == [("Lamp Works", "2020-06-30", "None")]
    assert work_of("Q6") == []


def test_two_spellings_of_an_employer_are_two_hosts(history):
    rows = Host.objects.filter(name__en__iexact="lamp works").order_by("pk")
    assert [(host.code, host.name["en"]) for host in rows] == [
        ("lamp-works", "Lamp Works"), ("lamp-works-2", "LAMP Works"),
    ]  # fmt: skip


def test_missing_kinds_become_data_without_rights_and_existing_ones_stay(top):
    UnitKind.objects.create(code="sig", name={"en": "Guild", "zh-hans": "行会"})
    told(*LINES)
    kinds = UnitKind.objects.filter(code__in=["sig", "circle", "user-group"])
    assert {kind.code: kind.name["en"] for kind in kinds} == {
        "sig": "Guild", "circle": "circle", "user-group": "User group",
    }  # fmt: skip
    offices = OfficeKind.objects.filter(code__in=["chair", "technical-lead"])
    assert {kind.code: kind.rights for kind in offices} == {"chair": [], "technical-lead": []}
    seats = Office.objects.filter(unit__code="gardens").values_list("kind__code", "seats")
    assert dict(seats) == {"chair": 3, "technical-lead": 1}


def test_people_of_the_register_are_known_by_their_number(top):
    person = Person.objects.create(number="Q1", name="Ana Paz")
    told(*LINES)
    assert [person.appointments.count(), Person.objects.filter(number="Q1").count()] == [2, 1]


def test_work_that_no_snapshot_told_goes_on(top):
    person = Person.objects.create(number="Q1", name="Ana Paz")
    host = Host.objects.create(code="choir", name={"en": "Choir"})
    Employment.objects.create(person=person, host=host, starts=date(2018, 1, 1))
    told(*LINES)
    assert ("Choir", "2018-01-01", "None") in work_of("Q1")
    assert len(work_of("Q1")) == 3


def test_the_log_has_one_entry_for_a_file(history, top):
    body = Body.objects.get(verb="structure.imported")
    given = {name: body.parameters[name] for name in ("snapshots", "first", "last", "source")}
    assert given == {
        "snapshots": 7, "first": "2020-01-31", "last": "2021-01-31", "source": "told.csv",
    }  # fmt: skip
    assert (body.actor, body.unit) == (None, top.unit_id)
    assert Body.objects.exclude(pk=body.pk).values_list("verb", flat=True).get() == "unit.founded"


def test_units_may_stand_under_another_unit_than_the_root(world):
    import_structure(TEXT.encode(), source="s.csv", under="south")
    assert run("export_structure", "--as-of=2020-06-30", "--under=south").splitlines()[0] == HEADER
    out = run("export_structure", "--as-of=2020-06-30", "--under=south")
    assert days_of(out) == {"2020-06-30": DAYS["2020-06-30"]}
    assert Placement.objects.on(day("2020-06-30")).filter(unit__code="north1").exists()


def test_names_have_the_language_of_the_file(top):
    import_structure(TEXT.encode(), source="s.csv", language="zh-hans")
    place = Placement.objects.live().get(unit__code="night-shift")
    assert place.name == {"zh-hans": "夜班"}
    out = run("export_structure", "--as-of=2020-04-30", "--language=zh-hans")
    assert days_of(out)["2020-04-30"] == DAYS["2020-04-30"]


def test_export_of_an_empty_day_is_a_header(db):
    assert run("export_structure", "--as-of", "2020-01-31") == HEADER + "\r\n"


def test_export_asks_for_a_date_and_a_unit_that_are_there(top):
    for wrong, sentence in (
        (("--as-of=2020-02-30",), "'2020-02-30' is not a date"),
        (("--as-of=2020-02-28", "--under=nowhere"), "There is no unit 'nowhere'."),
    ):
        with pytest.raises(CommandError, match=sentence):
            run("export_structure", *wrong)


CODES, PEOPLE, HOSTS = ["a", "b", "c", "d"], ["P1", "P2", "P3"], ["", "Mill", "Works"]
CELL = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3)


@st.composite
def snapshots(draw, on):
    """The lines of one day."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1))
    lines = []
    for code in codes:
        others = [f"Name {other}" for other in codes if other != code]
        above = draw(st.lists(st.sampled_from(others), unique=True)) if others else []
        cells = [
            "|".join(f"{one}@{draw(st.sampled_from(HOSTS))}" for one in draw(CELL)) for _ in "ab"
        ]
        kind = draw(st.sampled_from(["sig", "circle"]))
        lines.append(",".join([on, kind, code, f"Name {code}", "|".join(above), *cells]))
    return lines


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_history_comes_out_as_it_went_in(top, data):
    files = [data.draw(snapshots(f"2020-0{month}-15")) for month in range(1, 5)]
    pause = data.draw(st.integers(0, 3))
    with transaction.atomic():
        for last in (pause, len(files)):
            if last:
                assert told(*[line for file in files[:last] for line in file]).problems == []
        for file in files:
            assert rows_on(day(file[0][:10])) == sorted(line.split(",") for line in file)
        refuse_bad_spans()
        transaction.set_rollback(True)


def test_a_name_that_only_one_group_begins_with_is_that_group(top):
    lines = [
        "2020-01-31,sig,gardens,Gardens,,,",
        "2020-01-31,sig,a,A,Gardensing|a2,,",
        "2020-01-31,sig,a2,A2,,,",
    ]
    outcome = told(*lines)
    assert outcome.notes == [
        "Row 3: “Gardensing” is read as “Gardens” (gardens), the only name like it."
    ]
    assert rows_on(day("2020-01-31")) == sorted(line.split(",") for line in lines)
