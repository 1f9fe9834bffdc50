"""UP-4, UP-5: what was exported comes back as it went, whatever stands in it."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from folkmoot.core.dates import today
from folkmoot.core.jobs import do_ready
from folkmoot.core.texts import both
from folkmoot.members import imports
from folkmoot.members.exports.files import TABLES
from folkmoot.members.importers.formulas import DANGEROUS
from folkmoot.members.importers.identity import is_national_id
from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.models import ImportBatch
from folkmoot.members.tests.exporting import content, fresh, lines, raw
from folkmoot.people.models import Person
from folkmoot.units.models import Employment, Host, Membership
from folkmoot.units.tests.world import FOUNDED

FORMATS = ["csv", "xlsx"]
STARTS = [*"=+-@\t\r\n'＝＋－＠", " =", "  +", "''", "'=", " ", "0", "007", "_x0041_", "\ufeff"]
texts = st.builds(
    lambda start, rest: start + rest,
    st.sampled_from(["", *STARTS]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)
rows = st.lists(st.tuples(st.just("x"), texts, texts, st.just("end")), min_size=1, max_size=6)
slow = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def file_of(kind, table):
    """The bytes of a table."""
    target = io.BytesIO()
    found = TABLES[kind](target)
    for row in table:
        found.add(row)
    found.close()
    return target.getvalue()


@pytest.mark.parametrize("kind", FORMATS)
@given(rows=rows)
def test_any_text_comes_back_as_it_went(kind, rows):
    header = ("a", "b", "c", "d")
    data = file_of(kind, [header, *rows])
    assert [tuple(cells) for _number, cells in read_grid(data).rows] == rows
    assert file_of(kind, [header, *rows]) == data


@given(text=texts)
def test_no_cell_of_csv_begins_a_formula(text):
    [[cell]] = raw(file_of("csv", [[text]])) or [[""]]
    assert cell.lstrip(" ")[:1] not in DANGEROUS


@given(text=texts)
def test_every_cell_of_xlsx_is_a_text(text):
    with zipfile.ZipFile(io.BytesIO(file_of("xlsx", [[text, "1", "http://a.example"]]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.namelist()
    assert sheet.count("<c ") == sheet.count('t="inlineStr"') == sheet.count("<is>")
    assert not any(mark in sheet for mark in ("<f>", "<f ", "<hyperlink", "<v>"))
    assert len(names) == 6


def test_nul_is_written_as_its_picture():
    for kind in FORMATS:
        data = file_of(kind, [["a", "b"], ["\0=1", "x"]])
        assert [cells for _number, cells in read_grid(data).rows] == [["\u2400=1", "x"]]


def checked(data, account):
    """What an import of a file would do, by number of rows."""
    grid = read_grid(data)
    batch = imports.keep_file("members", data, name="again", by=account)
    assert grid.header
    imports.set_plan(batch, imports_plan(batch), by=account)
    do_ready()
    batch.refresh_from_db()
    return batch


def imports_plan(batch):
    """The columns as they are guessed."""
    plan, _is_known = imports.plan_for("members", batch.header, batch.account)
    return plan


def stored():
    """Everything that an import of members could change."""
    people = list(Person.objects.order_by("pk").values())
    return people, list(Employment.objects.order_by("pk").values())


facts = st.fixed_dictionaries(
    {
        "name": texts.filter(bool),
        "latin_name": texts,
        "phone": texts,
        "email": texts,
        "born": st.none() | st.dates(date(1900, 1, 1), date(2000, 1, 1)),
        "joined": st.none() | st.dates(date(2001, 1, 1), date(2020, 1, 1)),
        "first_employed": st.none() | st.integers(1900, 2020),
        "titles": st.lists(texts, max_size=3),
    }
)


@pytest.mark.parametrize("kind", FORMATS)
@slow
@given(found=facts)
def test_import_of_an_export_changes_nothing_and_exports_the_same_bytes(world, kind, found):
    assume(not any(is_national_id(str(each)) for each in [*found.values(), *found["titles"]]))
    host, _new = Host.objects.get_or_create(code="acme", defaults={"name": both("Acme", "宏达")})
    titles = found.pop("titles")
    Person.objects.filter(pk=world.member.pk).update(**found)
    Employment.objects.filter(person=world.member).delete()
    for place, title in enumerate(titles):
        Employment.objects.create(
            person=world.member, host=host if place else None, title=title, starts=date(2015, 1, 1)
        )
    client, before = fresh(world.secretary), stored()
    first = content(client, format=kind)
    batch = checked(first, world.secretary.account)
    assert batch.problem is None
    assert batch.counts == {"unchanged": batch.total}
    assert not imports.confirm(batch, seen=batch.digest)
    assert stored() == before
    assert content(client, format=kind) == first
    ImportBatch.objects.all().delete()


def test_guests_come_back_too(world):
    Membership.objects.create(
        person=world.southerner, unit=world.north1.unit, kind="guest", standing="full",
        starts=FOUNDED,
    )  # fmt: skip
    batch = checked(content(fresh(world.chair), kind="guest"), world.chair.account)
    assert batch.counts == {"unchanged": 1}


def test_another_day_is_refused_by_the_import(world):
    day = (today() - timedelta(days=9)).isoformat()
    batch = checked(content(fresh(world.secretary), on=day), world.secretary.account)
    assert batch.counts == {"wrong": batch.total}


def test_both_formats_hold_the_same(world):
    client = fresh(world.chair)
    assert lines(content(client, format="csv")) == lines(content(client, format="xlsx"))
