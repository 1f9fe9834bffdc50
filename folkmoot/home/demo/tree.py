"""The shape of the demonstration's organisation: which units there are, where, and how large."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from folkmoot.core.texts import Texts, both
from folkmoot.home.demo.names import Host, host_names

ROOT = "city"
HOSTS, INDEPENDENT, SECOND_BRANCHES = 90, 97, 27
GROWN_SIZES = (42, 38, 36, 35, 33, 31, 29, 27, 25)  # 296 in all, where once there were 50
FIRST_MEMBERS = {"-1": 17, "-2": 17, "-3": 16}  # the 50, by the branch they went to
OTHER_GENERAL = (4, 3, 5, 3)  # branches of the other four general branches
JOINT = {
    "old-harbour": both("Old Harbour Joint Branch", "旧港联合支部"),
    "lantern-hill": both("Lantern Hill Joint Branch", "灯山联合支部"),
    "mill-lane": both("Mill Lane Joint Branch", "磨坊巷联合支部"),
    "north-gate": both("North Gate Joint Branch", "北门联合支部"),
    "ferry-bank": both("Ferry Bank Joint Branch", "渡口联合支部"),
}
HOSTS_OF_A_JOINT_BRANCH = 3
SMALLEST = 5
ORDINALS = {
    1: ("First", "一"), 2: ("Second", "二"), 3: ("Third", "三"), 4: ("Fourth", "四"),
    5: ("Fifth", "五"), 6: ("Sixth", "六"), 7: ("Seventh", "七"), 8: ("Eighth", "八"),
    9: ("Ninth", "九"),
}  # fmt: skip


@dataclass(frozen=True)
class UnitPlan:
    """A unit that will stand under `parent` from `founded` on, with so many members at home."""

    code: str
    name: Texts
    kind: str
    parent: str | None
    founded: date
    hosts: tuple[str, ...] = ()
    members: int = 0


@dataclass(frozen=True)
class Tree:
    """All units, parents first, and the general branch that grew out of one branch."""

    hosts: list[Host]
    units: list[UnitPlan]
    grown: str
    grew: date


def plan_tree(rng: Random, members: int, day: date) -> Tree:
    """5 general, 97 independent and 5 joint branches; `members` people at home in them."""
    hosts = host_names(rng, HOSTS)
    root = UnitPlan(
        ROOT, both("Lanmen City Committee", "澜门市委员会"), "committee", None, years(day, 22)
    )
    units = [root]
    for host, branches in zip(hosts, (len(GROWN_SIZES), *OTHER_GENERAL), strict=False):
        units += general_branch(rng, host, branches, day)
    rest = hosts[1 + len(OTHER_GENERAL) :]
    units += joint_branches(rng, rest, day)
    units += independent_branches(rng, rest[len(JOINT) * HOSTS_OF_A_JOINT_BRANCH :], day)
    return Tree(hosts, with_sizes(rng, units, members), hosts[0][0], years(day, 12))


def general_branch(rng: Random, host: Host, branches: int, day: date) -> list[UnitPlan]:
    """One company's general branch and its branches, founded three at a time."""
    code, name = host
    founded = years(day, 18) - timedelta(rng.randrange(600))
    title = extended(name, "General Branch", "总支")
    found = [UnitPlan(code, title, "general-branch", ROOT, founded, (code,))]
    for number in range(1, branches + 1):
        english, chinese = ORDINALS[number]
        title = extended(name, f"{english} Branch", f"第{chinese}支部")
        starts = years(day, 12 - 4 * ((number - 1) // 3))
        found.append(UnitPlan(f"{code}-{number}", title, "branch", code, starts, (code,)))
    return found


def joint_branches(rng: Random, hosts: list[Host], day: date) -> list[UnitPlan]:
    """Each covers three companies too small for a branch of their own."""
    found = []
    for place, (code, name) in enumerate(JOINT.items()):
        own = hosts[place * HOSTS_OF_A_JOINT_BRANCH :][:HOSTS_OF_A_JOINT_BRANCH]
        founded = years(day, 9) - timedelta(rng.randrange(900))
        codes = tuple(host for host, _ in own)
        found.append(UnitPlan(code, name, "joint-branch", ROOT, founded, codes))
    return found


def independent_branches(rng: Random, hosts: list[Host], day: date) -> list[UnitPlan]:
    """A branch at each company, and a second one at some."""
    found = []
    for place, (code, name) in enumerate(hosts):
        founded = years(day, 3) - timedelta(rng.randrange(15 * 365))
        title = extended(name, "Branch", "支部")
        found.append(UnitPlan(code, title, "branch", ROOT, founded, (code,)))
        if place < SECOND_BRANCHES:
            later = founded + timedelta(rng.randrange(100, 700))
            title = extended(name, "Second Branch", "第二支部")
            found.append(UnitPlan(f"{code}-2", title, "branch", ROOT, later, (code,)))
    return found


def with_sizes(rng: Random, units: list[UnitPlan], members: int) -> list[UnitPlan]:
    """Members at home: the grown company's are fixed, the others share the rest unevenly."""
    leaves = [unit for unit in units if unit.kind.endswith("branch")]
    leaves = [unit for unit in leaves if unit.kind != "general-branch"]
    grown = dict(zip((unit.code for unit in leaves), GROWN_SIZES, strict=False))
    others = [unit.code for unit in leaves if unit.code not in grown]
    sizes = grown | dict(zip(others, shares(rng, len(others), members - sum(GROWN_SIZES)),
                             strict=True))  # fmt: skip
    return [replace(unit, members=sizes.get(unit.code, 0)) for unit in units]


def shares(rng: Random, count: int, total: int) -> list[int]:
    """`count` uneven whole numbers, none under the smallest branch, that sum to `total`."""
    spare = total - count * SMALLEST
    if spare < 0:
        raise ValueError(f"{total} people are too few for {count} branches")
    weights = [rng.lognormvariate(0, 0.7) for _ in range(count)]
    whole = [int(spare * weight / sum(weights)) for weight in weights]
    for place in rng.sample(range(count), spare - sum(whole)):
        whole[place] += 1
    return [SMALLEST + size for size in whole]


def extended(name: Texts, english: str, chinese: str) -> Texts:
    """A company's name with what the unit is."""
    return both(f"{name['en']} {english}", f"{name['zh-hans']}{chinese}")


def years(day: date, count: int) -> date:
    """The first of March so many years before a day."""
    return date(day.year - count, 3, 1)
