"""Why an act cannot be, as sentences."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REFUSALS: dict[str, str | Promise] = {
    "code_taken": gettext_lazy("A unit with the code “{unit}” stands in the tree already."),
    "not_standing": gettext_lazy(
        "The unit “{unit}” does not stand in the tree on that day and after it."
    ),
    "later_act": gettext_lazy(
        "A later act about the unit “{unit}” is signed. Withdraw that one first."
    ),
    "later_decisions": gettext_lazy(
        "Decisions made since then build on this act, so it cannot be withdrawn. "
        "Decide another act that sets things right."
    ),
    "is_root": gettext_lazy("The unit at the top of the organisation can neither move nor close."),
    "cycle": gettext_lazy("A unit cannot stand under itself or under a unit below it."),
    "parent_missing": gettext_lazy(
        "The unit above “{unit}” does not stand in the tree on every day from then on."
    ),
    "heir_missing": gettext_lazy(
        "The unit “{unit}” has members. Name the unit that they go to: nobody is left without one."
    ),
    "same_unit": gettext_lazy("A unit cannot go into itself."),
    "nobody_chosen": gettext_lazy("Nobody is chosen."),
    "chosen_twice": gettext_lazy("{name} is chosen for two units."),
    "not_at_home": gettext_lazy("{name} is not at home in the unit “{unit}” on that day."),
    "nothing_changes": gettext_lazy("This act would change nothing."),
    "too_few": gettext_lazy("A merger needs two units at least."),
    "same_person": gettext_lazy("A second person must sign: you proposed this act."),
    "seen_otherwise": gettext_lazy(
        "What this act brings about has changed since you looked. Read it again before you sign."
    ),
    "too_late": gettext_lazy("This act was signed or withdrawn already, or has taken effect."),
}


class Refused(Exception):  # noqa: N818 -- said of the act
    """An act cannot be proposed, signed or withdrawn; `code` is one of `REFUSALS`."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code, parameters)
        self.code, self.parameters = code, parameters

    def __str__(self) -> str:
        found = REFUSALS.get(self.code) or _("This act is not possible.")
        return str(found).format(**self.parameters)
