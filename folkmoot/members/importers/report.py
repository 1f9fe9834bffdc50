"""What an import would do, row by row, and what is wrong."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext

Sentence = str | Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where a spreadsheet shows it: the header is row 1.

    The sentence is kept as it stands in the code and translated when it is shown: what a worker
    finds is read by people in their own languages.
    """

    text: Sentence
    row: int | None = None
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    is_reach: bool = False  # nothing is wrong with the value, but this person may not write it

    def __str__(self) -> str:
        sentence = gettext(str(self.text))
        return sentence.format_map(self.values) if self.values else sentence


class Refused(Exception):  # noqa: N818 -- said of a file or a cell
    """A file or a cell that cannot be read; carries the sentence that says why."""

    def __init__(self, text: Sentence, row: int | None = None, /, **values: object) -> None:
        super().__init__()
        self.problem = Problem(text, row, values=texts(values))


def texts(values: Mapping[str, object]) -> dict[str, str]:
    """The parts of a sentence as they are written."""
    return {name: str(value) for name, value in values.items()}


class Change(NamedTuple):
    """A stored value and what the file would make of it."""

    column: str
    old: str
    new: str


NOTHING: list[Any] = []
SOMETHING = [Change("", "", "")]


@dataclass(slots=True)
class Line:
    """One row of the file. `path` is where in the tree it acts; `wish` what would be written."""

    row: int
    key: str = ""
    is_new: bool = False
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    given: list[str] = field(default_factory=list)  # columns with anything in them
    path: str = ""
    wish: Any = None

    def forget(self) -> None:
        """What was only shown goes, but for how many changes there are: all lists are one."""
        self.given = NOTHING
        self.changes = SOMETHING if self.changes else NOTHING
        self.problems = self.problems or NOTHING

    @property
    def state(self) -> str:
        """wrong, new, changed or unchanged."""
        if self.problems:
            return "wrong"
        if self.is_new:
            return "new"
        return "changed" if self.changes else "unchanged"

    @property
    def is_active(self) -> bool:
        """Whether it writes something."""
        return not self.problems and (self.is_new or bool(self.changes))

    def is_wrong(self, column: str) -> bool:
        """Whether something is wrong with a cell."""
        return bool(self.problems) and any(problem.column == column for problem in self.problems)

    def refuse(self, column: str, text: Sentence, /, **values: object) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Problem(text, self.row, column, texts(values)))

    def bar(self, column: str, text: Sentence, /, **values: object) -> None:
        """Note what this person may not write."""
        self.problems.append(Problem(text, self.row, column, texts(values), is_reach=True))

    def note(self, column: str, problem: Problem) -> None:
        """Note what a reader of cells found wrong."""
        self.problems.append(Problem(problem.text, self.row, column, problem.values))

    def change(self, column: str, old: Any, new: Any) -> None:
        """Note a value that would be written."""
        self.changes.append(Change(column, str(old or ""), str(new)))


class Tally:
    """What the lines of a file come to, whatever their number: counts and a digest."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.paths: set[str] = set()
        self.seen = hashlib.sha256()

    def add(self, line: Line) -> None:
        """One more line."""
        state = line.state
        self.counts[state] += 1
        parts = [str(line.row), line.key, state, *map("\x1f".join, line.changes)]
        self.seen.update("\x1e".join(parts).encode())
        if line.is_active and line.path:
            self.paths.add(line.path)

    @property
    def digest(self) -> str:
        """Stands for what was shown: the register may have changed since."""
        return self.seen.hexdigest()

    @property
    def is_clean(self) -> bool:
        """Whether it may be written."""
        return not self.counts["wrong"]

    @property
    def active(self) -> int:
        """How many lines write something."""
        return self.counts["new"] + self.counts["changed"]


@dataclass
class Report:
    """A whole file, as the operator reads it: either nothing is wrong, or nothing is written."""

    lines: list[Line] = field(default_factory=list)
    problem: Problem | None = None  # with the file as a whole

    @property
    def counts(self) -> Counter[str]:
        """How many rows of each state."""
        return Counter(line.state for line in self.lines)

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, by row."""
        whole = [self.problem] if self.problem else []
        return whole + [problem for line in self.lines for problem in line.problems]

    @property
    def is_clean(self) -> bool:
        """Whether it may be written."""
        return self.problem is None and not any(line.problems for line in self.lines)
