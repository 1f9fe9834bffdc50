"""Who was refused may ask the unit above, once; it upholds or overturns with reasons."""

import pytest
from django.db import IntegrityError, transaction

from folkmoot.audit.models import Body
from folkmoot.members import admissions, appeals, transfers
from folkmoot.members.models import Appeal
from folkmoot.members.refusals import Refused
from folkmoot.members.tests.moves import DAY, Side, asked, later, line, on, wish
from folkmoot.members.tests.test_rules import change_rules
from folkmoot.units.access import Access
from folkmoot.units.actions import begin_membership
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED, make_person


def refused_transfer(world, side=Side.LOSING, by="secretary", **more):
    row = asked(world, **more)
    return transfers.refuse_transfer(row, side, ground="duty", by=getattr(world, by))


def refused_application(world, by="secretary"):
    row = admissions.apply_for_membership(world.leaver, world.north1.unit, by=world.leaver)
    admissions.refuse_application(row, reason="r", by=getattr(world, by))
    return row


def enter(row, reason="They never asked me."):
    return appeals.enter_appeal(row, reason=reason, by=row.person)


def refusal(do, *arguments, **named):
    with pytest.raises(Refused) as caught, transaction.atomic():
        do(*arguments, **named)
    return caught.value.code


def verbs():
    return list(Body.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize("is_overturned", [True, False])
def test_jorvik_399_refused_transfer_is_appealed_to_the_unit_above(world, mail, *, is_overturned):
    """The unit above hears of it, and its answer decides whether the transfer goes on."""
    with on(DAY):
        row = refused_transfer(world)
        mail()
        appeal = enter(row)
        assert (appeal.unit, appeal.refusing) == (world.north.unit, world.north1.unit)
        assert mail() == [("general", "/work/")]
        answer = appeals.overturn_refusal if is_overturned else appeals.uphold_refusal
        answer(row, reason="The papers are here.", by=world.general)
        row.refresh_from_db()
        state = row.state(appeal.entered, DAY)
        if not is_overturned:
            assert (state, mail()) == ("refused", [("member", "/me/"), ("secretary", "/work/")])
            return
        assert state == "waiting"
        assert mail() == [("member", "/me/"), ("secretary", "/work/"), ("sibling", "/work/")]
        transfers.accept_transfer(row, Side.GAINING, by=world.sibling)
    assert line(world.member)[1] == ("north2", DAY, None, "full")


def test_overturned_refusal_of_the_last_side_is_a_consent_and_tells_everybody_once(world, mail):
    with on(DAY):
        row = asked(world)
        transfers.accept_transfer(row, Side.LOSING, by=world.secretary)
        transfers.refuse_transfer(row, Side.GAINING, ground="duty", by=world.sibling)
    with on(later(5)):
        row.refresh_from_db()
        enter(row)
        mail()
        appeals.overturn_refusal(row, reason="Go.", by=world.chair)
    assert mail() == [("member", "/me/"), ("secretary", "/work/"), ("sibling", "/work/")]
    assert line(world.member)[1] == ("north2", later(5), None, "full")


def test_overturned_application_is_decided_again_and_never_refused_again(world, mail):
    with on(DAY):
        row = refused_application(world)
        enter(row)
        mail()
        appeals.overturn_refusal(row, reason="She has served her time.", by=world.general)
        row.refresh_from_db()
        assert mail() == [("leaver", "/me/"), ("secretary", "/work/")]
        assert (row.stage(DAY), row.closed) == ("sponsoring", None)
        assert refusal(
            admissions.refuse_application, row, reason="r", by=world.secretary
        ) == "overturned"  # fmt: skip
        for sponsor in (world.member, world.colleague):
            question = admissions.ask_sponsor(row, sponsor, by=world.secretary)
            admissions.answer_sponsorship(question, is_confirmed=True, by=sponsor)
        admissions.admit(row, on=DAY, by=world.secretary)
    assert line(world.leaver)[-1] == ("north1", DAY, None, "full")


def test_upheld_refusal_of_an_application_stands_and_a_new_application_is_possible(world):
    with on(DAY):
        row = refused_application(world)
        enter(row)
        appeals.uphold_refusal(row, reason="They were right.", by=world.general)
        row.refresh_from_db()
        assert (row.stage(DAY), row.closed is None) == ("refused", False)
        again = admissions.apply_for_membership(world.leaver, world.south.unit, by=world.leaver)
    assert again.stage(DAY) == "sponsoring"


def test_one_appeals_once_with_reasons_and_only_oneself(world):
    with on(DAY):
        row = refused_transfer(world)
        enter_for = {"reason": "r", "by": world.colleague}
        assert refusal(appeals.enter_appeal, row, **enter_for) == "not_yours"
        assert refusal(enter, row, reason=" ") == "no_reason"
        enter(row)
        assert refusal(enter, row) == "appealed_already"
        appeals.uphold_refusal(row, reason="r", by=world.general)
        row.refresh_from_db()
        assert refusal(enter, row) == "appealed_already"
        assert refusal(
            appeals.overturn_refusal, row, reason="r", by=world.general
        ) == "too_late"  # fmt: skip


def test_answer_states_its_reasons(world):
    with on(DAY):
        row = refused_transfer(world)
        enter(row)
        assert refusal(appeals.uphold_refusal, row, reason=" ", by=world.general) == "no_reason"
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.update(is_overturned=True)


def test_who_refused_does_not_answer_the_appeal(world):
    """The city's officer recorded the refusal of north, so the appeal is for the others there."""
    with on(DAY):
        row = refused_transfer(world, by="general")
        enter(row)
        assert refusal(appeals.uphold_refusal, row, reason="r", by=world.general) == "own_case"
        appeals.uphold_refusal(row, reason="r", by=world.chair)


def test_member_who_refused_and_the_top_have_nobody_above(world):
    with on(DAY):
        own = transfers.start_transfer(
            world.member, wish(world.north2), side=Side.GAINING, by=world.sibling
        )
        own = transfers.refuse_transfer(own, Side.MEMBER, ground="member", by=world.member)
        assert refusal(enter, own) == "too_late"
        top = refused_transfer(world, Side.GAINING, by="chair", to="city")
        assert refusal(enter, top) == "nobody_above"


def test_appeal_is_possible_as_long_as_the_rules_of_the_day_of_the_refusal_say(world):
    with on(DAY):
        row = refused_transfer(world)
        change_rules(
            world, ("to the unit above\ndays = 30", "to the unit above\ndays = 3"), starts=later(1)
        )
    with on(later(2)):
        second = refused_transfer(world, person="colleague", day=later(2))
    with on(later(6)):
        assert (appeals.can_be(row), appeals.can_be(second)) == (True, False)
    with on(later(31)):
        assert refusal(enter, row) == "too_late"


def test_overturning_does_not_make_two_transfers_or_two_memberships(world):
    with on(DAY):
        row, application = refused_transfer(world), refused_application(world)
        for one in (row, application):
            enter(one)
        asked(world, to="south")
        admissions.apply_for_membership(world.leaver, world.south.unit, by=world.leaver)
        say = {"reason": "r", "by": world.general}
        assert refusal(appeals.overturn_refusal, row, **say) == "transfer_open"
        assert refusal(appeals.overturn_refusal, application, **say) == "already_applied"
        assert Appeal.objects.filter(answered=None).count() == 2
    assert line(world.member) == [("north1", FOUNDED, None, "full")]


def test_every_step_is_in_the_log_at_the_unit_that_decides(world):
    with on(DAY):
        for row, answer in (
            (refused_transfer(world), appeals.uphold_refusal),
            (refused_application(world), appeals.overturn_refusal),
        ):
            enter(row)
            answer(row, reason="r", by=world.general)
    found = [verb for verb in verbs() if verb.startswith("appeal.")]
    assert found == ["appeal.entered", "appeal.upheld", "appeal.entered", "appeal.overturned"]


def page(client, address):
    return client.get(address).content.decode()


def test_appeal_waits_among_the_work_of_the_unit_above_and_of_nobody_else(world, sign_in):
    with on(DAY):
        enter(refused_transfer(world))
        for name, sees in (
            ("general", True), ("chair", True), ("secretary", False), ("sibling", False),
            ("southerner", False),
        ):  # fmt: skip
            assert ("Somebody was refused" in page(sign_in(getattr(world, name)), "/work/")) == sees


def test_queries_do_not_grow_with_the_appeals(world, sign_in):
    def appeal(number):
        world.mover = make_person(f"5{number:03}", "孙丽")
        begin_membership(world.mover, world.north1, on=FOUNDED, by=None)
        enter(refused_transfer(world, person="mover"))
        row = admissions.apply_for_membership(
            make_person(f"6{number:03}", "郑雪"), world.north1.unit, by=None
        )
        admissions.refuse_application(row, reason="r", by=world.secretary)
        enter(row)

    with on(DAY):
        client = sign_in(world.general)
        appeal(1)
        before = queries_of(client, "/work/")
        for number in (2, 3):
            appeal(number)
        assert queries_of(client, "/work/") == before


def test_reasons_are_read_by_who_appealed_and_by_both_units_only(world, sign_in):
    with on(DAY):
        row = refused_transfer(world)
        enter(row, "They never asked me.")
        appeals.uphold_refusal(row, reason="The papers are missing.", by=world.general)
        for name, reads in (
            ("member", True), ("secretary", True), ("general", True), ("chair", True),
            ("sibling", False),
        ):  # fmt: skip
            shown = page(sign_in(getattr(world, name)), f"/transfers/{row.pk}/")
            said = [words in shown for words in ("They never asked me.", "The papers are missing.")]
            assert said == [reads, reads]


def test_appeal_is_entered_and_answered_on_the_page(world, sign_in):
    with on(DAY):
        row = refused_application(world)
        address = f"/applications/{row.pk}/"
        assert "Appeal to the unit above" in page(sign_in(world.leaver), address)
        sign_in(world.leaver).post(f"{address}appeal/", {"appeal-reason": "Please read again."})
        assert "The unit above has not answered yet." in page(sign_in(world.leaver), address)
        client = sign_in(world.general)
        assert "Please read again." in page(client, address)
        client.post(f"{address}overturn/", {"overturn-reason": "Right."})
        assert "The refusal is overturned." in page(sign_in(world.leaver), address)
        assert Access(world.general).may("register.change", world.north1.path)
