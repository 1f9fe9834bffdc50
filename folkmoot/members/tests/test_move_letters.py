"""Who is told by mail of admissions and transfers: once, neutrally, and only who may know."""

import pytest

from folkmoot.members import admissions, transfers
from folkmoot.members.rolls import draw_roll, freeze_roll
from folkmoot.members.standings import note_death
from folkmoot.members.tasks import tick
from folkmoot.members.tests.moves import DAY, Side, agreed, asked, instant, later, on, wish
from folkmoot.outbox.models import Letter
from folkmoot.units.actions import appoint, end_appointment
from folkmoot.units.models import Appointment, OfficeKind


def applicant(world):
    """A former member applies again; somebody is asked to vouch."""
    row = admissions.apply_for_membership(world.leaver, world.north1.unit, by=world.leaver)
    for sponsor in (world.member, world.colleague):
        question = admissions.ask_sponsor(row, sponsor, by=world.secretary)
        admissions.answer_sponsorship(question, is_confirmed=True, by=sponsor)
    return row


def test_sponsors_are_told_that_they_are_asked(world, mail):
    with on(DAY):
        applicant(world)
    assert mail() == [("colleague", "/me/"), ("member", "/me/")]


@pytest.mark.parametrize("is_accepted", [True, False])
def test_applicant_is_told_of_the_decision_and_reads_the_reason_on_the_page(
    world, mail, sign_in, *, is_accepted
):
    with on(DAY):
        row = applicant(world)
        mail()
        if is_accepted:
            admissions.admit(row, on=DAY, reason="We know her work.", by=world.secretary)
        else:
            admissions.refuse_application(row, reason="We know her work.", by=world.secretary)
        assert mail() == [("leaver", "/me/")]
        assert "We know her work." in sign_in(world.leaver).get("/me/").content.decode()
    assert not Letter.objects.filter(text__contains="work").exists()


def test_applicant_is_told_of_extension_confirmation_and_end(world, mail):
    with on(DAY):
        row = applicant(world)
        row.probation_months = 1
        row.save()
        admissions.admit(row, on=DAY, by=world.secretary)
        mail()
    with on(later(20)):
        admissions.extend_probation(row, until=later(60), reason="r", by=world.secretary)
        assert mail() == [("leaver", "/me/")]
    with on(later(60)):
        admissions.confirm_member(row, on=later(60), by=world.secretary)
        assert mail() == [("leaver", "/me/")]


def test_who_withdraws_the_own_application_is_not_told_so(world, mail):
    with on(DAY):
        row = applicant(world)
        mail()
        admissions.withdraw_application(row, by=world.leaver)
    assert mail() == []


def test_both_units_are_told_that_a_transfer_awaits_them_and_all_of_its_outcome(world, mail):
    with on(DAY):
        transfer = asked(world)
        assert mail() == [("secretary", "/work/"), ("sibling", "/work/")]
        transfers.accept_transfer(transfer, Side.LOSING, by=world.secretary)
        assert mail() == []
        transfers.accept_transfer(transfer, Side.GAINING, by=world.sibling)
        assert mail() == [("member", "/me/"), ("secretary", "/work/")]
    with on(later(40)):
        tick()
    assert mail() == []


def test_all_but_who_refuses_are_told_of_a_refusal(world, mail):
    with on(DAY):
        transfer = asked(world)
        mail()
        transfers.refuse_transfer(transfer, Side.LOSING, ground="duty", by=world.secretary)
    assert mail() == [("member", "/me/"), ("sibling", "/work/")]


