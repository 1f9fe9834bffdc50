"""Units with a planned end hand their members over by an act that is drafted on the day, once."""

from datetime import timedelta

import pytest
import time_machine

from folkmoot.core.dates import start_of, today
from folkmoot.outbox.models import Letter
from folkmoot.units.access import Access
from folkmoot.units.acts.actions import propose_act, sign_act, withdraw_act
from folkmoot.units.acts.models import Act
from folkmoot.units.acts.tests.state import homes
from folkmoot.units.models import Placement
from folkmoot.units.rulebook.ends import EndRefused, drop_end, plan_end
from folkmoot.units.rulebook.models import PlannedEnd
from folkmoot.units.rulebook.queries import planned_end
from folkmoot.units.rulebook.worklist import out_of_rule
from folkmoot.units.tasks import tick

DAY = timedelta(days=1)
ENDS = today() + 30 * DAY


def plan(world, ends=ENDS, target=None, by=None):
    return plan_end(
        world.north2, target=(target or world.north1).unit, ends=ends, purpose="newcomers",
        by=by or world.general,
    )  # fmt: skip


def at(day):
    return time_machine.travel(start_of(day) + timedelta(hours=9), tick=False)


def refusal(do, *arguments, **named):
    with pytest.raises(EndRefused) as caught:
        do(*arguments, **named)
    return caught.value.code


def test_nothing_happens_before_the_day(world):
    plan(world)
    with at(ENDS - DAY):
        assert tick() == 0
    assert not Act.objects.exists()


def test_act_is_drafted_once_on_the_day(world):
    plan(world)
    with at(ENDS):
        assert [tick(), tick()] == [1, 0]
    act = Act.objects.get()
    assert (act.kind, act.on, act.proposed_by, act.signed) == ("merge", ENDS, world.general, None)
    assert PlannedEnd.objects.live().get().act == act


def test_late_worker_drafts_the_same_act(world):
    plan(world)
    with at(ENDS + 9 * DAY):
        assert [tick(), tick()] == [1, 0]
    assert Act.objects.get().on == ENDS


def test_members_are_handed_over_once_a_second_person_signs(world):
    plan(world)
    with at(ENDS):
        tick()
        sign_act(Act.objects.get(), by=world.chair)
    number = world.hidden.number
    assert (homes(ENDS - DAY)[number], homes(ENDS)[number]) == ("north2", "north1")
    assert not Placement.objects.on(ENDS).filter(unit=world.north2.unit).exists()


def test_letters_go_once_to_who_can_see_to_it_and_say_nothing(world):
    plan(world)
    with at(ENDS):
        tick()
        tick()
    letters = list(Letter.objects.order_by("recipient"))
    pages = {letter.recipient: letter.text.split()[-1].partition("//")[2] for letter in letters}
    act = Act.objects.open().get()
    assert {who: page.partition("/")[2] for who, page in pages.items()} == {
        world.general.email: "rules/units/",
        world.sibling.email: "rules/units/",
        world.chair.email: f"acts/{act.pk}/",  # who can sign it is told that, and once
    }
    assert len(letters) == 3
    for letter in letters:
        said = letter.subject + letter.text.replace("/rules/units/", "")
        for word in ("North", "城北", "Branch", "branch", "unit", "支部", "单位"):
            assert word not in said


def test_letters_go_to_the_address_that_one_signs_in_with(world):
    world.sibling.email = "front.desk@host.example"
    world.sibling.save()
    plan(world)
    with at(ENDS):
        tick()
    told = set(Letter.objects.values_list("recipient", flat=True))
    assert world.sibling.account.email in told
    assert "front.desk@host.example" not in told


def test_letter_is_in_the_language_of_its_reader(world):
    world.chair.language = "zh-hans"
    world.chair.save()
    plan(world)
    with at(ENDS):
        tick()
    subjects = dict(Letter.objects.values_list("recipient", "subject"))
    assert subjects[world.chair.email] == "有事项等您处理"
    assert subjects[world.sibling.email] == "Something is waiting for you"


