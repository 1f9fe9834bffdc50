"""Rules change by dated versions: one person proposes, another signs, nothing is overwritten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from folkmoot.audit.models import Body
from folkmoot.core.dates import today
from folkmoot.units.rulebook.actions import (
    RuleRefused,
    propose_rules,
    sign_rules,
    withdraw_rules,
)
from folkmoot.units.rulebook.models import Rulebook, RuleChange
from folkmoot.units.rulebook.queries import rulebook_on, rulebook_text
from folkmoot.units.rulebook.reading import InvalidRulebook
from folkmoot.units.rulebook.rules import ASSOCIATION, BRANCH_RULES, SHIPPED, shipped
from folkmoot.units.rulebook.tests.books import begin, branch_rules
from folkmoot.units.tests.world import FOUNDED

DAY = timedelta(days=1)
LATER = today() + 30 * DAY
SHORTER = branch_rules(probation=("probation_months = 12", "probation_months = 6"))


def change(world, text=SHORTER, on=LATER, **people):
    proposed = propose_rules(text, on=on, reason="the congress decided", by=world.chair)
    return sign_rules(proposed, by=world.general)


def refusal(do, *arguments, **named):
    with pytest.raises(RuleRefused) as caught:
        do(*arguments, **named)
    return caught.value.code


def test_jorvik_468_seniority_rule_changes_by_dated_rule(world):
    """How long somebody waits for full rights is halved from a day on; before, the old rule."""
    begin()
    before = timezone.now()
    change(world)
    months = [rulebook_on(day).admission.probation_months for day in (LATER - DAY, LATER)]
    assert months == [12, 6]
    assert rulebook_on(LATER, before).admission.probation_months == 12
    assert rulebook_text(LATER - DAY) == shipped(BRANCH_RULES)
    assert [(row.starts, row.ends) for row in Rulebook.objects.live().order_by("starts")] == [
        (FOUNDED, LATER),
        (LATER, None),
    ]
    assert Rulebook.objects.filter(withdrawn__isnull=False, ends=None).count() == 1


@pytest.mark.parametrize("name", SHIPPED)
def test_organisation_begins_with_one_that_ships_and_only_once(world, name):
    assert begin(name) == begin(ASSOCIATION)
    assert rulebook_text(FOUNDED) == shipped(name)


def test_before_the_first_version_the_association_holds(world):
    begin(on=FOUNDED + DAY)
    assert [rulebook_text(FOUNDED), rulebook_text(FOUNDED + DAY)] == [
        shipped(ASSOCIATION),
        shipped(BRANCH_RULES),
    ]


def test_proposal_alone_changes_nothing(world):
    begin()
    propose_rules(SHORTER, on=LATER, reason="wish", by=world.chair)
    assert rulebook_text(LATER) == shipped(BRANCH_RULES)


def test_who_proposed_does_not_sign(world):
    proposed = propose_rules(SHORTER, on=LATER, reason="wish", by=world.chair)
    assert refusal(sign_rules, proposed, by=world.chair) == "same_person"
    proposed.approved_by, proposed.signed = world.chair, timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        proposed.save()


def test_rules_do_not_reach_back(world):
    assert (
        refusal(propose_rules, SHORTER, on=today() - DAY, reason="late", by=world.chair) == "past"
    )
    proposed = propose_rules(SHORTER, on=today(), reason="now", by=world.chair)
    RuleChange.objects.filter(pk=proposed.pk).update(on=today() - DAY)
    assert refusal(sign_rules, proposed, by=world.general) == "past"


def test_version_of_today_holds_today(world):
    begin()
    change(world, on=today())
    assert rulebook_text() == SHORTER


def test_two_versions_never_begin_on_one_day(world):
    begin()
    second = propose_rules(shipped(ASSOCIATION), on=LATER, reason="b", by=world.chair)
    change(world)
    assert refusal(sign_rules, second, by=world.general) == "day_taken"
    assert refusal(propose_rules, SHORTER, on=LATER, reason="c", by=world.chair) == "day_taken"


def test_version_between_two_lasts_until_the_second(world):
    begin()
    change(world)
    change(world, shipped(ASSOCIATION), on=LATER - 10 * DAY)
    days = (LATER - 11 * DAY, LATER - 10 * DAY, LATER)
    assert [rulebook_text(day) for day in days] == [
        shipped(BRANCH_RULES),
        shipped(ASSOCIATION),
        SHORTER,
    ]


def test_withdrawn_version_leaves_the_one_before_as_it_was(world):
    begin()
    change(world)
    between = change(world, shipped(ASSOCIATION), on=LATER - 10 * DAY)
    withdraw_rules(between, by=world.general)
    assert [(r.starts, r.ends, r.text) for r in Rulebook.objects.live().order_by("starts")] == [
        (FOUNDED, LATER, shipped(BRANCH_RULES)),
        (LATER, None, SHORTER),
    ]
    assert refusal(withdraw_rules, between, by=world.general) == "too_late"


def test_version_in_effect_is_not_withdrawn_and_signed_once(world):
    begin()
    signed = change(world, on=today())
    assert refusal(withdraw_rules, signed, by=world.general) == "too_late"
    assert refusal(sign_rules, signed, by=world.secretary) == "too_late"


def test_withdrawn_proposal_is_not_signed(world):
    proposed = propose_rules(SHORTER, on=LATER, reason="wish", by=world.chair)
    withdraw_rules(proposed, by=world.chair)
    assert refusal(sign_rules, proposed, by=world.general) == "too_late"
    assert rulebook_text(LATER) == shipped(ASSOCIATION)


def test_same_text_or_no_rulebook_is_not_proposed(world):
    begin()
    text = shipped(BRANCH_RULES)
    assert refusal(propose_rules, text, on=LATER, reason="", by=world.chair) == "nothing_changes"
    with pytest.raises(InvalidRulebook):
        propose_rules("a = 1", on=LATER, reason="", by=world.chair)
    assert not RuleChange.objects.exists()


def test_database_holds_one_rulebook_at_a_time(world):
    begin()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rulebook.objects.create(text=SHORTER, starts=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rulebook.objects.create(text=SHORTER, starts=LATER, book=2)


def test_every_step_is_in_the_log(world):
    begin()
    withdraw_rules(change(world), by=world.general)
    verbs = Body.objects.filter(verb__startswith="rules.").order_by("pk")
    assert list(verbs.values_list("verb", "actor")) == [
        ("rules.began", None),
        ("rules.proposed", world.chair.pk),
        ("rules.signed", world.general.pk),
        ("rules.withdrawn", world.general.pk),
    ]
