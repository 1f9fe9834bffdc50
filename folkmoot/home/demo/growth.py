"""The grown company: one branch of 50 members, nine of 296 today, and the decisions between."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from folkmoot.home.demo.deeds import Deed, founding, in_chinese
from folkmoot.home.demo.lives import YEAR, Chance, Life, Spell, add_earlier_home, somebody, title
from folkmoot.home.demo.tree import (
    FIRST_JOINT,
    GROWN,
    GROWN_SINCE,
    ROOT,
    Tree,
    UnitPlan,
    extended,
    years,
)

FIRST_MEMBERS, BEFORE_GENERAL, LEAVERS = 50, 46, 24
NEW, OUT, PORT = "-new", "-out", "-port"
QUIET = timedelta(40)  # nobody joins so shortly before a decision that moves members
MENDED = 3  # members that a list had forgotten


@dataclass(frozen=True)
class Company:
    """The grown company's units and the days on which they changed."""

    tree: Tree
    day: date

    @property
    def code(self) -> str:
        """Of the company and its first branch."""
        return self.tree.grown

    def unit(self, ending: str) -> UnitPlan:
        """One of today's units."""
        return self.tree.unit(self.code + ending)

    def ago(self, count: int, month: int) -> date:
        """The first of a month some years ago."""
        return years(self.day, count, month)

    @property
    def first(self) -> date:
        """The first day of the first branch."""
        return self.ago(*GROWN_SINCE)

    @property
    def general(self) -> date:
        """Since when it is a general branch."""
        return self.unit("-1").founded

    def gone(self, ending: str) -> UnitPlan:
        """A unit that stands no more."""
        english, chinese, since, _until = {
            NEW: ("New Colleagues Branch", "新员工支部", (9, 7), (7, 7)),
            OUT: ("Field Service Branch", "驻外支部", (8, 4), (3, 6)),
        }[ending]
        host = dict(self.tree.hosts)[self.code]
        return UnitPlan(
            self.code + ending, extended(host, english, chinese), "branch", self.code,
            self.ago(*since), (self.code,),
        )  # fmt: skip

    @property
    def merged(self) -> date:
        """The newcomers' branch went into the fourth."""
        return self.ago(7, 7)

    @property
    def closed(self) -> date:
        """The field branch went into the second."""
        return self.ago(3, 6)


def way(company: Company, ending: str, joined: date) -> list[tuple[str, date, str]]:
    """Where who is in a branch in the end came from: unit, since when, by which deed; last first.

    `joined` on the day of a deed is after it.
    """
    found = []
    while joined < company.unit(ending).founded and GROWN[ending].out_of is not None:
        unit = company.unit(ending)
        key = "split" if GROWN[ending].out_of == "" else f"split {ending}"
        found.append((unit.code, unit.founded, key))
        ending = GROWN[ending].out_of or ""
        if ending == "":
            return [*found, (company.code, joined, "")]
    for into, extra, key, until in (
        ("-4", NEW, "merge", company.merged),
        ("-2", OUT, "close", company.closed),
    ):
        unit = company.gone(extra)
        is_back = not found or found[-1][1] > until
        if ending == into and unit.founded <= joined < until and is_back:
            return [*found, (company.code + into, until, key), (unit.code, joined, "")]
    return [*found, (company.code + ending, joined, "")]


def grown_lives(chance: Chance, company: Company, number: int) -> list[Life]:
    """Everybody who was ever at home in the company; who left it comes last."""
    stay = [(ending, False) for ending, sprout in GROWN.items() for _ in range(sprout.size)]
    inner = [ending for ending, sprout in GROWN.items() if sprout.out_of is not None]
    left = [(inner[place % len(inner)], True) for place in range(LEAVERS)]
    days = dict(joining_days(chance, company, [*stay, *left]))
    lives = []
    for place, (ending, has_left) in enumerate([*stay, *left]):
        joined = days[place]
        path = way(company, ending, joined)
        lives.append(grown_life(chance, company, path, number + place))
        if has_left:
            leave(chance, company, lives[-1])
    forget(company, lives)
    return lives


