"""A mistaken end of membership is corrected with all that ended beside it (jorvik#137)."""

from datetime import date

import pytest

from folkmoot.audit.models import Body
from folkmoot.members import standings
from folkmoot.members.tests.moves import DAY, Side, instant, later, line, on, wish
from folkmoot.members.transfers import accept_transfer, cancel_transfer, start_transfer
from folkmoot.people.models import Account
from folkmoot.units.actions import appoint, end_membership
from folkmoot.units.acts.actions import propose_act, sign_act
from folkmoot.units.models import Appointment, Membership, Office, OfficeKind
from folkmoot.units.tests.world import FOUNDED


def kind(code):
    return OfficeKind.objects.get(code=code)


def terms(person):
    rows = Appointment.objects.live().filter(person=person).order_by("starts", "pk")
    return [(row.office.kind.code, row.office.unit.code, row.starts, row.ends) for row in rows]


@pytest.fixture
def departed(world):
    """The secretary, guest of south, is said to have left on the fifth day."""
    with on(DAY):
        guest = start_transfer(
            world.secretary, wish(world.south, DAY, kind="guest", until=later(300)),
            side=Side.MEMBER, by=world.secretary,
        )  # fmt: skip
        accept_transfer(guest, Side.GAINING, by=world.southerner)
        appoint(
            world.secretary, world.north, kind("committee-member"),
            term=(FOUNDED, later(200)), by=None,
        )  # fmt: skip
        appoint(world.secretary, world.north1, kind("auditor"), term=(later(50), None), by=None)
        world.held = terms(world.secretary)
        standings.leave(world.secretary, on=later(5), departure="left", by=world.general)
    assert terms(world.secretary) == [
        ("secretary", "north1", FOUNDED, later(5)),
        ("committee-member", "north", FOUNDED, later(5)),
    ]
    return world


def corrected(world, days=10, by="chair"):
    with on(later(days)):
        standings.correct_exit(world.secretary, reason="mistaken", by=getattr(world, by))


def test_jorvik_137_corrected_exit_gives_back_offices_and_guests_place(departed):
    """Terms have their old ends again, also those that had not begun; so has the guest's place."""
    corrected(departed)
    assert terms(departed.secretary) == departed.held
    assert line(departed.secretary) == [("north1", FOUNDED, None, "full")]
    assert line(departed.secretary, "guest") == [("south", DAY, later(300), "full")]


def test_what_was_known_between_mistake_and_correction_stays_readable(departed):
    corrected(departed)
    known = instant(7)
    for model in (Appointment, Membership):
        rows = model.objects.known_at(known).filter(person=departed.secretary)
        assert {row.ends for row in rows} == {later(5)}
        now = model.objects.known_at(instant(11)).filter(person=departed.secretary)
        assert later(5) not in {row.ends for row in now}


def test_each_office_given_back_is_in_the_log(departed):
    corrected(departed)
    assert Body.objects.filter(verb="office.restored").count() == 3


def test_seat_that_somebody_else_was_given_stays_theirs(departed):
    with on(later(6)):
        appoint(
            departed.colleague, departed.north1, kind("secretary"), term=(later(6), None), by=None
        )
    corrected(departed)
    assert ("secretary", "north1", FOUNDED, later(5)) in terms(departed.secretary)
    assert ("committee-member", "north", FOUNDED, later(200)) in terms(departed.secretary)


def test_office_with_several_holders_of_old_is_given_back(departed):
    """One seat is on record and two sit there: none of them came since."""
    appoint(
        departed.colleague, departed.north, kind("committee-member"), term=(FOUNDED, None), by=None
    )
    assert Office.objects.get(unit=departed.north.unit, kind__code="committee-member").seats == 1
    corrected(departed)
    assert ("committee-member", "north", FOUNDED, later(200)) in terms(departed.secretary)


def test_office_that_the_person_was_given_again_is_not_doubled(departed):
    with on(later(6)):
        appoint(
            departed.secretary, departed.north1, kind("secretary"), term=(later(6), None), by=None
        )
    corrected(departed)
    held = [term for term in terms(departed.secretary) if term[0] == "secretary"]
    assert held == [
        ("secretary", "north1", FOUNDED, later(5)), ("secretary", "north1", later(6), None),
    ]  # fmt: skip


