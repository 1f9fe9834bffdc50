"""Members come, move and leave while acts for later days are signed: nobody is lost to either."""

from folkmoot.members.standings import change_standing, correct_exit, leave
from folkmoot.members.tests.moves import DAY, agreed, later, line, on
from folkmoot.members.tests.test_admissions import admitted
from folkmoot.members.transfers import cancel_transfer
from folkmoot.units.acts.actions import propose_act, sign_act, withdraw_act

CLOSING = later(40)


def close(world, code="north1", heir="south", day=CLOSING):
    """A unit closes later; its members will go to another."""
    parameters = {"unit": getattr(world, code).unit_id, "heir": getattr(world, heir).unit_id}
    act = propose_act("close", parameters, on=day, reason="small", by=world.chair)
    return sign_act(act, by=world.general)


def spans(person):
    return [(unit, starts) for unit, starts, _ends, _standing in line(person)]


def test_who_transfers_before_the_closing_does_not_go_with_the_others(world):
    with on(DAY):
        close(world)
        agreed(world, day=later(10))
    assert line(world.member)[1:] == [("north2", later(10), None, "full")]


def test_who_transfers_into_a_unit_that_will_close_goes_on_with_its_members(world):
    with on(DAY):
        act = close(world, "north2")
        agreed(world, day=later(10))
        assert spans(world.member)[1:] == [("north2", later(10)), ("south", CLOSING)]
        withdraw_act(act, by=world.chair)
    assert line(world.member)[1:] == [("north2", later(10), None, "full")]


def test_cancelled_transfer_gives_back_to_the_closing(world):
    with on(DAY):
        close(world)
        before = line(world.member)
        transfer = agreed(world, day=later(10))
        cancel_transfer(transfer, by=world.member)
    assert line(world.member) == before


def test_closing_after_an_agreed_transfer_leaves_it_alone(world):
    with on(DAY):
        agreed(world, day=later(10))
        close(world)
    assert line(world.member)[1:] == [("north2", later(10), None, "full")]


def test_newcomer_admitted_to_a_unit_that_will_close_goes_on_with_its_members(world):
    with on(DAY):
        close(world)
        application = admitted(world, later(5))
    assert spans(application.person) == [("north1", later(5)), ("south", CLOSING)]


def test_exit_before_the_closing_and_its_correction(world):
    with on(DAY):
        close(world)
        before = line(world.member)
        leave(world.member, on=DAY, departure="left", by=None)
        assert line(world.member)[-1][2] == DAY
        correct_exit(world.member, reason="mistaken", by=None)
    assert line(world.member) == before


def test_standing_changes_across_the_closing(world):
    with on(DAY):
        close(world)
        window = (later(10), later(60))
        change_standing(world.member, "leave", window=window, reason="abroad", by=None)
    assert [(unit, standing) for unit, _starts, _ends, standing in line(world.member)] == [
        ("north1", "full"), ("north1", "leave"), ("south", "leave"), ("south", "full"),
    ]  # fmt: skip


def test_closing_is_withdrawn_whatever_moved_meanwhile(world):
    with on(DAY):
        act = close(world)
        window = (later(10), later(60))
        change_standing(world.member, "leave", window=window, reason="abroad", by=None)
        leave(world.colleague, on=later(20), departure="left", by=None)
        withdraw_act(act, by=world.chair)
    assert [(unit, standing) for unit, _starts, _ends, standing in line(world.member)] == [
        ("north1", "full"), ("north1", "leave"), ("north1", "full"),
    ]  # fmt: skip
    assert [ends for _unit, _starts, ends, _standing in line(world.colleague)] == [later(20)]
