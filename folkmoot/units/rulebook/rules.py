"""The rules that a rulebook holds, as frozen data; `parse` reads them from TOML."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from folkmoot.core.texts import Texts
from folkmoot.units.rulebook.reading import (
    InvalidRulebook,
    Problems,
    by_code,
    code,
    list_of,
    number,
    table,
    texts,
    toml,
    word,
)

HERE = Path(__file__).resolve().parent
BRANCH_RULES, ASSOCIATION = "branch-rules", "association"
SHIPPED = (ASSOCIATION, BRANCH_RULES)
FORMAT = 1
MANY, MONTHS, DAYS = 1_000_000, 240, 3_650
STANDINGS = ("probationary", "full", "suspended", "leave")
SILENCE = word("lapse", "approve")


@dataclass(frozen=True)
class Committee:
    """From so many members on, how many people hold the offices of a unit's committee."""

    members: Annotated[int, number(0, MANY)]
    minimum: Annotated[int, number(0, 1_000)]
    maximum: Annotated[int, number(0, 1_000)]
    usual: Annotated[int | None, number(0, 1_000)] = None


@dataclass(frozen=True)
class Growth:
    """With more than so many members a unit may become another kind, by decision."""

    over: Annotated[int, number(0, MANY)]
    into: Annotated[str, code]


@dataclass(frozen=True)
class KindRules:
    """What holds of units of one kind. None is no rule."""

    minimum: Annotated[int | None, number(0, MANY)] = None
    maximum: Annotated[int | None, number(0, MANY)] = None
    counts: Annotated[str, word("unit", "subtree")] = "unit"
    hosts: Annotated[int | None, number(0, 1_000)] = None
    below: Annotated[tuple[str, ...] | None, list_of(code)] = None
    offices: Annotated[tuple[str, ...], list_of(code)] = ()
    term_years: Annotated[int | None, number(1, 50)] = None
    growth: Annotated[Growth | None, table(Growth)] = None
    committee: Annotated[tuple[Committee, ...], list_of(table(Committee))] = ()

    def allows(self, size: int) -> bool:
        """Whether a unit of the kind may have so many members."""
        return (self.minimum or 0) <= size and (self.maximum is None or size <= self.maximum)

    def committee_for(self, size: int) -> Committee | None:
        """The rule for a unit of so many members."""
        found = [rule for rule in self.committee if rule.members <= size]
        return found[-1] if found else None


@dataclass(frozen=True)
class Members:
    """Whose standing counts towards the numbers."""

    counted: Annotated[tuple[str, ...], list_of(word(*STANDINGS), may_be_empty=False)]


@dataclass(frozen=True)
class Offices:
    """Which offices make up a unit's committee, and how long a term is."""

    committee: Annotated[tuple[str, ...], list_of(code)]
    term_years: Annotated[int | None, number(1, 50)] = None


@dataclass(frozen=True)
class Hosts:
    """From how many members at a host on they have a unit of their own, of one of some kinds."""

    own_from: Annotated[int | None, number(1, MANY)] = None
    own_kinds: Annotated[tuple[str, ...], list_of(code)] = ()
    found: Annotated[str | None, code] = None


@dataclass(frozen=True)
class Temporary:
    """A project of more than so many months may have a temporary branch."""

    project_months: Annotated[int | None, number(1, MONTHS)] = None


@dataclass(frozen=True)
class Admission:
    """Sponsors and probation."""

    sponsors: Annotated[int, number(0, 20)]
    probation_months: Annotated[int, number(0, MONTHS)]
    most_extensions: Annotated[int, number(0, 20)]
    extension_months: Annotated[int, number(0, MONTHS)]
    return_probation_months: Annotated[int, number(0, MONTHS)]


@dataclass(frozen=True)
class Silence:
    """What it means that a side has not answered a transfer by its deadline."""

    member: Annotated[str, SILENCE]
    losing: Annotated[str, SILENCE]
    gaining: Annotated[str, SILENCE]


@dataclass(frozen=True)
class Transfer:
    """Deadlines of transfers."""

    days: Annotated[int, number(1, DAYS)]
    most_days_held: Annotated[int, number(1, DAYS)]
    silence: Annotated[Silence, table(Silence)]


