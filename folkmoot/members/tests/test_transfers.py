import re

import pytest
from django.db import IntegrityError, transaction

from folkmoot.audit.models import Body
from folkmoot.audit.queries import first_broken_entry
from folkmoot.members import transfers
from folkmoot.members.consequences import of_wish
from folkmoot.members.models import Transfer, TransferAnswer
from folkmoot.members.refusals import Refused
from folkmoot.members.rolls import draw_roll, freeze_roll, void_roll
from folkmoot.members.standings import seniority
from folkmoot.members.tasks import tick
from folkmoot.members.tests.moves import (
    DAY,
    Side,
    agreed,
    asked,
    instant,
    later,
    line,
    on,
    wish,
)
from folkmoot.members.verbs import VERBS
from folkmoot.units.access import Access
from folkmoot.units.actions import appoint
from folkmoot.units.models import Appointment, Membership, OfficeKind
from folkmoot.units.tests.world import FOUNDED


def state(transfer, days=0):
    transfer = Transfer.objects.get(pk=transfer.pk)
    return transfer.state(instant(days), later(days))


def roll(world, place, cut_off, contest=3):
    return draw_roll(
        place, cut_off, standings=["full"], contest_ends=instant(contest), by=world.general
    )


def test_gaia_2037_joining_date_survives_a_transfer(world):
    with on(DAY):
        before = seniority(world.member, later(100))
        agreed(world, day=later(10))
    world.member.refresh_from_db()
    assert world.member.joined == FOUNDED
    assert seniority(world.member, later(100)) == before == later(100) - FOUNDED
    assert line(world.member) == [
        ("north1", FOUNDED, later(10), "full"),
        ("north2", later(10), None, "full"),
    ]


def test_gaia_37_transfer_with_consent_of_both_sides_and_silent_approval(world):
    with on(DAY):
        transfer = asked(world, day=later(1))
        assert state(transfer) == "waiting"
        transfer = transfers.accept_transfer(transfer, Side.GAINING, by=world.sibling)
    assert [state(transfer, 29), transfer.missing] == ["waiting", ["losing"]]
    assert line(world.member) == [("north1", FOUNDED, None, "full")]
    with on(later(30), hours=10):
        assert tick() == 1
    assert state(transfer, 31) == "done"
    assert line(world.member) == [
        ("north1", FOUNDED, later(30), "full"),
        ("north2", later(30), None, "full"),
    ]


def test_jorvik_399_refusal_needs_a_ground_that_holds(world):
    with on(DAY):
        transfer = asked(world)
        for ground, code in (("", "no_ground"), ("election", "ground_does_not_hold")):
            with pytest.raises(Refused, match=code):
                transfers.refuse_transfer(transfer, Side.LOSING, ground=ground, by=world.secretary)
        with pytest.raises(Refused, match="no_ground"):
            transfers.refuse_transfer(transfer, Side.LOSING, ground="member", by=world.secretary)
        roll(world, world.north, later(20))
        refused = transfers.refuse_transfer(
            transfer, Side.LOSING, ground="election", words="called", by=world.secretary
        )
        assert state(refused) == "refused"
        assert asked(world).state(instant(0), DAY) == "waiting"
    assert line(world.member) == [("north1", FOUNDED, None, "full")]


def test_jorvik_399_transfer_waits_between_cut_off_and_freezing(world):
    with on(DAY):
        drawn = roll(world, world.north, DAY)
    with on(later(1)):
        transfer = agreed(world, day=later(1))
        assert (state(transfer, 1), transfer.effective) == ("held", None)
        shown = of_wish(world.member, world.north1.unit, wish(world.north2, later(1)))
        assert shown.rolls == [drawn]
    assert line(world.member) == [("north1", FOUNDED, None, "full")]
    with on(later(5)):
        freeze_roll(drawn, by=world.general, at=world.north)
    assert state(transfer, 5) == "done"
    assert line(world.member)[1] == ("north2", later(5), None, "full")
    [entry] = drawn.latest.entries.filter(person=world.member)
    assert (entry.is_included, entry.attributes["unit"]) == (True, "north1")


def test_transfer_before_the_cut_off_day_does_not_wait(world):
    with on(DAY):
        roll(world, world.north, later(10))
        transfer = agreed(world, day=later(9))
        assert (state(transfer), transfer.effective) == ("scheduled", later(9))


def test_scheduled_transfer_waits_when_a_roll_is_drawn_over_its_day(world):
    kind = OfficeKind.objects.get(code="committee-member")
    with on(DAY):
        appoint(world.member, world.north1, kind, term=(FOUNDED, later(400)), by=None)
        transfer = agreed(world, day=later(10))
        assert line(world.member)[0] == ("north1", FOUNDED, later(10), "full")
        drawn = roll(world, world.north1, later(5))
        assert state(transfer) == "held"
        assert line(world.member) == [("north1", FOUNDED, None, "full")]
        assert Appointment.objects.live().get(person=world.member).ends == later(400)
    with on(later(12)):
        freeze_roll(drawn, by=world.general, at=world.north1)
    assert [spell[1] for spell in line(world.member)] == [FOUNDED, later(12)]
    assert Appointment.objects.live().get(person=world.member).ends == later(12)


