"""What people asked of comparable systems, each a regression test named after the thread."""

from collections import Counter
from datetime import date

from folkmoot.core.texts import both
from folkmoot.members import transfers
from folkmoot.members.models import Transfer
from folkmoot.members.rolls import draw_roll, freeze_roll
from folkmoot.members.tests.files import imported
from folkmoot.members.tests.moves import DAY, Side, agreed, instant, later, line, on, outsider
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.actions import appoint, begin_membership
from folkmoot.units.acts.actions import propose_act, sign_act
from folkmoot.units.models import OfficeKind, UnitKind
from folkmoot.units.queries import offices_of
from folkmoot.units.tests.world import FOUNDED


def text(answer):
    return answer.content.decode()


def holders(place, day):
    return {term.person for office in offices_of(place, day) for term in vars(office)["holders"]}


def test_jorvik_511_ended_office_does_not_show_as_current(world, sign_in):
    """The record shows its last day; the unit's page no longer shows it, except as of then."""
    kind = OfficeKind.objects.get(code="committee-member")
    appoint(world.member, world.north1, kind, term=(FOUNDED, None), by=None)
    with on(DAY):
        agreed(world, day=later(2))
    with on(later(2)):
        record = text(sign_in(world.sibling).get("/people/1006/?why=data"))
        offices = record.partition('aria-label="Offices"')[2]
        assert ("4 March 2026" in offices, "no end set" in offices) == (True, False)
        assert "张伟" not in text(sign_in(world.member).get("/units/north1/"))
    assert world.member in holders(world.north1, later(1))
    assert world.member not in holders(world.north1, later(2))


def test_consul_5531_figures_of_a_finished_vote_do_not_drift(world):
    """Unit, standing and joining date are those of the cut-off day, whoever moves or is renamed."""

    def figures():
        entries = roll.latest.entries.filter(is_included=True)
        return Counter((row.attributes["unit"], row.attributes["standing"]) for row in entries)

    with on(DAY):
        roll = draw_roll(
            world.north, DAY, standings=["full"], contest_ends=instant(1), by=world.general
        )
    with on(later(2)):
        freeze_roll(roll, by=world.general, at=world.north)
        before = figures()
        agreed(world, day=later(3))
        world.north1.unit.placements.update(name=both("Another", "别的"))
    with on(later(400)):
        assert line(world.member)[1] == ("north2", later(3), None, "full")
        assert figures() == before == {("north1", "full"): 4, ("north2", "full"): 2}


def test_zetkin_1063_import_names_the_unit_in_a_column(world):
    """One file brings members into several units under the importer's own, and into no other."""
    rows = "number,name,unit\n7001,甲,north1\n7002,乙,north2\n"
    report = imported(rows, world.general)
    assert report.counts == {"new": 2}
    homes = {number: Person.objects.get(number=number) for number in ("7001", "7002")}
    assert [line(homes[number])[0][0] for number in ("7001", "7002")] == ["north1", "north2"]
    report = imported("number,name,unit\n7003,丙,north1\n7004,丁,south\n", world.general)
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, "unit")]
    assert not Person.objects.filter(number="7003").exists()


def test_openslides_1072_import_updates_existing_people_and_says_what_changes(world):
    """The member number is the key; what a cell leaves empty stays."""
    Person.objects.filter(number="1006").update(phone="138", born=date(1990, 1, 1))
    report = imported("number,name,unit,phone,born\n1006,张伟,north1,139,\n", world.secretary)
    said = [(change.column, change.old, change.new) for change in report.lines[0].changes]
    assert said == [("phone", "138", "139")]
    member = Person.objects.get(number="1006")
    assert (member.phone, member.born) == ("139", date(1990, 1, 1))
    assert line(member) == [("north1", FOUNDED, None, "full")]


def test_decidim_13279_who_runs_the_parent_runs_the_children_and_sees_only_those(world, sign_in):
    """A unit founded under another is reached at once, and lost when it moves elsewhere."""
    branch = UnitKind.objects.get(code="branch").pk
    unit = {
        "code": "north3", "name": {"en": "N3", "zh-hans": "三"}, "kind": branch,
        "parent": world.north.unit_id, "hosts": [],
    }  # fmt: skip

    def decide(kind, **parameters):
        act = propose_act(kind, parameters, on=DAY, reason="decided", by=world.chair)
        sign_act(act, by=world.general)

    def reaches(who):
        client = sign_in(who)  # a unit in reach stands in the question under its name
        asked = ("north1", "north3", "south")
        shown = {code: text(client.get(f"/register/?unit={code}")) for code in asked}
        return [code for code in asked if f'value="{code}"' not in shown[code]]

    with on(DAY):
        decide("found", unit=unit)
        assert reaches(world.general) == ["north1", "north3"]
        assert reaches(world.sibling) == []
        below = Access(world.general).units("register.change").get(unit__code="north3")
        decide("move", unit=below.unit_id, parent=world.south.unit_id)
        assert reaches(world.general) == ["north1"]
        assert reaches(world.southerner) == ["north3", "south"]


def test_hitobito_1517_no_stranger_gains_access_by_adding_somebody(world, sign_in):
    """Naming a member and asking them to come opens nothing until they and their unit agree."""
    form = {
        "number": "1006",
        "name": "张伟",
        "to": "south",
        "on": DAY.isoformat(),
        "reason": "other",
    }
    with on(DAY):
        client = sign_in(world.southerner)
        assert client.post("/transfers/ask/", form).status_code == 302
        row = Transfer.objects.get()
        seen = [f"/people/{world.member.number}/", f"/transfers/{row.pk}/"]
        assert [client.get(address).status_code for address in seen] == [404, 404]
        transfers.accept_transfer(row, Side.MEMBER, by=world.member)
        assert [client.get(address).status_code for address in seen] == [404, 200]
        transfers.accept_transfer(row, Side.LOSING, by=world.secretary)
        assert [client.get(address).status_code for address in seen] == [200, 200]


def test_decidim_3746_office_in_a_unit_gives_nothing_in_the_unit_above(world, sign_in):
    """The branch's secretary decides about nobody who is at home above or beside the branch."""
    begin_membership(outsider(), world.north, on=FOUNDED, by=None)
    client = sign_in(world.secretary)
    for number in ("1001", "1005", "1008", "9001"):
        assert client.get(f"/people/{number}/standing/").status_code == 404
    assert client.get("/people/1006/standing/").status_code == 200
