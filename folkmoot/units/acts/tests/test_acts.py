"""Each kind of act, on the small organisation that every test knows."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.units.actions import (
    appoint,
    begin_membership,
    end_membership,
    found_unit,
    placement_of,
)
from folkmoot.units.acts.actions import propose_act, sign_act, withdraw_act
from folkmoot.units.acts.models import Act
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.acts.tests.state import homes, state, tree
from folkmoot.units.models import Appointment, Membership, OfficeKind, Placement, Unit, UnitKind
from folkmoot.units.tests.world import FOUNDED, make_person

LATER = today() + timedelta(days=30)
DAY = timedelta(days=1)


def new(code, parent, kind="branch", people=()):
    return {
        "code": code,
        "name": {"en": code.title(), "zh-hans": code},
        "kind": UnitKind.objects.get(code=kind).pk,
        "parent": parent.unit_id,
        "hosts": [],
        "people": [person.pk for person in people],
    }


def propose(world, act, on=LATER, /, **parameters):
    return propose_act(act, parameters, on=on, reason="decided", by=world.chair)


def sign(world, act, on=LATER, /, **parameters):
    return sign_act(propose(world, act, on, **parameters), by=world.general)


def split(world, on=LATER, *, stays=True):
    parts = [
        new("north3", world.north, people=[world.member]),
        new("north4", world.north, people=[world.colleague]),
    ]
    return sign(world, "split", on, unit=world.north1.unit_id, parts=parts, stays=stays)


def close(world, heir="north2", on=LATER):
    target = getattr(world, heir).unit_id
    return sign(world, "close", on, unit=world.north1.unit_id, heir=target)


def test_proposed_act_changes_nothing(world):
    before = state()
    act = propose(world, "close", unit=world.north1.unit_id, heir=world.north2.unit_id)
    assert state() == before
    assert not act.is_to_come()


def test_whoever_proposed_does_not_sign(world):
    act = propose(world, "rename", unit=world.north1.unit_id, name={"en": "N", "zh-hans": ""})
    with pytest.raises(Refused, match="second person"):
        sign_act(act, by=world.chair)
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.filter(pk=act.pk).update(approved_by=world.chair, signed=act.proposed)


def test_act_is_signed_once(world):
    act = close(world)
    with pytest.raises(Refused, match="already"):
        sign_act(act, by=world.general)


def test_founded_unit_stands_from_its_day(world):
    sign(world, "found", unit=new("east", world.city))
    assert "east" not in tree(LATER - DAY)
    assert tree(LATER)["east"] == ("city", "branch", "East")


def test_two_units_do_not_share_a_code(world):
    with pytest.raises(Refused, match="stands in the tree already"):
        propose(world, "found", unit=new("south", world.north))


def test_split_sends_the_chosen_to_several_successors_and_keeps_the_rest(world):
    split(world)
    assert homes(LATER - DAY)["1006"] == "north1"
    assert [homes(LATER)[number] for number in ("1006", "1007", "1003")] == [
        "north3", "north4", "north1",
    ]  # fmt: skip


def test_split_that_ends_the_unit_sends_the_rest_to_the_first_part(world):
    split(world, stays=False)
    assert "north1" not in tree(LATER)
    assert [homes(LATER)[number] for number in ("1006", "1007", "1003")] == [
        "north3", "north4", "north3",
    ]  # fmt: skip


def test_nobody_is_chosen_for_two_parts(world):
    parts = [new(code, world.north, people=[world.member]) for code in ("n3", "n4")]
    with pytest.raises(Refused, match="chosen for two units"):
        propose(world, "split", unit=world.north1.unit_id, parts=parts, stays=True)


def test_only_members_of_the_unit_are_chosen(world):
    parts = [new("n3", world.north, people=[world.hidden])]
    with pytest.raises(Refused, match="not at home"):
        propose(world, "split", unit=world.north1.unit_id, parts=parts, stays=True)


def test_units_of_different_kinds_and_parents_merge_and_what_stood_under_them_follows(world):
    units = [world.north.unit_id, world.south.unit_id]
    sign(world, "merge", units=units, into=world.south.unit_id, new=None)
    assert tree(LATER) == {
        "city": (None, "committee", "City Committee"),
        "south": ("city", "branch", "South Branch"),
        "north1": ("south", "branch", "North First Branch"),
        "north2": ("south", "branch", "North Second Branch"),
    }
    assert placement_of(world.north1.unit, LATER).path.startswith(world.south.path)


def test_units_merge_into_a_new_one(world):
    units = [world.north1.unit_id, world.south.unit_id]
    sign(world, "merge", units=units, into=None, new=new("joint", world.city, "joint-branch"))
    assert {homes(LATER)[number] for number in ("1001", "1005", "1006")} == {"joint"}
    assert sorted(tree(LATER)) == ["city", "joint", "north", "north2"]


def test_move_takes_the_whole_subtree_along(world):
    sign(world, "move", unit=world.north.unit_id, parent=world.south.unit_id)
    assert placement_of(world.north1.unit, LATER - DAY).path == world.north1.path
    assert placement_of(world.north1.unit, LATER).path == (
        f"{world.south.path}{world.north.unit_id}.{world.north1.unit_id}."
    )


@pytest.mark.parametrize("below", ["north", "north1"])
def test_unit_never_stands_under_itself(world, below):
    with pytest.raises(Refused, match="under itself"):
        propose(world, "move", unit=world.north.unit_id, parent=getattr(world, below).unit_id)


def test_change_of_kind_and_of_name(world):
    kind = UnitKind.objects.get(code="general-branch")
    sign(world, "change-kind", unit=world.south.unit_id, kind=kind.pk)
    sign(world, "rename", unit=world.south.unit_id, name={"en": "Harbour", "zh-hans": "港"})
    assert tree(LATER)["south"] == ("city", "general-branch", "Harbour")
    assert tree(LATER - DAY)["south"] == ("city", "branch", "South Branch")


def test_later_decision_on_the_same_matter_stands(world):
    after = LATER + 30 * DAY
    sign(world, "rename", after, unit=world.south.unit_id, name={"en": "Third", "zh-hans": ""})
    sign(world, "rename", unit=world.south.unit_id, name={"en": "Second", "zh-hans": ""})
    assert [tree(day)["south"][2] for day in (today(), LATER, after)] == [
        "South Branch", "Second", "Third",
    ]  # fmt: skip


def test_act_that_changes_nothing_is_refused(world):
    with pytest.raises(Refused, match="change nothing"):
        propose(world, "move", unit=world.north1.unit_id, parent=world.north.unit_id)


def test_top_of_the_organisation_neither_moves_nor_closes(world):
    for kind, parameters in {
        "move": {"parent": world.south.unit_id},
        "close": {"heir": None},
    }.items():
        with pytest.raises(Refused, match="at the top"):
            propose(world, kind, unit=world.city.unit_id, **parameters)


def test_closing_leaves_nobody_without_a_unit(world):
    with pytest.raises(Refused, match="has members"):
        propose(world, "close", unit=world.north1.unit_id, heir=None)


def test_jorvik_612_closed_unit_keeps_its_past_members(world):
    before = Membership.objects.on(today()).filter(unit=world.north1.unit)
    people = set(before.values_list("person", flat=True))
    close(world, on=today() - 10 * DAY)
    then = Membership.objects.on(today() - 11 * DAY).filter(unit=world.north1.unit)
    assert set(then.values_list("person", flat=True)) == people
    assert not Membership.objects.on(today()).filter(unit=world.north1.unit).exists()
    assert {homes(today())[number] for number in ("1002", "1003", "1006", "1007")} == {"north2"}


def test_jorvik_332_close_merge_and_refound_keep_a_history(world):
    days = [date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]
    sign(world, "close", days[0], unit=world.south.unit_id, heir=world.north1.unit_id)
    units = [world.north1.unit_id, world.north2.unit_id]
    sign(world, "merge", days[1], units=units, into=world.north2.unit_id, new=None)
    sign(world, "found", days[2], unit=new("south", world.city))
    assert [sorted(tree(day)) for day in (FOUNDED, *days)] == [
        ["city", "north", "north1", "north2", "south"],
        ["city", "north", "north1", "north2"],
        ["city", "north", "north2"],
        ["city", "north", "north2", "south"],
    ]
    assert [homes(day)["1001"] for day in (FOUNDED, *days)] == [
        "south", "north1", "north2", "north2",
    ]  # fmt: skip
    assert Unit.objects.filter(code="south").count() == 1
    spells = Membership.objects.live().filter(person=world.chair).order_by("starts")
    assert [spell.reason for spell in spells] == ["decided", "decided", ""]


def test_jorvik_407_offices_after_a_transfer_are_listed_and_ended(world):
    act = sign(
        world, "transfer-members", unit=world.north1.unit_id,
        people=[world.general.pk, world.secretary.pk], target=world.south.unit_id,
    )  # fmt: skip
    offices = [
        (row["code"], row["parameters"]["who"]["person"])
        for row in act.consequences
        if row["code"].startswith("office")
    ]
    assert ("office.ends", world.secretary.pk) in offices
    assert ("office.stays", world.general.pk) in offices
    assert Appointment.objects.on(LATER - DAY).filter(person=world.secretary).exists()
    assert not Appointment.objects.on(LATER).filter(person=world.secretary).exists()
    assert Appointment.objects.on(LATER).filter(person=world.general).exists()


def test_gaia_2037_joining_date_survives_a_transfer(world):
    sign(
        world, "transfer-members", today(), unit=world.north1.unit_id,
        people=[world.member.pk], target=world.south.unit_id,
    )  # fmt: skip
    world.member.refresh_from_db()
    assert (world.member.joined, homes(today())["1006"]) == (FOUNDED, "south")


def test_closing_ends_the_offices_of_the_unit(world):
    close(world)
    assert Appointment.objects.on(LATER - DAY).filter(office__unit=world.north1.unit).exists()
    assert not Appointment.objects.on(LATER).filter(office__unit=world.north1.unit).exists()


def test_closing_a_unit_leaves_those_under_it_with_the_unit_above(world):
    sign(world, "close", unit=world.north.unit_id, heir=None)
    assert [tree(LATER)[code][0] for code in ("north1", "north2")] == ["city", "city"]


def test_guest_goes_with_the_members_but_is_no_guest_at_home(world):
    Membership.objects.create(
        person=world.southerner, unit=world.north1.unit, kind="guest", starts=FOUNDED
    )
    Membership.objects.create(
        person=world.hidden, unit=world.north1.unit, kind="guest", starts=FOUNDED
    )
    close(world)
    guests = Membership.objects.on(LATER).filter(kind="guest")
    assert list(guests.values_list("person", "unit__code")) == [(world.southerner.pk, "north2")]


def test_member_becomes_no_guest_at_home(world):
    Membership.objects.create(
        person=world.member, unit=world.north2.unit, kind="guest", starts=FOUNDED
    )
    close(world)
    spells = Membership.objects.on(LATER).filter(person=world.member)
    assert [(spell.kind, spell.unit.code) for spell in spells] == [("home", "north2")]


@pytest.mark.parametrize(
    "kind", ["found", "split", "split-end", "merge", "move", "change-kind", "rename", "close", "transfer-members"]
)  # fmt: skip
def test_future_act_withdrawn_restores_the_state_before(world, kind):
    Membership.objects.create(
        person=world.southerner, unit=world.north1.unit, kind="guest", starts=FOUNDED
    )
    before = state()
    north1, south, north = world.north1.unit_id, world.south.unit_id, world.north.unit_id
    acts = {
        "found": lambda: sign(world, kind, unit=new("east", world.city)),
        "split": lambda: split(world),
        "split-end": lambda: split(world, stays=False),
        "merge": lambda: sign(world, kind, units=[north1, south], into=south, new=None),
        "move": lambda: sign(world, kind, unit=north, parent=south),
        "change-kind": lambda: sign(
            world, kind, unit=south, kind=UnitKind.objects.get(code="committee").pk
        ),
        "rename": lambda: sign(world, kind, unit=south, name={"en": "S", "zh-hans": ""}),
        "close": lambda: close(world),
        "transfer-members": lambda: sign(
            world, kind, unit=north1, people=[world.member.pk], target=south
        ),
    }  # fmt: skip
    act = acts[kind]()
    assert state() != before
    withdraw_act(act, by=world.chair)
    assert state() == before
    assert not Act.objects.get(pk=act.pk).may_be_withdrawn()


def test_act_in_effect_is_not_withdrawn(world):
    with pytest.raises(Refused, match="taken effect"):
        withdraw_act(close(world, on=today()), by=world.chair)


def test_newcomer_of_a_unit_that_will_close_goes_on_with_the_others(world):
    act = close(world)
    person = make_person("2000", "新人")
    spell = begin_membership(person, world.north1, on=today(), by=None)
    assert (spell.unit.code, spell.ends) == ("north1", LATER)
    assert homes(LATER)["2000"] == "north2"
    withdraw_act(act, by=world.chair)
    assert homes(LATER)["2000"] == "north1"
    assert Membership.objects.live().filter(person=person).count() == 1


def test_who_left_before_the_day_does_not_come_back_with_it(world):
    act = close(world)
    spell = Membership.objects.on(today()).get(person=world.member)
    end_membership(spell, world.north1, on=today(), reason="moved away", by=None)
    assert "1006" not in homes(LATER)
    withdraw_act(act, by=world.chair)
    assert "1006" not in homes(LATER)


def test_who_moved_on_since_stays_where_they_went(world):
    act = close(world)
    after = LATER + 5 * DAY
    spell = Membership.objects.on(after).get(person=world.member)
    end_membership(spell, world.north2, on=after, reason="job", by=None)
    begin_membership(world.member, world.south, on=after, by=None)
    withdraw_act(act, by=world.chair)
    assert [homes(day)["1006"] for day in (today(), LATER, after)] == ["north1", "north1", "south"]


def test_term_in_a_unit_that_will_close_ends_with_it(world):
    close(world)
    kind = OfficeKind.objects.get(code="committee-member")
    term = appoint(world.member, world.north1, kind, term=(today(), None), by=None)
    assert term.ends == LATER


def test_unit_founded_under_one_that_will_move_moves_along(world):
    sign(world, "move", unit=world.north.unit_id, parent=world.south.unit_id)
    kind = UnitKind.objects.get(code="branch")
    place = found_unit("north9", both("N9", ""), kind, parent=world.north, on=today(), by=None)
    assert placement_of(place.unit, LATER).path == (
        f"{world.south.path}{world.north.unit_id}.{place.unit_id}."
    )


def test_founding_that_others_build_upon_is_not_withdrawn(world):
    act = sign(world, "found", unit=new("east", world.city))
    east = placement_of(Unit.objects.get(code="east"), LATER)
    begin_membership(make_person("2001", "东"), east, on=LATER, by=None)
    with pytest.raises(Refused, match="build on this act"):
        withdraw_act(act, by=world.chair)


def test_acts_are_withdrawn_in_the_reverse_order(world):
    first = split(world)
    north3 = Unit.objects.get(code="north3")
    second = sign(world, "close", LATER + DAY, unit=north3.pk, heir=world.south.unit_id)
    with pytest.raises(Refused, match="Withdraw that one first"):
        withdraw_act(first, by=world.chair)
    withdraw_act(second, by=world.chair)
    withdraw_act(first, by=world.chair)
    assert homes(LATER + DAY)["1006"] == "north1"


def test_unit_is_not_split_before_a_later_closing_that_is_signed(world):
    close(world)
    with pytest.raises(Refused, match="Withdraw that one first"):
        propose(
            world, "split", today(), unit=world.north1.unit_id,
            parts=[new("n5", world.north, people=[world.member])], stays=True,
        )  # fmt: skip


def test_past_act_is_recorded_beside_what_was_known(world):
    known = Act(proposed_by=world.chair).proposed
    day = date(2023, 1, 1)
    close(world, on=day)
    assert Placement.objects.known_at(known).covering(day).filter(unit=world.north1.unit).exists()
    assert not Placement.objects.on(day).filter(unit=world.north1.unit).exists()


def test_holder_whose_office_ended_is_signed_out(world):
    epoch = world.secretary.account.epoch
    close(world, on=today())
    world.secretary.account.refresh_from_db()
    assert world.secretary.account.epoch == epoch + 1
