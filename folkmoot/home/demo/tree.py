"""The shape of the demonstration's organisation: which units there are, where, and how large."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from folkmoot.core.texts import Texts, both
from folkmoot.home.demo.names import Host, host_names

ROOT = "city"
HOSTS, INDEPENDENT, SECOND_BRANCHES = 90, 97, 27
OTHER_GENERAL = (4, 3, 5, 3)  # branches of the other four general branches
FIRST_BRANCHES = 3
JOINT = {
    "old-harbour": both("Old Harbour Joint Branch", "旧港联合支部"),
    "lantern-hill": both("Lantern Hill Joint Branch", "灯山联合支部"),
    "mill-lane": both("Mill Lane Joint Branch", "磨坊巷联合支部"),
    "north-gate": both("North Gate Joint Branch", "北门联合支部"),
    "ferry-bank": both("Ferry Bank Joint Branch", "渡口联合支部"),
}
HOSTS_OF_A_JOINT_BRANCH = 3
FIRST_JOINT = "old-harbour"  # as old as the committee; the first branches came out of it
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
class Sprout:
    """A branch of the grown company: its size today, since when, and out of which branch."""

    size: int
    years: int
    month: int
    out_of: str | None = ""  # the ending of that branch's code; None: it came from elsewhere


GROWN_SINCE = (20, 3)  # years ago and month, as for every sprout
GROWN = {  # 296 members in all, where once there were 50
    "-1": Sprout(42, 15, 9), "-2": Sprout(38, 15, 9), "-3": Sprout(36, 15, 9),
    "-4": Sprout(35, 11, 5, "-1"), "-5": Sprout(33, 7, 3, "-2"), "-6": Sprout(31, 9, 10, "-3"),
    "-port": Sprout(29, 10, 7, None), "-8": Sprout(27, 4, 4, "-4"), "-9": Sprout(25, 2, 11, "-6"),
}  # fmt: skip


@dataclass(frozen=True)
class Tree:
    """All units of today, parents first, and the general branch that grew out of one branch."""

    hosts: list[Host]
    units: list[UnitPlan]
    grown: str

    def unit(self, code: str) -> UnitPlan:
        """One of today's units."""
        return next(unit for unit in self.units if unit.code == code)


def plan_tree(rng: Random, members: int, day: date) -> Tree:
    """5 general, 97 independent and 5 joint branches; `members` people at home in them."""
    hosts = host_names(rng, HOSTS)
    root = UnitPlan(
        ROOT, both("Lanmen City Committee", "澜门市委员会"), "committee", None, years(day, 22)
    )
    units = [root, *grown_branch(hosts[0], day)]
    for host, branches in zip(hosts[1:], OTHER_GENERAL, strict=False):
        units += general_branch(rng, host, branches, day)
    rest = hosts[1 + len(OTHER_GENERAL) :]
    units += joint_branches(rng, rest, day)
    units += independent_branches(rng, rest[len(JOINT) * HOSTS_OF_A_JOINT_BRANCH :], day)
    return Tree(hosts, with_sizes(rng, units, members), hosts[0][0])


def grown_branch(host: Host, day: date) -> list[UnitPlan]:
    """The company that began with one branch and has nine today."""
    code, name = host
    title = extended(name, "General Branch", "总支")
    found = [UnitPlan(code, title, "general-branch", ROOT, years(day, *GROWN_SINCE), (code,))]
    for number, (ending, sprout) in enumerate(GROWN.items(), start=1):
        starts = years(day, sprout.years, sprout.month)
        found.append(
            UnitPlan(f"{code}{ending}", ordinal(name, number), "branch", code, starts, (code,))
        )
    return found


def general_branch(rng: Random, host: Host, branches: int, day: date) -> list[UnitPlan]:
    """Another company's general branch: three branches at first, more later."""
    code, name = host
    founded = years(day, 18) - timedelta(rng.randrange(600))
    title = extended(name, "General Branch", "总支")
    found = [UnitPlan(code, title, "general-branch", ROOT, founded, (code,))]
    for number in range(1, branches + 1):
        starts = founded if number <= FIRST_BRANCHES else years(day, 8)
        found.append(
            UnitPlan(f"{code}-{number}", ordinal(name, number), "branch", code, starts, (code,))
        )
    return found


def ordinal(name: Texts, number: int) -> Texts:
    """A company's so-manieth branch."""
    english, chinese = ORDINALS[number]
    return extended(name, f"{english} Branch", f"第{chinese}支部")


def joint_branches(rng: Random, hosts: list[Host], day: date) -> list[UnitPlan]:
    """Each covers three companies too small for a branch of their own."""
    found = []
    for place, (code, name) in enumerate(JOINT.items()):
        own = hosts[place * HOSTS_OF_A_JOINT_BRANCH :][:HOSTS_OF_A_JOINT_BRANCH]
        founded = years(day, 9) - timedelta(rng.randrange(900))
        if code == FIRST_JOINT:
            founded = years(day, 22, 9)
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
    own = [sprout.size for sprout in GROWN.values()]
    grown = dict(zip((unit.code for unit in leaves), own, strict=False))
    others = [unit.code for unit in leaves if unit.code not in grown]
    sizes = grown | dict(zip(others, shares(rng, len(others), members - sum(own)), strict=True))
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


def years(day: date, count: int, month: int = 3) -> date:
    """The first of a month (March) so many years before a day."""
    return date(day.year - count, month, 1)
