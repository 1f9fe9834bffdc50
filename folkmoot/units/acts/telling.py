"""Decisions of former times, as a source tells them: nobody here proposed or signed them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from folkmoot.units.acts import pen
from folkmoot.units.acts.actions import make_units, name_units, set_hosts
from folkmoot.units.acts.consequences import consequences_of
from folkmoot.units.acts.kinds import draft_of
from folkmoot.units.acts.models import Act


@transaction.atomic
def tell_act(
    kind: str,
    parameters: dict[str, Any],
    *,
    on: date,
    source: str,
    reason: str = "",
    decision: str = "",
) -> Act:
    """Write an act down as in force, with its rows. Raises Refused.

    Whoever tells many of them records that once, so this alone leaves no entry in the log.
    """
    pen.one_writer()
    act = Act(
        kind=kind, on=on, parameters=parameters, source=source, signed=timezone.now(),
        reason=reason, decision=decision,
    )  # fmt: skip
    draft = draft_of(act)
    if draft.new_codes:
        make_units(draft.new_codes.values())
        draft = draft_of(act)
    act.parameters["heirs"] = {str(unit): heir for unit, heir in draft.heirs.items()}
    act.save()
    name_units(act, draft)
    act.consequences = [one.as_data() for one in consequences_of(act, draft)]
    act.save(update_fields=["consequences"])
    pen.write(draft, act)
    set_hosts(draft)
    return act