def test_unit_that_closed_since_gives_nothing_back(departed):
    with on(later(6)):
        parameters = {"unit": departed.south.unit_id, "heir": departed.north2.unit_id}
        act = propose_act("close", parameters, on=later(8), reason="decided", by=departed.chair)
        sign_act(act, by=departed.general)
    corrected(departed)
    assert line(departed.secretary, "guest") == [("south", DAY, later(8), "full")]


def test_correction_is_made_once_and_a_second_exit_stands_for_itself(departed):
    corrected(departed)
    with on(later(20)):
        standings.leave(departed.secretary, on=later(20), departure="left", by=departed.general)
    corrected(departed, 30)
    assert terms(departed.secretary) == departed.held
    assert departed.secretary.departures.filter(corrected=None).count() == 0


def test_person_who_is_not_dead_has_offices_and_account_again(world):
    with on(DAY):
        standings.note_death(world.secretary, on=later(-2), by=world.general)
        assert not Account.objects.get(person=world.secretary).is_active
        standings.correct_exit(world.secretary, reason="mistaken", by=world.general)
    assert Account.objects.get(person=world.secretary).is_active
    assert terms(world.secretary) == [("secretary", "north1", FOUNDED, None)]


def test_account_that_was_closed_before_stays_closed(world):
    Account.objects.filter(person=world.secretary).update(is_active=False)
    with on(DAY):
        standings.note_death(world.secretary, on=later(-2), by=world.general)
        standings.correct_exit(world.secretary, reason="mistaken", by=world.general)
    assert not Account.objects.get(person=world.secretary).is_active


def test_exit_without_a_departure_on_record_is_corrected_as_before(world):
    """A file or an older version told of it: nothing is known of what ended beside it."""
    spell = Membership.objects.live().get(person=world.secretary)
    end_membership(spell, world.north1, on=date(2024, 1, 1), reason="r", by=None)
    with on(DAY):
        standings.correct_exit(world.secretary, reason="mistaken", by=world.general)
    assert line(world.secretary) == [("north1", FOUNDED, None, "full")]
    assert terms(world.secretary) == [("secretary", "north1", FOUNDED, date(2024, 1, 1))]


@pytest.mark.parametrize(
    ("who", "given", "beyond"),
    [
        ("colleague", set(), {"Committee member", "Auditor"}),  # the new secretary of the branch
        ("general", {"Committee member"}, {"Auditor"}),
    ],
)
def test_nobody_gives_an_office_beyond_the_own_back(departed, sign_in, who, given, beyond):
    """The membership is corrected all the same: a mistake costs no vote."""
    with on(later(6)):
        appoint(
            departed.colleague, departed.north1, kind("secretary"), term=(later(6), None), by=None
        )
        client = sign_in(getattr(departed, who))
        shown = client.get("/people/1003/correction/").context["returning"]
        for name, offices in (("given", given), ("beyond", beyond)):
            assert {term.row.office.kind.name["en"] for term in shown[name]} == offices
        answer = client.post("/people/1003/correction/", {"reason": "mistaken"})
    assert answer.status_code == 302
    assert line(departed.secretary) == [("north1", FOUNDED, None, "full")]
    running = [term[0] for term in terms(departed.secretary) if term[3] != later(5)]
    assert running == ["committee-member"] * len(given)


def test_taken_back_transfer_keeps_what_was_known_of_a_guests_place(world):
    with on(DAY):
        guest = start_transfer(
            world.member, wish(world.north2, DAY, kind="guest"), side=Side.MEMBER, by=world.member
        )
        accept_transfer(guest, Side.GAINING, by=world.sibling)
    with on(later(2)):
        move = start_transfer(
            world.member, wish(world.north2, later(9)), side=Side.MEMBER, by=world.member
        )
        accept_transfer(move, Side.LOSING, by=world.secretary)
        move = accept_transfer(move, Side.GAINING, by=world.sibling)
    with on(later(4)):
        cancel_transfer(move, by=world.member)
    assert line(world.member, "guest") == [("north2", DAY, None, "full")]
    known = Membership.objects.known_at(instant(3)).filter(person=world.member, kind="guest")
    assert [(row.starts, row.ends) for row in known] == [(DAY, later(9))]
