"""The kinds of units and offices that a new installation starts with; data from then on."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, transaction

from folkmoot.audit.actions import record
from folkmoot.core.texts import both
from folkmoot.units.models import OfficeKind, UnitKind
from folkmoot.units.rulebook.queries import root

UNIT_KINDS = {
    "committee": both("Committee", "委员会"),
    "general-branch": both("General branch", "总支"),
    "branch": both("Branch", "支部"),
    "joint-branch": both("Joint branch", "联合支部"),
    "holding": both("Holding unit", "过渡单位"),  # for members between two jobs
}

LEADER = [
    "register.see",
    "register.change",
    "register.export",
    "invite",
    "act.propose",
    "act.sign",
    "election.call",
    "election.sign",
]
OFFICE_KINDS = {
    # code: name, rights, reach, rank on a unit's page
    "secretary": (both("Secretary", "书记"), LEADER, "subtree", 1),
    "deputy-secretary": (
        both("Deputy secretary", "副书记"),
        ["register.see", "act.sign", "election.sign"],
        "subtree",
        2,
    ),
    "organisation-officer": (
        both("Organisation officer", "组织委员"),
        [*LEADER, "appoint"],
        "subtree",
        3,
    ),
    "committee-member": (both("Committee member", "委员"), ["election.sign"], "unit", 4),
    "operator": (both("Operator", "运维员"), ["service.see"], "unit", 6),
    "auditor": (both("Auditor", "监察员"), ["audit.see", "election.audit"], "subtree", 5),
}


@transaction.atomic
def ensure_kinds() -> None:
    """Write the kinds that are missing, and give those that exist the rights new with a release.

    Names, reach and rank are the organisation's own. A right is brought once: what it takes from an
    office stays taken.
    """
    for code, name in UNIT_KINDS.items():
        UnitKind.objects.get_or_create(code=code, defaults={"name": name})
    for code, (name, rights, reach, rank) in OFFICE_KINDS.items():
        facts = {"name": name, "rights": rights, "reach": reach, "rank": rank}
        kind, is_new = OfficeKind.objects.get_or_create(
            code=code, defaults={**facts, "offered": rights}
        )
        if not is_new:
            bring_rights(kind, rights)


def bring_rights(kind: OfficeKind, rights: list[str]) -> None:
    """Rights that no release has brought to the office before, on the record."""
    new = [right for right in rights if right not in kind.offered]
    given = [right for right in new if right not in kind.rights]
    kind.rights, kind.offered = [*kind.rights, *given], [*kind.offered, *new]
    if new:
        kind.save(update_fields=["rights", "offered"])
    if given:
        record("office.widened", by=None, at=root(), office=kind.name, rights=given)


def ensure_after_migrate(
    sender: Any, using: str = DEFAULT_DB_ALIAS, apps: Any = None, **_: Any
) -> None:
    """After `migrate`: an organisation that stands gets what the release brings.

    Not after going back to a state that does not know of it.
    """
    try:
        apps.get_model("units", "OfficeKind")._meta.get_field("offered")
    except (AttributeError, LookupError, FieldDoesNotExist):
        return
    if using == DEFAULT_DB_ALIAS and OfficeKind.objects.exists():
        ensure_kinds()
