"""What happened in the rest of the organisation: foundings, a merger, a closing, a split."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from folkmoot.home.demo.deeds import Deed, founding, in_chinese
from folkmoot.home.demo.growth import month_after
from folkmoot.home.demo.lives import Arrival
from folkmoot.home.demo.tree import FIRST_JOINT, ROOT, Tree, UnitPlan, extended, years

CHANGED_JOINT, CLOSED_INTO = "mill-lane", "ferry-bank"
THREE_YEARS = timedelta(3 * 365)


@dataclass
class Elsewhere:
    """The decisions, in no order; whom they brought where; units that stand no more."""

    deeds: list[Deed] = field(default_factory=list)
    arrivals: dict[str, Arrival] = field(default_factory=dict)
    gone: list[tuple[UnitPlan, date]] = field(default_factory=list)

    def end(self, unit: UnitPlan, into: UnitPlan, deed: Deed, people: int) -> None:
        """A unit that went into another with so many people."""
        self.deeds += [founding(unit), deed]
        self.arrivals[into.code] = Arrival(unit, deed.on, deed.key, people)
        self.gone.append((unit, deed.on))


def elsewhere(tree: Tree, day: date) -> Elsewhere:
    """Everything but the grown company."""
    found = Elsewhere()
    single, pairs = independents(tree)
    add_merger(found, tree, min(single, key=lambda unit: unit.founded), day)
    add_closing(found, tree, day)
    young = max(single, key=lambda unit: unit.founded)
    add_split(found, tree.unit(FIRST_JOINT), young)
    add_change(found, tree)
    special = {young.code, CHANGED_JOINT, ROOT}
    own = [unit for unit in tree.units if tree.grown not in unit.hosts]
    found.deeds += [founding(unit) for unit in own if unit.code not in special]
    add_future(found, min(pairs, key=lambda pair: pair[0].members + pair[1].members), day)
    return found


def independents(tree: Tree) -> tuple[list[UnitPlan], list[tuple[UnitPlan, UnitPlan]]]:
    """Branches under the city whose company has one, and those that come in pairs."""
    branches = {
        unit.code: unit for unit in tree.units if (unit.parent, unit.kind) == (ROOT, "branch")
    }
    pairs = [(unit, branches[f"{code}-2"]) for code, unit in branches.items()
             if f"{code}-2" in branches]  # fmt: skip
    paired = {unit.code for pair in pairs for unit in pair}
    return [unit for code, unit in branches.items() if code not in paired], pairs


def add_merger(found: Elsewhere, tree: Tree, unit: UnitPlan, day: date) -> None:
    """A company's second branch went back into the first."""
    host = dict(tree.hosts)[unit.hosts[0]]
    second = replace(
        unit, code=f"{unit.code}-2", name=extended(host, "Second Branch", "第二支部"),
        founded=years(day, 12, 9), members=0,
    )  # fmt: skip
    on = years(day, 6, 9)
    deed = Deed(
        "merger", "merge", on, "成员减少，两个支部合并", (second.code, unit.code),
        decision=f"{second.name['zh-hans']}并入{unit.name['zh-hans']}，自{in_chinese(on)}起施行，"
        "成员组织关系连续计算。",
    )  # fmt: skip
    found.end(second, unit, deed, 4)


def add_closing(found: Elsewhere, tree: Tree, day: date) -> None:
    """A company grew too small for a branch of its own; the joint branch took its members."""
    joint = tree.unit(CLOSED_INTO)
    code = joint.hosts[-1]
    name = extended(dict(tree.hosts)[code], "Branch", "支部")
    unit = UnitPlan(code, name, "branch", ROOT, years(day, 16, 5), (code,))
    on = years(day, 8, 9)
    deed = Deed(
        "closing", "close", on, "成员不足三人，支部撤销", (unit.code, joint.code),
        decision=f"{name['zh-hans']}成员已不足三人，自{in_chinese(on)}起撤销，"
        f"成员转入{joint.name['zh-hans']}。",
    )  # fmt: skip
    found.end(unit, joint, deed, 2)


def add_split(found: Elsewhere, joint: UnitPlan, unit: UnitPlan) -> None:
    """A company's members left a joint branch for a branch of their own."""
    name = unit.name["zh-hans"]
    deed = Deed(
        "own branch", "split", unit.founded, "该企业成员增多，从联合支部分出，单独设支部",
        (joint.code,), (unit,),
        decision=f"同意设立{name}，原在{joint.name['zh-hans']}的该企业成员一并转入。",
    )  # fmt: skip
    found.deeds.append(deed)
    found.arrivals[unit.code] = Arrival(joint, unit.founded, deed.key, 4)


def add_change(found: Elsewhere, tree: Tree) -> None:
    """A branch became a joint branch when two more companies came to it."""
    joint = tree.unit(CHANGED_JOINT)
    first = extended(dict(tree.hosts)[joint.hosts[0]], "Branch", "支部")
    found.deeds.append(founding(replace(joint, kind="branch", name=first)))
    on, units = joint.founded + THREE_YEARS, (joint.code,)
    found.deeds += [
        Deed(
            "joint", "change-kind", on, "邻近两家企业的成员加入，改设联合支部", units,
            value=joint.kind, decision="两家企业成员均不足三人，同意并入，支部改设联合支部。",
        ),
        Deed(
            "joint name", "rename", on, "改设联合支部，随之更名", units, value=joint.name,
            decision=f"更名为{joint.name['zh-hans']}。",
        ),
    ]  # fmt: skip


def add_future(found: Elsewhere, pair: tuple[UnitPlan, UnitPlan], day: date) -> None:
    """Decided, and still to come."""
    first, second = pair
    on = month_after(day)
    found.deeds.append(
        Deed(
            "to come", "merge", on, "两支部成员都少，合并后便于开展活动", (second.code, first.code),
            decision=f"{second.name['zh-hans']}自{in_chinese(on)}起并入{first.name['zh-hans']}。",
            proposed=day - timedelta(16), signed=day - timedelta(9),
        )
    )  # fmt: skip