@dataclass(frozen=True)
class Appeal:
    """For how long after a refusal one may appeal to the unit above."""

    days: Annotated[int, number(1, DAYS)] = 30


@dataclass(frozen=True)
class Work:
    """When the worklists of secretaries take something up."""

    probation_days: Annotated[int, number(0, DAYS)]
    transfer_days: Annotated[int, number(0, DAYS)]
    smallest_shown: Annotated[int, number(1, 1_000)]


@dataclass(frozen=True)
class Rules:
    """One version of the rulebook."""

    format: Annotated[int, number(FORMAT, FORMAT)]
    name: Annotated[Texts, texts]
    members: Annotated[Members, table(Members)]
    offices: Annotated[Offices, table(Offices)]
    kinds: Annotated[dict[str, KindRules], by_code(table(KindRules))]
    admission: Annotated[Admission, table(Admission)]
    transfer: Annotated[Transfer, table(Transfer)]
    work: Annotated[Work, table(Work)]
    hosts: Annotated[Hosts, table(Hosts)] = Hosts()
    temporary: Annotated[Temporary, table(Temporary)] = Temporary()
    appeal: Annotated[Appeal, table(Appeal)] = Appeal()

    def term_years(self, kind: str) -> int | None:
        """How long a term in a unit of a kind is."""
        rule = self.kinds.get(kind)
        return (rule and rule.term_years) or self.offices.term_years

    def named_kinds(self) -> Iterator[tuple[str, str]]:
        """Each code of a kind of unit, with the key where it stands."""
        for place, name in enumerate(self.hosts.own_kinds):
            yield f"hosts.own_kinds[{place}]", name
        if self.hosts.found:
            yield "hosts.found", self.hosts.found
        for kind, rule in self.kinds.items():
            for place, name in enumerate(rule.below or ()):
                yield f"kinds.{kind}.below[{place}]", name
            if rule.growth:
                yield f"kinds.{kind}.growth.into", rule.growth.into

    def named_offices(self) -> Iterator[tuple[str, str]]:
        """Each code of an office, with the key where it stands."""
        for place, name in enumerate(self.offices.committee):
            yield f"offices.committee[{place}]", name
        for kind, rule in self.kinds.items():
            for place, name in enumerate(rule.offices):
                yield f"kinds.{kind}.offices[{place}]", name


@lru_cache(maxsize=64)
def parse(text: str) -> Rules:
    """The rules of a text. Raises InvalidRulebook."""
    problems = Problems()
    rules: Rules | None = table(Rules)(toml(text), "", problems)
    if rules:
        look_for_contradictions(rules, problems)
    if problems or rules is None:
        raise InvalidRulebook(problems)
    return rules


def look_for_contradictions(rules: Rules, problems: Problems) -> None:
    """Numbers that cannot hold together, and kinds for which nothing is said."""
    for key, name in rules.named_kinds():
        if name not in rules.kinds:
            problems.note("no_kind", key, value=name)
    if rules.hosts.own_from and not rules.hosts.own_kinds:
        problems.note("missing", "hosts.own_kinds")
    for kind, rule in rules.kinds.items():
        key = f"kinds.{kind}"
        if rule.maximum is not None and rule.maximum < (rule.minimum or 0):
            problems.note("less", f"{key}.maximum", other=f"{key}.minimum")
        if rule.growth and rule.growth.over < (rule.minimum or 0):
            problems.note("less", f"{key}.growth.over", other=f"{key}.minimum")
        look_at_committees(rule.committee, f"{key}.committee", problems)


def look_at_committees(rows: tuple[Committee, ...], key: str, problems: Problems) -> None:
    """Sizes rise, and lie between their bounds."""
    if any(first.members >= second.members for first, second in pairwise(rows)):
        problems.note("order", key)
    for place, row in enumerate(rows):
        here = f"{key}[{place}]"
        usual = row.maximum if row.usual is None else row.usual
        if row.maximum < usual:
            problems.note("less", f"{here}.maximum", other=f"{here}.usual")
        if usual < row.minimum:
            wrong = "maximum" if row.usual is None else "usual"
            problems.note("less", f"{here}.{wrong}", other=f"{here}.minimum")


def shipped(name: str) -> str:
    """The text of a rulebook that comes with the program."""
    return (HERE / f"{name}.toml").read_text(encoding="utf-8")
