from datetime import date

import pytest

from folkmoot.members import admissions
from folkmoot.members.models import Application
from folkmoot.members.refusals import Refused
from folkmoot.members.rules import months_after
from folkmoot.members.standings import leave
from folkmoot.members.tests.moves import (
    DAY,
    add_holding_unit,
    agreed,
    later,
    line,
    on,
    outsider,
)
from folkmoot.people.models import Account, Person
from folkmoot.units.access import Access
from folkmoot.units.actions import begin_membership
from folkmoot.units.models import Membership
from folkmoot.units.tests.world import FOUNDED

YEAR_ON = months_after(DAY, 12)


def applied(world, person=None, unit="north1"):
    person = person or outsider()
    return admissions.apply_for_membership(person, getattr(world, unit).unit, by=person)


def vouched(world, application):
    for sponsor in (world.colleague, world.member):
        asked = admissions.ask_sponsor(application, sponsor, by=world.secretary)
        admissions.answer_sponsorship(asked, is_confirmed=True, by=sponsor)
    return application


def admitted(world, day=DAY):
    application = vouched(world, applied(world))
    admissions.admit(application, on=day, by=world.secretary)
    return application


def stage(application, day=DAY):
    return Application.objects.get(pk=application.pk).stage(day)


def test_applicant_becomes_a_full_member_step_by_step(world):
    with on(DAY):
        application = applied(world)
        assert stage(application) == "sponsoring"
        assert stage(vouched(world, application)) == "deciding"
        admissions.admit(application, on=later(5), by=world.secretary)
    end = months_after(later(5), 12)
    assert [stage(application, day) for day in (later(5), end)] == ["probation", "confirming"]
    assert line(application.person) == [("north1", later(5), None, "probationary")]
    with on(later(300)):
        admissions.confirm_member(application, on=end, by=world.secretary)
    assert stage(application, end) == "confirmed"
    assert line(application.person) == [
        ("north1", later(5), end, "probationary"),
        ("north1", end, None, "full"),
    ]
    assert Person.objects.get(pk=application.person_id).joined == later(5)


def test_unit_decides_only_with_enough_sponsors(world):
    with on(DAY):
        application = applied(world)
        asked = admissions.ask_sponsor(application, world.member, by=world.secretary)
        admissions.answer_sponsorship(asked, is_confirmed=True, by=world.member)
        with pytest.raises(Refused, match="sponsors_missing"):
            admissions.admit(application, on=DAY, by=world.secretary)
        other = admissions.ask_sponsor(application, world.colleague, by=world.secretary)
        admissions.answer_sponsorship(other, is_confirmed=False, by=world.colleague)
        assert stage(application) == "sponsoring"
        admissions.answer_sponsorship(other, is_confirmed=True, by=world.colleague)
        assert stage(application) == "deciding"


@pytest.mark.parametrize("nickname", ["sibling", "auditor", "leaver", "hidden"])
def test_sponsor_is_a_full_member_of_the_unit(world, nickname):
    with on(DAY), pytest.raises(Refused, match="not_a_sponsor"):
        admissions.ask_sponsor(applied(world), getattr(world, nickname), by=world.secretary)


def test_probationary_member_cannot_be_a_sponsor(world):
    with on(DAY):
        young = outsider("9002")
        begin_membership(young, world.north1, on=FOUNDED, by=None, standing="probationary")
        with pytest.raises(Refused, match="not_a_sponsor"):
            admissions.ask_sponsor(applied(world), young, by=world.secretary)


def test_only_the_sponsor_answers(world):
    with on(DAY):
        asked = admissions.ask_sponsor(applied(world), world.member, by=world.secretary)
        with pytest.raises(Refused, match="not_yours"):
            admissions.answer_sponsorship(asked, is_confirmed=True, by=world.secretary)


def test_refusal_gives_reasons_and_leaves_no_membership(world):
    with on(DAY):
        application = applied(world)
        with pytest.raises(Refused, match="no_reason"):
            admissions.refuse_application(application, reason="  ", by=world.secretary)
        admissions.refuse_application(application, reason="Works elsewhere.", by=world.secretary)
        assert stage(application) == "refused"
        assert application.decisions.get().reason == "Works elsewhere."
        assert (line(application.person), application.person.joined) == ([], None)
        assert stage(applied(world, application.person, "north2")) == "sponsoring"


