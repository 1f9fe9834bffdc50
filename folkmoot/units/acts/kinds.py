"""The kinds of acts: one small module each, of the same shape.

`NAME` is what a leader chooses on a unit's page, `TITLE` the act in a list, and
`plan(draft, parameters)` says what it changes; `forms.FORMS` asks for the parameters.
"""

from typing import Any

from folkmoot.units.acts import change_kind, close, found, merge, move, rename, split, transfer
from folkmoot.units.acts.draft import Draft
from folkmoot.units.acts.models import Act

KINDS: dict[str, Any] = {
    "found": found,
    "split": split,
    "merge": merge,
    "move": move,
    "change-kind": change_kind,
    "rename": rename,
    "close": close,
    "transfer-members": transfer,
}


def draft_of(act: Act) -> Draft:
    """What an act would make of the present state. Raises Refused."""
    draft = Draft(act.on, act.reason)
    KINDS[act.kind].plan(draft, act.parameters)
    return draft.settle()
