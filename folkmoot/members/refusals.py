"""What the register does not accept, as sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 -- said of what was asked
    """The register does not accept it; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


REFUSALS: dict[str, str | Promise] = {
    "in_the_past": _("The day lies in the past. What was recorded wrongly is corrected instead."),
    "not_yours": _("This is for somebody else to do."),
    "own_case": _("Nobody decides in their own case. Another office holder has to do it."),
    "higher_office": _("This person holds an office beyond yours. A higher office has to do it."),
    "too_late": _("This has been settled meanwhile. Look at where it stands now."),
    "no_reason": _("Give a reason. The person reads it."),
    "already_member": _("This person is a member of a unit already. A change needs a transfer."),
    "too_often": _(
        "You have tried this several times within an hour. Nothing was sent; try again in an hour."
    ),
    "already_applied": _("An application of this person is waiting already."),
    "no_such_person": _("There is nobody with this number whom your office reaches."),
    "died": _("The register says that this person has died."),
    "unit_closed": _("The unit does not stand in the tree on that day."),
    "unit_closes": _("The unit ends on a later day, and no unit takes its members."),
    "holding_unit": _("A holding unit admits nobody. It keeps members who are between two jobs."),
    "not_a_sponsor": _("A sponsor is a full member of the unit, and not the applicant."),
    "sponsors_missing": _("Not enough sponsors have confirmed yet."),
    "asked_already": _("This member has been asked already."),
    "probation_runs": _("The probation has not ended on that day."),
    "no_more_extensions": _("The probation cannot be extended again."),
    "too_long": _("This is longer than the rule allows."),
    "ends_before_it_starts": _("The last day must lie after the first."),
    "no_home": _("This person is at home in no unit on that day."),
    "same_unit": _("The person belongs to this unit already."),
    "transfer_open": _("A transfer of this person is under way already."),
    "no_ground": _("A refusal states its ground."),
    "ground_does_not_hold": _("This ground does not hold here: the register shows otherwise."),
    "appealed_already": _("An appeal was entered already. There is one, and its answer is final."),
    "nobody_above": _("No unit stands above the one that refused."),
    "overturned": _("The unit above has overturned the refusal. It is not refused again."),
    "spells_overlap": _("This would put the person into two units on one day."),
    "merged_already": _("One of the two records has been merged already."),
    "marked_different": _(
        "The two records are marked as different people. Take the mark back first."
    ),
    "memberships_clash": _(
        "Two memberships contradict each other on the same days. Choose which of them to leave out."
    ),
    "terms_clash": _(
        "Two terms in one office contradict each other. Choose which of them to leave out."
    ),
    "application_open": _(
        "An application of the record that would go is not settled. Settle it, or merge the other "
        "way round."
    ),
    "transfer_of_absorbed": _(
        "A transfer of the record that would go is under way. Settle it, or merge the other way "
        "round."
    ),
    "request_open": _(
        "A request about personal data of the record that would go waits. Answer it first."
    ),
    "election_names_absorbed": _(
        "An election without an outcome names the record that would go: on its roll, as nominee, "
        "as trustee or by an objection. Merge the other way round, or when the election is over."
    ),
    "merged_on": _("The record that was kept has been merged into another one. Undo that first."),
    "decided_since": _(
        "Memberships or offices have changed since, and this merge can no longer be undone. "
        "Correct them one by one."
    ),
    "not_as_seen": _("Something has changed since you looked. Look again before you merge."),
    "no_such_value": _("This is not a value that the register can hold there."),
    "asked_for_already": _(
        "You have asked for this already. Wait for the answer, or take it back."
    ),
    "export_open": _(
        "An export that you asked for is not settled yet. Wait for it, or take it back."
    ),
    "export_of_nobody": _("Nobody was found, so there is nothing to export."),
    "export_too_large": _("More than 100,000 rows do not fit into a file. Choose a unit."),
    "held": _("The law holds something of this person for now: see the reasons."),
    "nothing_changes": _("Nothing would change."),
}


def sentence(code: str) -> str:
    """The sentence of a refusal."""
    return str(REFUSALS[code])