def test_applicants_spell_of_an_import_ends_where_probation_begins(world):
    with on(DAY):
        person = outsider()
        begin_membership(person, world.north1, on=later(-9), by=None, standing="applicant")
        assert person.joined is None
        admissions.admit(vouched(world, applied(world, person)), on=later(1), by=world.secretary)
    assert line(person) == [
        ("north1", later(-9), later(1), "applicant"),
        ("north1", later(1), None, "probationary"),
    ]
    assert Person.objects.get(pk=person.pk).joined == later(1)


def test_probation_is_extended_once_within_the_rule_and_with_reasons(world):
    with on(DAY):
        application = admitted(world)
        for until, reason, code in (
            (months_after(YEAR_ON, 13), "x", "too_long"),
            (YEAR_ON, "x", "ends_before_it_starts"),
            (months_after(YEAR_ON, 6), "", "no_reason"),
        ):
            with pytest.raises(Refused, match=code):
                admissions.extend_probation(
                    application, until=until, reason=reason, by=world.secretary
                )
        half = months_after(YEAR_ON, 6)
        admissions.extend_probation(application, until=half, reason="x", by=world.secretary)
        assert stage(application, YEAR_ON) == "probation"
        with pytest.raises(Refused, match="no_more_extensions"):
            admissions.extend_probation(
                application, until=months_after(half, 1), reason="x", by=world.secretary
            )
        with pytest.raises(Refused, match="probation_runs"):
            admissions.confirm_member(application, on=YEAR_ON, by=world.secretary)


def test_probation_that_is_not_confirmed_ends_the_membership(world):
    with on(DAY):
        application = admitted(world)
    with on(YEAR_ON):
        admissions.end_probation(application, on=YEAR_ON, reason="Left us.", by=world.secretary)
    assert stage(application, YEAR_ON) == "not-confirmed"
    assert line(application.person) == [("north1", DAY, YEAR_ON, "probationary")]


def test_transfer_takes_the_probation_along(world):
    with on(DAY):
        application = admitted(world)
        world.newcomer = application.person
        agreed(world, person="newcomer", day=later(30))
    with on(YEAR_ON):
        admissions.confirm_member(application, on=YEAR_ON, by=world.sibling)
    assert line(application.person) == [
        ("north1", DAY, later(30), "probationary"),
        ("north2", later(30), YEAR_ON, "probationary"),
        ("north2", YEAR_ON, None, "full"),
    ]


def test_returning_member_keeps_the_joining_date_and_has_no_probation(world):
    with on(DAY):
        application = applied(world, world.leaver)
        admissions.admit(vouched(world, application), on=DAY, by=world.secretary)
    assert stage(application) == "confirmed"
    assert line(world.leaver)[1] == ("north1", DAY, None, "full")
    assert Person.objects.get(pk=world.leaver.pk).joined == FOUNDED


def test_members_the_dead_and_those_waiting_do_not_apply(world):
    with on(DAY):
        with pytest.raises(Refused, match="already_member"):
            applied(world, world.member, "north2")
        person = outsider()
        applied(world, person)
        with pytest.raises(Refused, match="already_applied"):
            applied(world, person, "south")
        leave(world.colleague, on=DAY, departure="died", by=None)
        with pytest.raises(Refused, match="died"):
            applied(world, world.colleague)


def test_holding_unit_admits_nobody(world):
    world.between = add_holding_unit(world)
    with on(DAY), pytest.raises(Refused, match="holding_unit"):
        applied(world, unit="between")


def test_nothing_happens_twice(world):
    with on(DAY):
        application = admitted(world)
        for verb in (
            lambda: admissions.admit(application, on=DAY, by=world.secretary),
            lambda: admissions.refuse_application(application, reason="x", by=world.secretary),
            lambda: admissions.withdraw_application(application, by=application.person),
        ):
            with pytest.raises(Refused, match="too_late"):
                verb()


def test_probation_has_rights_of_its_own(world):
    """Inside, and reading; but on no roll, because a roll names the standings it takes."""
    with on(DAY):
        application = admitted(world)
        assert Access(application.person).is_member
        assert Membership.objects.get(person=application.person).standing == "probationary"


def test_newcomer_gets_the_next_free_number_and_the_account(world):
    account = Account.objects.create_user("fresh@example.org")
    with on(date(2026, 3, 2)):
        first = admissions.introduce(admissions.Newcomer("李晓楠"), account=account)
        second = admissions.introduce(admissions.Newcomer("Eva Lindner"))
    assert [first.number, second.number] == ["N26-0001", "N26-0002"]
    assert Account.objects.get(pk=account.pk).person == first
    assert "evalindner" in second.keys


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2026, 3, 2), -15) == date(2024, 12, 2)
