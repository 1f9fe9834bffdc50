from datetime import date

from folkmoot.core.texts import both
from folkmoot.units.actions import appoint, found_unit
from folkmoot.units.models import Appointment, Host, Office, OfficeKind, UnitKind
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import make_person


def page(client, code, query=""):
    return client.get(f"/units/{code}/{query}").content.decode()


def test_every_member_reads_offices_and_hosts_of_every_unit(world, sign_in):
    host = Host.objects.create(code="acme", name=both("Acme Machines", "宏达机械"))
    world.south.unit.hosts.add(host)
    shown = page(sign_in(world.member), "south")
    assert [text in shown for text in ("Anna Weiss", "Secretary", "Acme Machines")] == [True] * 3


def test_unit_is_closed_to_those_who_left(world, sign_in):
    assert sign_in(world.leaver).get("/units/south/").status_code == 404


def test_unknown_unit_is_not_found(world, sign_in):
    assert sign_in(world.member).get("/units/nowhere/").status_code == 404


def test_path_names_the_units_above(world, sign_in):
    shown = page(sign_in(world.member), "north1")
    assert shown.index("/units/city/") < shown.index("/units/north/")
    assert "/units/south/" not in shown


def test_chinese_names_on_the_chinese_page(world, sign_in):
    client = sign_in(world.member)
    client.cookies["django_language"] = "zh-hans"
    assert "城北第一支部" in page(client, "north1")


def test_only_who_reaches_the_unit_finds_the_way_to_its_register(world, sign_in):
    link = "/register/?unit=north1"
    assert link in page(sign_in(world.general), "north1")
    assert link not in page(sign_in(world.member), "north1")
    assert link not in page(sign_in(world.sibling), "north1")


def test_holders_are_those_of_the_day(world, sign_in):
    Appointment.objects.filter(person=world.secretary).update(ends=date(2024, 6, 1))
    appoint(
        world.colleague, world.north1, OfficeKind.objects.get(code="secretary"),
        term=(date(2024, 6, 1), None), by=None,
    )  # fmt: skip
    client = sign_in(world.member)
    assert ["李雷" in page(client, "north1"), "王芳" in page(client, "north1")] == [False, True]
    then = page(client, "north1", "?on=2024-05-31")
    assert ["李雷" in then, "王芳" in then] == [True, False]


def test_office_without_a_holder_is_vacant(world, sign_in):
    Office.objects.create(unit=world.city.unit, kind=OfficeKind.objects.get(code="secretary"))
    assert "vacant" in page(sign_in(world.member), "city")


def test_unit_before_its_founding_says_so(world, sign_in):
    answer = sign_in(world.member).get("/units/north1/?on=2019-12-31")
    assert answer.status_code == 200
    assert "This unit did not stand in the tree on that day" in answer.content.decode()


def test_bad_date_gets_a_sentence(world, sign_in):
    assert "This is not a date." in page(sign_in(world.member), "north1", "?on=2024-13-01")


def test_unknown_parameter_is_refused(world, sign_in):
    assert sign_in(world.member).get("/units/north1/?debug=1").status_code == 400


def test_names_are_escaped(world, sign_in):
    name = both("<script>alert(1)</script>", "")
    kind = UnitKind.objects.get(code="branch")
    found_unit("odd", name, kind, parent=world.city, on=date(2020, 1, 1), by=None)
    client = sign_in(world.member)
    for shown in (
        page(client, "odd"),
        page(client, "city"),
        client.get("/units/").content.decode(),
    ):
        assert "<script>alert" not in shown


def test_queries_do_not_grow_with_offices_and_units(world, sign_in):
    client = sign_in(world.general)
    before = queries_of(client, "/units/north/")
    kind = UnitKind.objects.get(code="branch")
    for number in range(30):
        found_unit(
            f"n{number}", both(f"N{number}", ""), kind, parent=world.north,
            on=date(2020, 1, 1), by=None,
        )  # fmt: skip
        office = OfficeKind.objects.create(code=f"o{number}", name=both(f"O{number}", ""))
        appoint(
            make_person(f"9{number}", f"人{number}"), world.north, office,
            term=(date(2020, 1, 1), None), by=None,
        )  # fmt: skip
    assert queries_of(client, "/units/north/") == before
    shown = page(client, "north")
    assert [f"/units/n{number}/" in shown for number in range(30)] == [True] * 30


def test_log_is_linked_only_for_who_may_read_it(world, sign_in):
    link = "/log/?unit=north1"
    assert link in page(sign_in(world.member), "north1")
    assert link in page(sign_in(world.auditor), "north1")
    assert link not in page(sign_in(world.southerner), "north1")
    assert "/log/?unit=north" in page(sign_in(world.member), "north")