def test_roll_that_is_not_needed_any_more_holds_nobody(world):
    with on(DAY):
        drawn = roll(world, world.north2, DAY)
    with on(later(1)):
        transfer = agreed(world, day=later(1))
    with on(later(7)):
        void_roll(drawn, by=world.general, at=world.north2)
    assert (state(transfer, 7), line(world.member)[1][1]) == ("done", later(7))


def test_roll_that_nobody_finishes_does_not_hold_for_ever(world):
    with on(DAY):
        roll(world, world.north2, DAY)
    with on(later(1)):
        transfer = agreed(world, day=later(1))
    with on(later(89)):
        tick()
        assert state(transfer, 89) == "held"
    with on(later(120)):
        tick()
    assert line(world.member)[1] == ("north2", later(90), None, "full")


def test_roll_of_a_sibling_holds_nobody(world):
    with on(DAY):
        roll(world, world.south, DAY)
    with on(later(1)):
        assert state(agreed(world, day=later(1)), 1) == "done"


@pytest.mark.parametrize("late", [30, 33, 400])
def test_late_worker_changes_no_date(world, late):
    """Silence until the deadline, then a roll: whenever somebody looks, the same dates follow."""
    with on(DAY):
        transfer = asked(world, day=DAY)
    with on(later(20)):
        drawn = roll(world, world.north2, later(20), contest=21)
    with on(later(32)):
        if late < 32:
            tick()
        type(drawn).objects.filter(pk=drawn.pk).update(frozen=instant(32))
    with on(later(max(late, 32)), hours=12):
        tick()
        tick()
    assert state(transfer, 400) == "done"
    assert line(world.member)[1] == ("north2", later(32), None, "full")


def test_silence_of_the_member_lets_it_lapse(world):
    with on(DAY):
        transfer = transfers.start_transfer(
            world.member, wish(world.north2, later(2)), side=Side.LOSING, by=world.secretary
        )
    with on(later(40)):
        assert (tick(), state(transfer, 40)) == (1, "lapsed")
        assert asked(world, day=later(40)).state(instant(40), later(40)) == "waiting"
    assert line(world.member) == [("north1", FOUNDED, None, "full")]


def test_answer_after_the_deadline_is_too_late(world):
    with on(DAY):
        transfer = asked(world)
    with on(later(31)), pytest.raises(Refused, match="too_late"):
        transfers.refuse_transfer(transfer, Side.LOSING, ground="duty", by=world.secretary)


def test_units_have_the_whole_time_after_the_member_has_agreed(world):
    with on(DAY):
        transfer = transfers.start_transfer(
            world.member, wish(world.north2, DAY), side=Side.GAINING, by=world.sibling
        )
    with on(later(29)):
        transfer = transfers.accept_transfer(transfer, Side.MEMBER, by=world.member)
    assert [state(transfer, 31), state(transfer, 58)] == ["waiting", "waiting"]
    with on(later(60)):
        tick()
    assert line(world.member)[1] == ("north2", later(59), None, "full")


def test_jorvik_407_offices_after_a_transfer(world):
    """Offices in units left end with it, those above both stay, and nothing shows as current."""
    kinds = {kind.code: kind for kind in OfficeKind.objects.all()}
    with on(DAY):
        appoint(
            world.member, world.north1, kinds["committee-member"], term=(FOUNDED, None), by=None
        )
        appoint(world.member, world.city, kinds["committee-member"], term=(FOUNDED, None), by=None)
        appoint(world.member, world.north, kinds["deputy-secretary"], term=(FOUNDED, None), by=None)
        appoint(world.member, world.north1, kinds["secretary"], term=(later(50), None), by=None)
        shown = of_wish(world.member, world.north1.unit, wish(world.south, later(10)))
        assert [(str(t.row.office), str(t.unit)) for t in shown.offices_ending] == [
            ("Secretary", "North First Branch"),
            ("Deputy secretary", "North General Branch"),
            ("Committee member", "North First Branch"),
        ]
        assert [str(term.unit) for term in shown.offices_staying] == ["City Committee"]
        assert ("register.see", "North General Branch") in [
            (r, str(u)) for r, u in shown.rights_lost
        ]
        asked_for = asked(world, to="south", day=later(10))
        for side in (Side.LOSING, Side.GAINING):
            transfers.accept_transfer(asked_for, side, by=world.chair)
    on_the_day = Appointment.objects.on(later(10)).filter(person=world.member)
    assert [row.office.unit.code for row in on_the_day] == ["city"]
    eve = Appointment.objects.on(later(9)).filter(person=world.member)
    assert sorted(row.office.unit.code for row in eve) == ["city", "north", "north1"]
    assert Appointment.objects.on(later(60)).filter(person=world.member).count() == 1


