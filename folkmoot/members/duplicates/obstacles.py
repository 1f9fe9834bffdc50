"""What keeps two records from being merged now.

Other rooms add theirs: an app may have `merge_obstacles.py` with `obstacle(person)`, which gives
the code of a refusal, or nothing, about the record that would be absorbed.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.db.models import Q

from folkmoot.members.models import RollEntry
from folkmoot.members.reach import obstacle as case_obstacle
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.queries import home_places

SETTLED = [RollEntry.Reason.CORRECTED_IN, RollEntry.Reason.CORRECTED_OUT]


@cache
def modules() -> list[ModuleType]:
    """Every app's `merge_obstacles.py`."""
    names = [f"{config.name}.merge_obstacles" for config in apps.get_app_configs()]
    return [import_module(n) for n in names if n.startswith("folkmoot.") and find_spec(n)]


def deciding_obstacle(access: Access, *people: Person) -> str | None:
    """Why a reader may not decide about some people; "unseen" is not found."""
    homes = home_places([person.pk for person in people])
    found = [case_obstacle(access, person, homes.get(person.pk)) for person in people]
    return next((code for code in ("unseen", *filter(None, found)) if code in found), None)


def obstacle(absorbed: Person) -> str | None:
    """What is under way in the name of the record that would be absorbed."""
    if absorbed.applications.filter(closed=None).exists():
        return "application_open"
    if absorbed.transfers.filter(closed=None).exists():
        return "transfer_of_absorbed"
    if absorbed.data_requests.filter(settled=None).exists():
        return "request_open"
    if has_settled_entry(absorbed):
        return "election_names_absorbed"
    return next(filter(None, (module.obstacle(absorbed) for module in modules())), None)


def has_settled_entry(person: Person) -> bool:
    """Whether a roll that is not final gives somebody a vote, which a merge would take, or says
    what an objection decided or will.
    """
    rolls = {"roll__frozen": None, "roll__voided": None}
    if person.roll_objections.filter(is_accepted=None, **rolls).exists():
        return True
    says = Q(reason__in=SETTLED) | Q(is_included=True)
    rows = person.roll_entries.filter(says, version__roll__frozen=None)
    return rows.filter(version__roll__voided=None).exists()
