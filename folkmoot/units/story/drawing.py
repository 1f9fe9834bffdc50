"""The story of a unit as a drawing: numbers only, the template writes the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile

from django.utils.translation import gettext as _

from folkmoot.core.dates import today
from folkmoot.units.models import Appointment
from folkmoot.units.story.queries import Below, Chapter, Members

Span = tuple[date, date | None, tuple[str, ...]]  # with its words, and shorter ones

WIDTH, LEFT, ROW, GAP = 720, 8, 26, 16
CURVE = 110
POINTS = 160
MOST_TICKS = 12
LEGIBLE = 7  # pixels a letter needs at least
MOST_LANES = 20  # rows of units below; with more of them the list says it better


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

    def add(self, heading: str, spans: Sequence[Span]) -> None:
        """One row of bars, close to the row above if it has no heading of its own."""
        row = Row(heading, self.height + 12)
        top = self.height + 18 if heading else self.height - GAP / 2 + 1
        for starts, ends, words in spans:
            if starts < self.last:
                left, right = self.x(starts), self.x(ends or self.last)
                width = round(max(right - left - 1, 1), 1)
                label = f"{words[0]}: {starts.isoformat()} – {ends.isoformat() if ends else ''}"
                row.bars.append(Bar(left, top, width, fitting(words, width), label))
        self.rows.append(row)
        self.height = top + ROW + GAP / 2

    def add_all(self, rows: list[tuple[str, list[Span]]]) -> None:
        """Several rows."""
        for heading, spans in rows:
            self.add(heading, spans)

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


@dataclass(frozen=True)
class Story:
    """What is drawn of a unit."""

    chapters: list[Chapter]
    below: list[Below]
    terms: list[Appointment]
    members: Members | None


def draw(story: Story) -> Drawing:
    """From the founding to today, or to the last day that something is decided for."""
    places = [chapter.place for chapter in story.chapters]
    edges = [edge for place in places for edge in (place.starts, place.ends) if edge]
    edges += [span.ends for span in story.below if span.ends]
    found = Drawing(places[0].starts, max([*edges, today()]) + timedelta(days=30))
    chapters = [
        (place.starts, place.ends, (f"{place.name} · {place.kind}", str(place.kind)))
        for place in places
    ]
    found.add(_("The unit"), chapters)
    lanes = lanes_of(story.below, [str(place.name) for place in places])
    if len(lanes) <= MOST_LANES:
        found.add_all(headed(_("Units under it"), lanes))
    found.add_all(by_office(story.terms))
    if story.members:
        found.add_curve(story.members)
    return found


def fitting(words: tuple[str, ...], width: float) -> str:
    """The first words that are not wider than a bar."""
    narrow = (each for each in words if len(each.encode("gb18030")) * LEGIBLE <= width)
    return next(narrow, "")


def lanes_of(below: list[Below], names: list[str]) -> list[list[Span]]:
    """Units below in as few rows as it takes; a short name leaves out what is in the unit's own."""
    lanes: list[list[Span]] = []
    for one in below:
        name = str(one.place.name)
        shorter = min((without_start_of(name, own) for own in names), key=len)
        span: Span = (one.starts, one.ends, (name, shorter))
        free = (lane for lane in lanes if (lane[-1][1] or date.max) <= one.starts)
        lane = next(free, None)
        if lane is None:
            lanes.append([span])
        else:
            lane.append(span)
    return lanes


def without_start_of(name: str, other: str) -> str:
    """`North First Branch` beside `North General Branch` is `First Branch`."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False))
    length = sum(1 for _pair in alike)
    if name.isascii():
        length = name.rfind(" ", 0, length) + 1
    return name[length:] or name


def headed(heading: str, lanes: list[list[Span]]) -> list[tuple[str, list[Span]]]:
    """The heading stands over the first row alone."""
    return [(heading if place == 0 else "", lane) for place, lane in enumerate(lanes)]


def by_office(terms: list[Appointment]) -> list[tuple[str, list[Span]]]:
    """The terms of each office in as many rows as it had holders at once."""
    rows: list[tuple[int, str, list[Span]]] = []
    for term in terms:
        span: Span = (term.starts, term.ends, (term.person.name,))
        for office, _heading, spans in rows:
            if office == term.office_id and (spans[-1][1] or date.max) <= term.starts:
                spans.append(span)
                break
        else:
            is_first = all(office != term.office_id for office, _heading, _spans in rows)
            rows.append((term.office_id, str(term.office.kind) if is_first else "", [span]))
    return [(heading, spans) for _office, heading, spans in rows]