def test_everybody_is_told_once_of_silent_consent_and_of_a_lapse(world, mail):
    with on(DAY):
        asked(world)
        transfers.start_transfer(
            world.colleague, wish(world.north2), side=Side.LOSING, by=world.secretary
        )
        assert mail() == [
            ("colleague", "/me/"),
            ("secretary", "/work/"),
            ("sibling", "/work/"),
            ("sibling", "/work/"),
        ]
    with on(later(31)):
        tick()
        tick()
    assert mail() == [
        ("colleague", "/me/"),
        ("member", "/me/"),
        ("secretary", "/work/"),
        ("secretary", "/work/"),
        ("sibling", "/work/"),
        ("sibling", "/work/"),
    ]


def test_what_a_unit_asks_of_a_member_only_the_member_hears_until_consenting(world, mail):
    with on(DAY):
        first = transfers.start_transfer(
            world.member, wish(world.north2), side=Side.GAINING, by=world.sibling
        )
        assert mail() == [("member", "/me/")]
        transfers.refuse_transfer(first, Side.MEMBER, ground="member", by=world.member)
        assert mail() == []
        second = transfers.start_transfer(
            world.member, wish(world.north2), side=Side.GAINING, by=world.sibling
        )
        mail()
        transfers.accept_transfer(second, Side.MEMBER, by=world.member)
        assert mail() == [("secretary", "/work/")]


def test_member_who_stays_silent_is_the_only_one_to_hear_that_a_units_wish_lapsed(world, mail):
    with on(DAY):
        transfers.start_transfer(
            world.member, wish(world.north2), side=Side.GAINING, by=world.sibling
        )
        mail()
    with on(later(31)):
        tick()
    assert mail() == [("member", "/me/")]


def test_nobody_is_told_in_the_own_case_and_the_unit_above_is_told_instead(world, mail):
    with on(DAY):
        asked(world, person="secretary")
        assert mail() == [("general", "/work/"), ("sibling", "/work/")]


def test_unit_without_a_secretary_is_told_through_the_unit_above(world, mail):
    term = Appointment.objects.get(person=world.sibling)
    end_appointment(term, world.north2, on=DAY, by=None)
    with on(DAY):
        asked(world)
    assert mail() == [("general", "/work/"), ("secretary", "/work/")]


def test_who_speaks_for_both_units_is_told_once(world, mail):
    for person in (world.secretary, world.sibling):
        term = Appointment.objects.get(person=person)
        end_appointment(term, world.north, on=DAY, by=None)
    with on(DAY):
        asked(world)
    assert mail() == [("general", "/work/")]


def test_office_without_the_register_is_not_told(world, mail):
    kind = OfficeKind.objects.get(code="committee-member")
    appoint(world.colleague, world.north1, kind, term=(DAY, None), by=None)
    with on(DAY):
        asked(world)
    assert mail() == [("secretary", "/work/"), ("sibling", "/work/")]


def test_transfer_that_waits_for_a_roll_is_told_when_its_day_is_known(world, mail):
    with on(DAY):
        roll = draw_roll(
            world.north2, DAY, standings=["full"], contest_ends=instant(3), by=world.general
        )
        held = agreed(world)
        mail()
        assert held.effective is None
    with on(later(5)):
        freeze_roll(roll, by=world.general, at=world.north2)
        tick()
    assert mail() == [("member", "/me/"), ("secretary", "/work/"), ("sibling", "/work/")]


def test_death_tells_the_dead_nothing(world, mail):
    with on(DAY):
        asked(world)
        mail()
        note_death(world.member, on=later(-1), by=world.secretary)
    assert mail() == []


def test_outcome_is_found_on_the_own_page_and_among_what_is_to_be_done(world, sign_in):
    with on(DAY):
        transfer = asked(world)
        transfers.refuse_transfer(transfer, Side.LOSING, ground="duty", by=world.secretary)
        link = f'href="/transfers/{transfer.pk}/"'
        assert link in sign_in(world.member).get("/me/").content.decode()
        assert link in sign_in(world.sibling).get("/work/").content.decode()
    with on(later(61)):
        assert link not in sign_in(world.member).get("/me/").content.decode()
        assert link not in sign_in(world.sibling).get("/work/").content.decode()
