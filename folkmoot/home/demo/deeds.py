"""Decisions in the organisation's history as data: what each act will be proposed or told with.

Reasons and decisions are the demonstration organisation's own words, so they stand in its language.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from folkmoot.core.texts import Texts
from folkmoot.home.demo.tree import ROOT, UnitPlan, years

CITY_NAME = "澜门市委员会"
SOURCE = f"{CITY_NAME}决定汇编（第一册）"
PROPOSED, SIGNED = timedelta(26), timedelta(12)  # before a decision takes effect


@dataclass(frozen=True)
class Deed:
    """One act. Whom it moves is not said here: spells name the deed that begins them by its `key`.

    `units` are the codes it is about; `new` the units it founds, `value` another kind or name.
    `by` is the unit whose officers propose; the city signs.
    """

    key: str
    kind: str
    on: date
    reason: str
    units: tuple[str, ...] = ()
    new: tuple[UnitPlan, ...] = ()
    value: str | Texts = ""
    decision: str = ""
    by: str = ROOT
    proposed: date | None = None  # some weeks before it takes effect
    signed: date | None = None
    withdrawn: date | None = None
    is_open: bool = False  # still waits for a second person

    @property
    def proposed_on(self) -> date:
        """When somebody proposed it."""
        return self.proposed or self.on - PROPOSED

    @property
    def signed_on(self) -> date:
        """When a second person signed it."""
        return self.signed or self.on - SIGNED


def founding(unit: UnitPlan, *, reason: str = "", by: str = ROOT, decision: str = "") -> Deed:
    """A unit is founded as planned."""
    name = unit.name["zh-hans"]
    said = decision or f"同意设立{name}，自{in_chinese(unit.founded)}起开展工作。"
    return Deed(
        f"found {unit.code}", "found", unit.founded, reason or REASONS[unit.kind],
        new=(unit,), decision=said, by=by,
    )  # fmt: skip


REASONS = {
    "general-branch": "企业内支部增多，设总支统一协调",
    "branch": "企业成员已够单独设支部",
    "joint-branch": "几家企业成员都不多，合设一个支部",
}


def introduced(day: date) -> date:
    """Since when decisions are proposed and signed here; what is older the minutes tell."""
    return years(day, 10)


def in_chinese(day: date) -> str:
    """A date as decisions write it."""
    return f"{day.year}年{day.month}月{day.day}日"