@pytest.mark.parametrize(
    ("who", "sees"),
    [("chair", True), ("general", True), ("sibling", True), ("secretary", False),
     ("southerner", False), ("member", False), ("auditor", False)],
)  # fmt: skip
def test_owners_see_it_on_the_page(world, who, sees):
    planned = plan(world)
    with at(ENDS):
        tick()
        found = out_of_rule(Access(getattr(world, who)), today()).ends
    assert [(end.plan.pk, end.is_due) for end in found] == ([(planned.pk, True)] if sees else [])


def test_day_makes_it_due_before_the_worker_comes(world):
    plan(world)
    with at(ENDS):
        [end] = out_of_rule(Access(world.general), today()).ends
    assert (end.is_due, end.plan.act) == (True, None)
    [end] = out_of_rule(Access(world.general), today()).ends
    assert not end.is_due


def test_plan_that_cannot_be_carried_out_says_so(world):
    plan(world, target=world.north1)
    merger = {"units": [world.north1.unit_id, world.north.unit_id], "into": world.north.unit_id}
    act = propose_act("merge", merger | {"new": None}, on=today(), reason="-", by=world.chair)
    sign_act(act, by=world.general)
    with at(ENDS):
        assert [tick(), tick()] == [1, 0]
        [end] = out_of_rule(Access(world.general), today()).ends
    assert (end.is_blocked, end.target) == (True, None)
    assert Act.objects.count() == 1


def test_unit_that_ended_before_drafts_nothing_and_tells_nobody(world):
    plan(world)
    closing = {"unit": world.north2.unit_id, "heir": world.north1.unit_id}
    act = propose_act("close", closing, on=today(), reason="-", by=world.chair)
    sign_act(act, by=world.general)
    with at(ENDS):
        assert [tick(), tick()] == [0, 0]
        assert out_of_rule(Access(world.general), today()).ends == []
    assert not Letter.objects.filter(key__startswith="planned-end-").exists()


def test_new_plan_replaces_the_old_one_which_stays_known(world):
    first = plan(world)
    plan(world, ends=ENDS + 5 * DAY)
    found = planned_end(world.north2.unit_id, today())
    assert found
    assert found.ends == ENDS + 5 * DAY
    first.refresh_from_db()
    assert first.withdrawn
    assert PlannedEnd.objects.count() == 2


def test_end_put_off_takes_the_drafted_act_back_and_drafts_again(world):
    plan(world)
    with at(ENDS):
        tick()
        plan(world, ends=ENDS + 5 * DAY)
        assert Act.objects.get().withdrawn
    with at(ENDS + 5 * DAY):
        assert tick() == 1
    assert Act.objects.open().get().on == ENDS + 5 * DAY


def test_end_that_is_decided_is_neither_put_off_nor_dropped(world):
    planned = plan(world)
    with at(ENDS):
        tick()
        sign_act(Act.objects.get(), by=world.chair)
        assert refusal(drop_end, planned, by=world.general) == "decided"


def test_dropped_plan_drafts_nothing(world):
    drop_end(plan(world), by=world.general)
    with at(ENDS):
        assert tick() == 0
    assert planned_end(world.north2.unit_id, today()) is None


def test_withdrawn_act_is_not_drafted_again(world):
    plan(world)
    with at(ENDS):
        tick()
        withdraw_act(Act.objects.get(), by=world.chair)
        assert tick() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"ends": today()}, "not_ahead"), ({"target": "north2"}, "same_unit")],
)
def test_impossible_plans_are_refused(world, changes, code):
    if "target" in changes:
        changes = {"target": world.north2}
    assert refusal(plan, world, **changes) == code


def test_top_of_the_organisation_does_not_end(world):
    found = refusal(
        plan_end, world.city, target=world.north.unit, ends=ENDS, purpose="other", by=world.chair
    )
    assert found == "is_root"
