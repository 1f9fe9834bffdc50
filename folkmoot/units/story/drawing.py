"""The story of a unit as a drawing: numbers only, the template writes the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from folkmoot.core.dates import today
from folkmoot.units.models import Appointment
from folkmoot.units.story.queries import Chapter, Members

WIDTH, LEFT, ROW, GAP = 720, 8, 26, 16
CURVE = 110
POINTS = 160
MOST_TICKS = 12
LEGIBLE = 7  # pixels a letter needs at least


@dataclass(frozen=True)
class Bar:
    """A span with words that fit, or none; `label` says it all."""

    x: float
    y: float
    width: float
    words: str
    label: str

    @property
    def baseline(self) -> float:
        """Where the words stand."""
        return self.y + 15


@dataclass
class Row:
    """A heading and the bars under it."""

    heading: str
    y: float
    bars: list[Bar] = field(default_factory=list)


@dataclass
class Drawing:
    """Everything the template needs, in the drawing's own units."""

    first: date
    last: date
    rows: list[Row] = field(default_factory=list)
    height: float = 24
    curve: str = ""
    curve_top: float = 0
    largest: int = 0
    width: int = WIDTH

    def x(self, day: date) -> float:
        """Where a day stands."""
        part = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(LEFT + part * (WIDTH - 2 * LEFT), 1)

    @property
    def now(self) -> float:
        """Where today stands."""
        return self.x(today())

    @property
    def is_decided_beyond(self) -> bool:
        """Whether something is drawn that is still to come."""
        return self.last > today()

    @property
    def ticks(self) -> list[tuple[float, int]]:
        """Some New Year's Days."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = len(years) // MOST_TICKS + 1
        return [(self.x(date(year, 1, 1)), year) for year in years[::step]]

    def add(self, heading: str, spans: Sequence[tuple[date, date | None, str]]) -> None:
        """One row of bars."""
        row = Row(heading, self.height + 12)
        top = self.height + 18
        for starts, ends, words in spans:
            if starts < self.last:
                left, right = self.x(starts), self.x(ends or self.last)
                width = round(max(right - left - 1, 1), 1)
                fits = len(words.encode("gb18030")) * LEGIBLE <= width
                label = f"{words}: {starts.isoformat()} – {ends.isoformat() if ends else ''}"
                row.bars.append(Bar(left, top, width, words if fits else "", label))
        self.rows.append(row)
        self.height = top + ROW + GAP / 2

    def add_curve(self, members: Members) -> None:
        """The number of members as steps."""
        span = self.last - self.first
        days = [self.first + span * point // POINTS for point in range(POINTS + 1)]
        sizes = [members.on(day) for day in days]
        self.largest = max(*sizes, 1)
        self.curve_top = self.height + 18
        bottom = self.curve_top + CURVE
        heights = [round(bottom - CURVE * size / self.largest, 1) for size in sizes]
        steps = "".join(
            f"H{self.x(day)}V{height}" for day, height in zip(days, heights, strict=True)
        )
        self.curve = f"M{self.x(self.first)} {bottom}{steps}V{bottom}Z"
        self.height = bottom + GAP


def draw(
    chapters: list[Chapter], terms: list[Appointment], members: Members | None, name: str
) -> Drawing:
    """From the founding to today, or to the last day that something is decided for."""
    first = chapters[0].place.starts
    edges = [chapter.place.starts for chapter in chapters]
    edges += [chapter.place.ends for chapter in chapters if chapter.place.ends]
    last = max([*edges, today()]) + timedelta(days=30)
    found = Drawing(first, last)
    found.add(
        name,
        [(c.place.starts, c.place.ends, f"{c.place.name} · {c.place.kind}") for c in chapters],
    )
    for heading, spans in by_office(terms):
        found.add(heading, spans)
    if members:
        found.add_curve(members)
    return found


def by_office(
    terms: list[Appointment],
) -> list[tuple[str, list[tuple[date, date | None, str]]]]:
    """The terms of each office in as many rows as it had holders at once."""
    rows: list[tuple[int, str, list[tuple[date, date | None, str]]]] = []
    for term in terms:
        span = (term.starts, term.ends, term.person.name)
        for office, _heading, spans in rows:
            if office == term.office_id and (spans[-1][1] or date.max) <= term.starts:
                spans.append(span)
                break
        else:
            is_first = all(office != term.office_id for office, _heading, _spans in rows)
            rows.append((term.office_id, str(term.office.kind) if is_first else "", [span]))
    return [(heading, spans) for _office, heading, spans in rows]
