"""Every demand about tree, membership and transfer that we know of has a test that bears its name.

The threads are those of comparable systems' trackers; what nobody has asked for by a number, but what
no such system has, and the domain's own rules, are named by the tests that hold them.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

THREADS = {
    # repository, number: what was asked
    "zetkin_453": "move a person: the right officials gain access, the old ones lose it",
    "zetkin_555": "nobody in two competing branches",
    "gaia_37": "consent of both sides, silent approval after a time",
    "jorvik_399": "refusal on stated grounds, waiting during elections, appeal to the unit above",
    "jorvik_332": "close, merge and found again, keeping a history",
    "jorvik_612": "a closed unit keeps its past members",
    "jorvik_137": "correcting a mistaken exit costs no vote",
    "gaia_2037": "joining date and seniority survive a transfer",
    "jorvik_468": "the seniority rule changes by regulation",
    "jorvik_407": "offices after a transfer are listed, then ended",
    "jorvik_511": "ended offices do not show as current",
    "openslides_1072": "import that updates existing people and says what changes",
    "zetkin_1063": "import into units below by a column",
    "consul_5531": "figures of a finished vote do not drift",
    "decidim_13279": "who runs the parent runs the children, and sees only those",
    "decidim_3746": "an office gives nothing in the unit above",
    "hitobito_1517": "no stranger gains access by adding somebody",
}
HELD_BY = {
    # what none of the others has, and rules of the domain: the tests that hold it
    "acts with an effective date, reversible until it": [
        "test_future_act_withdrawn_restores_the_state_before",
        "test_units_of_different_kinds_and_parents_merge_and_what_stood_under_them_follows",
        "test_split_sends_the_chosen_to_several_successors_and_keeps_the_rest",
    ],
    "unit rules as data, and the act that mends": [
        "test_branch_has_three_members",
        "test_seven_members_elect_a_committee",
        "test_branch_has_fifty_members_at_most",
        "test_general_branch_counts_the_units_under_it",
        "test_committee_below_the_top_has_a_hundred_and_one_members",
        "test_mending_form_is_filled_in",
    ],
    "joint branches over several hosts": [
        "test_joint_branch_covers_five_hosts",
        "test_three_members_at_a_host_have_a_unit_of_their_own",
    ],
    "a job change proposes the transfer": ["test_job_change_proposes_the_transfer"],
    "cohorts fill themselves": ["test_cohort_of_a_year_cuts_across_branches_and_leaves_outsiders"],
    "newcomers' branches with a planned end": ["test_act_is_drafted_once_on_the_day"],
    "as of a date, and as known then": [
        "test_past_act_is_recorded_beside_what_was_known",
        "test_what_was_known_between_mistake_and_correction_stays_readable",
    ],
    "consequences before a transfer takes effect": [
        "test_member_sees_everything_before_asking",
        "test_what_changed_since_the_preview_is_shown_again",
    ],
    "an unanswered transfer lapses, by the rulebook": [
        "test_silence_lapses_or_approves_as_the_rulebook_of_the_first_day_says",
    ],
    "no unit at the new work: a holding unit": [
        "test_whoever_is_between_two_jobs_is_offered_the_nearest_holding_unit",
    ],
    "a term that ran out is work for somebody": ["test_term_is_overdue_on_the_day_it_should_end"],
}


@pytest.fixture(scope="module")
def names():
    """The names of all our tests."""
    found = set()
    for path in ROOT.glob("**/tests/**/test_*.py"):
        found.update(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return found


@pytest.mark.parametrize("thread", THREADS)
def test_demand_has_a_test_named_after_it(names, thread):
    assert [name for name in names if name.startswith(f"test_{thread}_")] != []


@pytest.mark.parametrize("demand", HELD_BY)
def test_demand_without_a_number_is_held_by_tests_that_are_there(names, demand):
    assert [name for name in HELD_BY[demand] if name not in names] == []
