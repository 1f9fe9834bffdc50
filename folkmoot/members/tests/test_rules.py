"""What admissions and transfers do follows the rulebook of the day; a signed change changes it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from folkmoot.members import admissions, transfers
from folkmoot.members.refusals import Refused
from folkmoot.members.rolls import draw_roll
from folkmoot.members.rules import rule, rule_by_day
from folkmoot.members.tasks import tick
from folkmoot.members.tests.moves import DAY, agreed, asked, instant, later, line, on, outsider
from folkmoot.members.worklists import sections
from folkmoot.units.access import Access
from folkmoot.units.rulebook.actions import propose_rules, sign_rules
from folkmoot.units.rulebook.rules import ASSOCIATION, shipped
from folkmoot.units.tests.world import FOUNDED

SILENT_UNITS = ('losing = "approve"\ngaining = "approve"', 'losing = "lapse"\ngaining = "lapse"')


def change_rules(world, *pairs, starts):
    """Two persons let another text hold from a day on."""
    text = shipped(ASSOCIATION)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    proposed = propose_rules(text, on=starts, reason="decided", by=world.chair)
    return sign_rules(proposed, by=world.general)


def outcome(world, days):
    """What becomes of a transfer that the member asks for and no unit answers."""
    with on(later(days)):
        transfer = asked(world, day=later(days))
    with on(later(days + 31)):
        tick()
    transfer.refresh_from_db()
    return transfer.state(instant(days + 31), later(days + 31))


def test_silence_lapses_or_approves_as_the_rulebook_of_the_first_day_says(world):
    with on(DAY):
        change_rules(world, SILENT_UNITS, starts=DAY)
        change_rules(world, starts=later(100))
    assert outcome(world, 0) == "lapsed"
    assert line(world.member) == [("north1", FOUNDED, None, "full")]
    assert outcome(world, 99) == "lapsed"  # the new rule came while it waited
    assert outcome(world, 200) == "done"
    assert line(world.member)[1] == ("north2", later(230), None, "full")


def test_rule_of_the_first_day_stays_with_the_transfer(world):
    with on(DAY):
        transfer = asked(world)
        change_rules(world, SILENT_UNITS, starts=later(1))
    with on(later(31)):
        tick()
    transfer.refresh_from_db()
    assert transfer.state(instant(31), later(31)) == "done"


def test_days_to_answer_are_those_of_the_rulebook(world):
    with on(DAY):
        change_rules(world, ("\ndays = 30", "\ndays = 5"), starts=DAY)
        assert asked(world).deadline == instant(5)


def test_roll_holds_as_long_as_the_rules_of_the_day_it_was_drawn_said(world):
    """A worker that runs late, under later rules, finds the same date."""
    with on(DAY):
        draw_roll(world.north2, DAY, standings=["full"], contest_ends=instant(3), by=world.general)
        held = agreed(world)
        assert held.effective is None
        change_rules(world, ("most_days_held = 90", "most_days_held = 10"), starts=later(1))
    with on(later(89)):
        transfers.settle(held)
        assert line(world.member) == [("north1", FOUNDED, None, "full")]
    with on(later(95)):
        transfers.settle(held)
    assert line(world.member)[1] == ("north2", later(90), None, "full")


def test_sponsors_probation_and_extensions_follow_the_rulebook(world):
    with on(DAY):
        change_rules(
            world, ("sponsors = 2", "sponsors = 0"),
            ("probation_months = 12", "probation_months = 2"),
            ("most_extensions = 1", "most_extensions = 0"), starts=DAY,
        )  # fmt: skip
        row = admissions.apply_for_membership(outsider(), world.north1.unit, by=world.secretary)
        decision = admissions.admit(row, on=DAY, by=world.secretary)
        assert decision.until == date(2026, 5, 2)
        with pytest.raises(Refused, match="no_more_extensions"):
            admissions.extend_probation(row, until=later(90), reason="r", by=world.secretary)


def test_rules_are_asked_for_any_day(world):
    with on(DAY):
        change_rules(world, ("sponsors = 2", "sponsors = 4"), starts=later(10))
        by_day = rule_by_day("admission.sponsors")
        days = (DAY, later(9), later(10))
        assert [rule("admission.sponsors", day) for day in days] == [2, 2, 4]
        assert [by_day(day) for day in days] == [2, 2, 4]


def books_asked(access):
    with CaptureQueriesContext(connection) as found:
        sections(access)
    return sum('FROM "units_rulebook"' in query["sql"] for query in found.captured_queries)


def test_rulebook_is_not_asked_once_more_for_each_transfer(world):
    with on(DAY):
        asked(world)
        one = books_asked(Access(world.sibling))
        asked(world, person="colleague")
        assert (one, books_asked(Access(world.sibling))) == (1, 1)
