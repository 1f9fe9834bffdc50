"""The kinds of units and offices that a new installation starts with; data from then on."""

from folkmoot.core.texts import both
from folkmoot.units.models import OfficeKind, UnitKind

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


def ensure_kinds() -> None:
    """Write the kinds that are missing; those that exist are the organisation's own."""
    for code, name in UNIT_KINDS.items():
        UnitKind.objects.get_or_create(code=code, defaults={"name": name})
    for code, (name, rights, reach, rank) in OFFICE_KINDS.items():
        OfficeKind.objects.get_or_create(
            code=code, defaults={"name": name, "rights": rights, "reach": reach, "rank": rank}
        )