def test_zetkin_453_old_officials_lose_access_new_ones_gain_it(world):
    with on(DAY):
        agreed(world, day=later(3))
    for day, who in ((2, {"chair", "general", "secretary"}), (3, {"chair", "general", "sibling"})):
        home = Membership.objects.on(later(day)).get(person=world.member)
        path = {"north1": world.north1.path, "north2": world.north2.path}[home.unit.code]
        found = {
            name
            for name in ("chair", "general", "secretary", "sibling", "southerner", "colleague")
            if Access(getattr(world, name), later(day)).may("register.see", path)
        }
        assert found == who


def test_zetkin_453_pages_follow_the_date_without_any_worker(world, sign_in):
    with on(DAY):
        agreed(world, day=later(3))
        seen = [
            sign_in(who).get("/people/1006/").status_code
            for who in (world.secretary, world.sibling)
        ]
    assert seen == [200, 404]
    with on(later(3), hours=0):
        seen = [
            sign_in(who).get("/people/1006/").status_code
            for who in (world.secretary, world.sibling)
        ]
    assert seen == [404, 200]


def test_zetkin_555_nobody_is_in_two_competing_units(world):
    with on(DAY):
        agreed(world, day=later(3))
        for to in ("north2", "south"):
            with pytest.raises(Refused, match="transfer_open"):
                asked(world, to=to)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=world.member, unit=world.south.unit, starts=later(100))
    for days in range(10):
        assert Membership.objects.on(later(days)).filter(person=world.member).count() == 1


def test_guest_of_the_gaining_unit_comes_home_there(world):
    Membership.objects.create(
        person=world.member, unit=world.north2.unit, kind="guest", starts=FOUNDED
    )
    with on(DAY):
        transfer = agreed(world, day=later(5))
        assert line(world.member, "guest") == [("north2", FOUNDED, later(5), "full")]
        transfers.cancel_transfer(transfer, by=world.member)
    assert line(world.member, "guest") == [("north2", FOUNDED, None, "full")]
    assert line(world.member) == [("north1", FOUNDED, None, "full")]


def test_guest_place_stands_beside_the_home_and_ends_by_itself(world):
    with on(DAY):
        wanted = wish(world.south, later(1), kind="guest", until=later(90))
        transfer = transfers.start_transfer(world.member, wanted, side=Side.MEMBER, by=world.member)
        assert transfer.missing == ["gaining"]
        transfers.accept_transfer(transfer, Side.GAINING, by=world.southerner)
    assert line(world.member) == [("north1", FOUNDED, None, "full")]
    assert line(world.member, "guest") == [("south", later(1), later(90), "full")]


def test_transfer_is_taken_back_until_its_day(world):
    with on(DAY):
        transfer = agreed(world, day=later(3))
    with on(later(2)):
        assert state(transfers.cancel_transfer(transfer, by=world.member), 2) == "cancelled"
        assert line(world.member) == [("north1", FOUNDED, None, "full")]
        transfer = agreed(world, day=later(3))
    with on(later(3)), pytest.raises(Refused, match="too_late"):
        transfers.cancel_transfer(transfer, by=world.member)


def test_sessions_end_when_the_day_has_come(world, sign_in):
    with on(DAY):
        client = sign_in(world.member)
        agreed(world, day=DAY)
        assert client.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("to", "days", "code"),
    [("north1", 0, "same_unit"), ("south", -1, "in_the_past")],
)
def test_impossible_wishes_are_refused(world, to, days, code):
    with on(DAY), pytest.raises(Refused, match=code):
        asked(world, to=to, day=later(days))


def test_whoever_has_no_home_is_not_transferred(world):
    with on(DAY), pytest.raises(Refused, match="no_home"):
        asked(world, person="leaver")


def test_unit_that_closes_meanwhile_voids_the_transfer(world):
    with on(DAY):
        transfer = asked(world, day=later(40))
        type(world.north2).objects.filter(pk=world.north2.pk).update(ends=later(20))
    with on(later(31)):
        tick()
    assert state(transfer, 31) == "cancelled"
    assert line(world.member) == [("north1", FOUNDED, None, "full")]


def test_refusal_without_ground_is_impossible_in_the_database(world):
    with on(DAY):
        transfer = asked(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferAnswer.objects.create(transfer=transfer, side=Side.LOSING, is_accepted=False)


def test_log_names_nobody_in_public_and_the_chain_holds(world):
    with on(DAY):
        agreed(world, day=DAY)
    spoken = [
        name for name in VERBS if not name.startswith(("roll", "units", "register", "cohort"))
    ]
    assert [
        name for name in spoken if re.search("{(who|actor|sponsor)}", str(VERBS[name].public))
    ] == []
    said = Body.objects.filter(verb__startswith="transfer.").values_list("verb", flat=True)
    assert sorted(said) == [
        "transfer.accepted", "transfer.accepted", "transfer.agreed", "transfer.came",
        "transfer.started",
    ]  # fmt: skip
    assert first_broken_entry() is None