def joining_days(
    chance: Chance, company: Company, people: list[tuple[str, bool]]
) -> Iterator[tuple[int, date]]:
    """When each of them came: 50 at once, then more every year."""
    inner = [place for place, (ending, _left) in enumerate(people) if ending != PORT]
    chance.rng.shuffle(inner)
    later = inner[FIRST_MEMBERS + BEFORE_GENERAL :]
    opening = dict(openings(company, [(place, *people[place]) for place in later]))
    for rank, place in enumerate(inner):
        if place in opening:
            yield place, opening[place]
        elif rank < FIRST_MEMBERS:
            yield place, company.first - timedelta(1)
        elif rank < FIRST_MEMBERS + BEFORE_GENERAL:
            yield place, wave(chance, company, company.first, company.general - QUIET)
        else:
            latest = company.day - (YEAR + QUIET if people[place][1] else timedelta())
            yield place, wave(chance, company, company.general, latest)
    port = [(place, *one) for place, one in enumerate(people) if one[0] == PORT]
    opening = dict(openings(company, port))
    for place, _ending, _left in port:
        opened = company.unit(PORT).founded
        yield place, opening.get(place) or wave(chance, company, opened, company.day)


def openings(company: Company, people: list[tuple[int, str, bool]]) -> Iterator[tuple[int, date]]:
    """Who came on the first day of a unit that is founded for newcomers, or elsewhere."""
    for opened, endings, count in (
        (company.gone(NEW).founded, ("-4", "-8"), 9),
        (company.gone(OUT).founded, ("-2",), 5),
        (company.unit(PORT).founded, (PORT,), 8),
    ):
        fitting = [place for place, ending, left in people if ending in endings and not left]
        for place in fitting[:count]:
            yield place, opened


def wave(chance: Chance, company: Company, low: date, high: date) -> date:
    """A day on which members were admitted, not shortly before a deed."""
    joined = chance.admission(low, high)
    for deed in deed_days(company):
        if deed - QUIET <= joined < deed <= high:
            return deed
    return joined


def deed_days(company: Company) -> set[date]:
    """The days on which members were moved."""
    inner = [company.unit(ending).founded for ending in GROWN]
    return {*inner, company.first, company.merged, company.closed}


def grown_life(
    chance: Chance, company: Company, path: list[tuple[str, date, str]], number: int
) -> Life:
    """One person with the spells of a way through the company."""
    joined = path[-1][1]
    is_first = joined < company.first
    if is_first:
        joined = chance.between(company.tree.unit(FIRST_JOINT).founded, company.first - QUIET)
        path = [*path[:-1], (company.code, company.first, "first"), (FIRST_JOINT, joined, "")]
    person = somebody(chance, number, joined=joined)
    person.joined = joined
    spells, until = [], None
    for unit, since, key in path:
        spells.append(Spell(unit, since, until, by=key))
        until = since
    life = Life(person, spells)
    began = joined - timedelta(chance.rng.randrange(30, 900))
    life.jobs.append(Spell(company.code, began, note=title(chance, person)))
    if len(spells) == 1 and chance.happens(25):
        person.joined = max(joined - timedelta(chance.rng.randrange(200, 1500)), chance.opening)
        add_earlier_home(chance, life)
    return life


def leave(chance: Chance, company: Company, life: Life) -> None:
    """A life that ends in the company before today, perhaps before its last spells."""
    first = max(life.spells[-1].starts, company.first)
    ends = chance.between(first + YEAR, chance.day - timedelta(60))
    kept = [spell for spell in life.spells if spell.starts < ends]
    life.spells = [replace(kept[0], ends=ends, note=chance.departure()), *kept[1:]]
    life.jobs = [replace(job, ends=max(ends, job.starts + timedelta(1))) for job in life.jobs]


def forget(company: Company, lives: list[Life]) -> None:
    """A few whom the list of a split had left out: a later deed mended it as of the same day."""
    key, found = "split -6", 0
    for life in lives:
        for place, spell in enumerate(life.spells):
            if spell.by == key and spell.ends is None and found < MENDED:
                life.spells[place] = replace(spell, by="mended")
                found += 1


def company_deeds(company: Company) -> list[Deed]:
    """The decisions about the company's units, in no order."""
    return [*beginning(company), *splits(company), *newcomers(company), *harbour(company),
            *lately(company)]  # fmt: skip


def beginning(company: Company) -> Iterator[Deed]:
    """From one branch to a general branch of three."""
    general, host = company.unit(""), dict(company.tree.hosts)[company.code]
    first = replace(general, kind="branch", name=extended(host, "Branch", "支部"))
    yield Deed(
        "first", "split", company.first, "该企业成员已有五十人，从联合支部分出，单独设支部",
        (FIRST_JOINT,), (first,),
    )  # fmt: skip
    day, units = company.general, (company.code,)
    yield Deed("kind", "change-kind", day, "成员近百人，支部改设总支", units, value=general.kind)
    yield Deed("rename", "rename", day, "改设总支，随之更名", units, value=general.name)
    three = tuple(company.unit(ending) for ending in ("-1", "-2", "-3"))
    yield Deed("split", "split", day, "按车间分设三个支部，成员转入所在支部", units, three)


