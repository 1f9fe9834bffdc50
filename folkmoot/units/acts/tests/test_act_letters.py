"""Second persons are told that an act waits; the people it touches once it is signed (MP-1)."""

import pytest

from folkmoot.outbox.models import Letter
from folkmoot.units.actions import appoint
from folkmoot.units.acts.actions import propose_act, withdraw_act
from folkmoot.units.acts.telling import tell_act
from folkmoot.units.acts.tests.test_acts import LATER, close, propose, sign, split
from folkmoot.units.models import Membership, OfficeKind
from folkmoot.units.tests.world import FOUNDED


def told(occasion):
    """The numbers of those who have a letter of an occasion, and the pages it names."""
    rows = Letter.objects.filter(key__contains=f"-{occasion}-").order_by("recipient")
    numbers = [row.recipient.partition("@")[0].removeprefix("p") for row in rows]
    return numbers, {row.text.partition("//")[2].partition("/")[2] for row in rows}


def test_second_person_is_who_may_sign_nearest_and_never_who_proposed(world):
    act = propose_act(
        "close", {"unit": world.north1.unit_id, "heir": world.north2.unit_id},
        on=LATER, reason="decided", by=world.general,
    )  # fmt: skip
    assert told("sign") == (["1001"], {f"acts/{act.pk}/"})


def test_every_second_person_of_that_level_is_told(world):
    deputy = OfficeKind.objects.get(code="deputy-secretary")
    appoint(world.colleague, world.north, deputy, term=(FOUNDED, None), by=None)
    propose(world, "close", unit=world.north1.unit_id, heir=world.north2.unit_id)
    assert told("sign")[0] == ["1002", "1007"]
    assert told("signed")[0] == []


def test_members_who_move_and_offices_that_end_are_told_once_when_it_is_signed(world):
    Membership.objects.create(
        person=world.southerner, unit=world.north1.unit, kind="guest", starts=FOUNDED
    )
    close(world)  # general signs, and lives there too
    assert told("signed") == (["1003", "1006", "1007"], {"me/"})


def test_guest_whose_place_ends_is_told(world):
    Membership.objects.create(
        person=world.hidden, unit=world.north1.unit, kind="guest", starts=FOUNDED
    )
    close(world)
    assert told("signed")[0] == ["1003", "1006", "1007", "1008"]


def test_split_tells_the_members_who_go_and_not_those_who_stay(world):
    split(world)
    assert told("signed")[0] == ["1006", "1007"]


def test_mass_transfer_tells_those_who_are_moved(world):
    sign(
        world, "transfer-members", unit=world.north1.unit_id, people=[world.member.pk],
        target=world.south.unit_id,
    )  # fmt: skip
    assert told("signed")[0] == ["1006"]


def test_merger_tells_the_members_of_the_unit_that_ends(world):
    units = [world.north1.unit_id, world.north2.unit_id]
    sign(world, "merge", units=units, into=units[0], new=None)
    assert told("signed")[0] == ["1004", "1008"]


def test_new_name_touches_nobody(world):
    sign(world, "rename", unit=world.north1.unit_id, name={"en": "N", "zh-hans": "N"})
    assert told("signed")[0] == []


def test_act_that_is_taken_back_is_told_to_those_who_heard_of_it(world):
    act = close(world)
    withdraw_act(act, by=world.chair)
    assert told("withdrawn") == (["1002", "1003", "1006", "1007"], {"me/"})


def test_proposal_taken_back_tells_nobody(world):
    act = propose(world, "close", unit=world.north1.unit_id, heir=world.north2.unit_id)
    withdraw_act(act, by=world.chair)
    assert Letter.objects.exclude(key__contains="-sign-").count() == 0


def test_decisions_of_former_times_tell_nobody(world):
    tell_act(
        "close", {"unit": world.north1.unit_id, "heir": world.north2.unit_id},
        on=LATER, source="a file",
    )  # fmt: skip
    assert Letter.objects.count() == 0


def test_letters_say_nothing_of_what_they_are_about(world):
    close(world)
    for letter in Letter.objects.all():
        said = f"{letter.subject} {letter.text}"
        for word in ("North", "城北", "Branch", "branch", "unit", "close", "member", "支部", "何"):
            assert word not in said


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_letter_is_in_the_language_of_its_reader(world, language):
    type(world.member).objects.filter(pk=world.member.pk).update(language=language)
    close(world)
    subject = Letter.objects.get(key__contains="-signed-", recipient="p1006@example.org").subject
    assert subject == {"en": "Something is waiting for you", "zh-hans": "有事项等您处理"}[language]
