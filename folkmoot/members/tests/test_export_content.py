"""UP-4: a file holds what its asker sees on the pages, and nothing more."""

import re
from datetime import date, timedelta

import pytest
from django.utils.formats import date_format

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.members.models import Export
from folkmoot.members.tests.exporting import GOOD, PAGE, content, fresh, lines
from folkmoot.members.tests.padding import invent
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership
from folkmoot.units.models import Employment, Host, Membership
from folkmoot.units.tests.world import FOUNDED, make_person

HIDDEN_IN_LIST = {"born", "email", "phone", "first_employed", "position", "employed_since"}


@pytest.fixture
def full(world):
    """Everybody has every fact; a guest from another branch stays in the first."""
    host = Host.objects.create(code="acme", name=both("Acme Works", "宏达"))
    for person in Person.objects.all():
        number = int(person.number)
        Person.objects.filter(pk=person.pk).update(
            phone=f"+86 139 {number}", born=date(1970, 1, 1) + timedelta(days=number),
            first_employed=1990, latin_name=f"Latin {number}", joined=date(2020, 1, 1),
        )  # fmt: skip
        Employment.objects.create(
            person=person, host=host, title=f"Engineer {number}", starts=date(2015, 3, 1)
        )
    Membership.objects.create(
        person=world.southerner, unit=world.north1.unit, kind="guest", standing="full",
        starts=FOUNDED,
    )  # fmt: skip
    return world


def on_pages(client, query=""):
    """What the pages show: number → (fields of its line, the text of its record or nothing)."""
    found = {}
    page = client.get(f"/register/{query}").content.decode()
    for line in re.findall(r"<tr><td.*?</tr>", page, re.DOTALL):
        [number] = re.findall(r'<td data-label="Number">(.*?)</td>', line)
        record = client.get(f"/people/{number}/?why=data")
        text = record.content.decode() if record.status_code == 200 else ""
        found[number] = (line, text)
    return found


def nothing(client, **changes):
    """The rows of a question that finds nobody: it is refused."""
    response = client.post(PAGE, GOOD | changes)
    assert "Nobody was found" in response.content.decode()
    assert not Export.objects.exists()
    return []


def shown(name, value):
    """How a page shows a cell of a file."""
    if name in {"joined", "born", "employed_since"}:
        return date_format(date.fromisoformat(value), "j F Y")
    words = {"standing": "full member", "host": "Acme Works"}
    units = {
        "north1": "North First Branch", "north2": "North Second Branch", "south": "South Branch",
        "north": "North General Branch", "city": "City Committee",
    }  # fmt: skip
    return units[value] if name == "unit" else words.get(name, value)


@pytest.mark.parametrize("role", ["chair", "general", "secretary", "sibling", "southerner"])
@pytest.mark.parametrize("query", ["", "?kind=guest"])
def test_each_cell_is_on_the_page_or_in_the_record(full, role, query):
    client = fresh(getattr(full, role))
    pages = on_pages(client, query)
    kind = "guest" if query else ""
    rows = lines(content(client, kind=kind)) if pages else nothing(client, kind=kind)
    assert [row["number"] for row in rows] == list(pages)
    for row in rows:
        line, record = pages[row["number"]]
        row.pop("membership", None)
        for name, value in row.items():
            assert shown(name, value) in (record if name in HIDDEN_IN_LIST else line + record)


def test_who_is_only_a_guest_has_no_more_in_the_file_than_in_the_list(full):
    [row] = lines(content(fresh(full.secretary), kind="guest"))
    assert row == {
        "number": "1005", "name": "Anna Weiss", "latin_name": "Latin 1005", "unit": "north1",
        "standing": "full", "joined": "2020-01-01", "host": "acme", "membership": "guest",
    }  # fmt: skip
    [row] = lines(content(fresh(full.chair), kind="guest"))
    assert set(row) >= HIDDEN_IN_LIST


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_member_out_of_reach_changes_no_byte(full, kind):
    client = fresh(full.secretary)
    before = content(client, format=kind)
    hidden = make_person("0999", "=AAA", phone="=1")
    begin_membership(hidden, full.north2, on=FOUNDED, by=None)
    invent(full.south, 30)
    assert content(client, format=kind) == before
    assert "0999" in str(lines(content(fresh(full.sibling), format=kind)))


def test_question_narrows_the_file_as_it_narrows_the_page(full):
    client = fresh(full.chair)
    for query in ("unit=north2", "q=zhang", "host=acme", "year=1990", "standing=suspended"):
        name, _, value = query.partition("=")
        numbers = list(on_pages(client, f"?{query}"))
        rows = (
            lines(content(client, **{name: value})) if numbers else nothing(client, **{name: value})
        )
        assert [row["number"] for row in rows] == numbers


def test_another_day_is_said_in_each_row(full):
    day = today() - timedelta(days=30)
    rows = lines(content(fresh(full.secretary), on=day.isoformat()))
    assert {row["as_of"] for row in rows} == {day.isoformat()}


def test_offices_that_may_not_export_do_not_widen_the_file(full):
    """Reading a wide register and exporting a narrow one do not add up."""
    kind = full.chair.appointments.get().office.kind
    kind.rights = [right for right in kind.rights if right != "register.export"]
    kind.save()
    office = full.secretary.appointments.get().office
    full.secretary.appointments.create(
        office=full.chair.appointments.get().office, person=full.secretary, starts=FOUNDED
    )
    client = fresh(full.secretary)
    assert "South Branch" in client.get("/register/").content.decode()
    assert {row["unit"] for row in lines(content(client))} == {"north1"}
    assert office.unit == full.north1.unit