def splits(company: Company) -> Iterator[Deed]:
    """Branches that had grown beyond 50."""
    for ending, sprout in GROWN.items():
        if sprout.out_of:
            unit, old = company.unit(ending), company.unit(sprout.out_of)
            yield Deed(
                f"split {ending}", "split", unit.founded, "成员五十人上下，活动难以组织，分设支部",
                (old.code,), (unit,), by=company.code,
                decision=f"同意{old.name['zh-hans']}分设，新设{unit.name['zh-hans']}，"
                f"自{in_chinese(unit.founded)}起施行；两支部各自直接选举支部书记。",
            )  # fmt: skip
    day = company.unit("-6").founded
    late = day + timedelta(110)
    yield Deed(
        "mended", "transfer-members", day, "更正：分设名单漏列三人，自分设之日起算",
        (company.code + "-3", company.code + "-6"), by=company.code,
        decision="核对名单时发现漏列三名夜班成员。三人自分设之日起即属第六支部，原记载保留备查。",
        proposed=late - timedelta(5), signed=late,
    )  # fmt: skip


def newcomers(company: Company) -> Iterator[Deed]:
    """Two units that were founded for a while."""
    new, out = company.gone(NEW), company.gone(OUT)
    yield founding(
        new, by=company.code, reason="当年新入职员工多，设新员工支部，两年后并入所在支部",
        decision="新入职成员先在新员工支部过组织生活，熟悉情况后并入第四支部。",
    )  # fmt: skip
    yield Deed(
        "merge", "merge", company.merged, "新员工支部期满，并入第四支部",
        (new.code, company.code + "-4"), by=company.code,
        decision="新员工支部设立已满两年，全体成员转入第四支部，组织关系连续计算。",
    )  # fmt: skip
    yield founding(
        out, by=company.code, reason="在外地客户现场服务的成员单设支部",
        decision="驻外成员人数不多，但难以回厂参加活动，故单设支部，活动以线上为主。",
    )  # fmt: skip
    yield Deed(
        "close", "close", company.closed, "驻外项目结束，成员回厂",
        (out.code, company.code + "-2"), by=company.code,
        decision="驻外项目已结束，驻外支部撤销，成员转入第二支部。",
    )  # fmt: skip


def harbour(company: Company) -> Iterator[Deed]:
    """The branch at the company's warehouse: at first the city's own, then under the company's."""
    port, day = company.unit(PORT), company.ago(5, 4)
    host = dict(company.tree.hosts)[company.code]
    first = replace(port, name=extended(host, "Warehouse Branch", "仓储支部"), parent=ROOT)
    yield founding(first, reason="港区仓库独立经营，成员单独设支部")
    yield Deed(
        "move", "move", day, "仓库并入总厂管理，支部随之划归总支", (port.code, company.code),
        decision="仓储支部自总厂接管仓库之日起划归总支领导，成员和届期不变。",
    )  # fmt: skip
    yield Deed(
        "rename port", "rename", day, "划归总支后按次序更名", (port.code,), value=port.name,
        by=company.code, decision="仓储支部更名为第七支部，支部编号不变。",
    )  # fmt: skip


def lately(company: Company) -> Iterator[Deed]:
    """A decision that was taken back before its day, and a proposal that waits."""
    eighth, host = company.unit("-8"), dict(company.tree.hosts)[company.code]
    day = company.ago(1, 5)
    yield Deed(
        "taken back", "rename", day, "支部所在部门将改称设计中心，拟随之更名", (eighth.code,),
        value=extended(host, "Design Centre Branch", "设计中心支部"), by=company.code,
        decision="第八支部拟更名为设计中心支部。", withdrawn=day - timedelta(6),
    )  # fmt: skip
    again = replace(company.gone(NEW), founded=month_after(company.day))
    yield replace(
        founding(
            again, by=company.code, reason="今年新入职员工多，拟重设新员工支部",
            decision="沿用上次做法：设立两年，期满并入所在支部。",
        ),
        key="again", proposed=company.day - timedelta(3), is_open=True,
    )  # fmt: skip


def month_after(day: date) -> date:
    """The first of a month that is far enough ahead to decide something for."""
    later = day + 2 * QUIET
    return later.replace(day=1)
