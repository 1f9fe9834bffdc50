"""Writes an invented organisation: tree, acts, people, spells, transfers, offices.

The key of a row is its place in the list plus one, so that nothing has to be read back.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import transaction

from folkmoot.core.texts import both
from folkmoot.home.bench.invented import KINDS, YEAR, Invented, Life, Place
from folkmoot.home.bench.names import names
from folkmoot.home.bench.pouring import instant, pour, settle_sequences
from folkmoot.members.models import Transfer, TransferAnswer
from folkmoot.people.models import Person
from folkmoot.units.acts.models import Act, ActUnit
from folkmoot.units.kinds import ensure_kinds
from folkmoot.units.models import (
    Appointment,
    Employment,
    Host,
    Membership,
    Office,
    OfficeKind,
    Placement,
    Unit,
    UnitKind,
)
from folkmoot.units.rulebook.actions import begin_rulebook
from folkmoot.units.rulebook.rules import BRANCH_RULES

AT_ONCE = 10_000
OPEN_TRANSFERS = 2_000  # one in so many people has a transfer under way
NAMES = {
    0: ("City Committee", "市委员会"), 1: ("District Committee", "区委员会"),
    2: ("General Branch", "总支"), 3: ("Branch", "支部"),
}  # fmt: skip
PERSON = (
    "id", "number", "name", "latin_name", "keys", "email", "born", "first_employed", "joined",
    "language",
)  # fmt: skip
SPAN = ("starts", "ends", "recorded")
Row = tuple[Any, ...]


@transaction.atomic
def write(world: Invented) -> None:
    """All of it; the planner's statistics too."""
    ensure_kinds()
    pour(Host, ("id", "code", "name"), hosts(world))
    pour(Unit, ("id", "code"), ((n + 1, code(n)) for n in range(len(world.places))))
    pour(Unit.hosts.through, ("unit", "host"), covered(world))
    write_tree(world)
    write_people(world)
    write_acts(world)
    write_offices(world)
    begin_rulebook(BRANCH_RULES, on=world.places[0].founded, by=None)
    settle_sequences([Host, Unit, Person, Act, Office, Transfer])


def code(number: int) -> str:
    """What a unit is called in addresses."""
    return f"u{number}"


def hosts(world: Invented) -> Iterator[Row]:
    """Companies."""
    for number in range(world.hosts):
        name = both(f"Company {number}", f"第{number}公司")
        yield number + 1, f"h{number}", name


def covered(world: Invented) -> Iterator[Row]:
    """The company of each branch."""
    for branch in world.branches:
        yield branch + 1, branch % world.hosts + 1


def write_tree(world: Invented) -> None:
    """Every placement there ever was."""
    kinds = {kind.code: kind.pk for kind in UnitKind.objects.all()}
    pour(Placement, ("unit", "parent", "path", "kind", "name", *SPAN), placements(world, kinds))


def placements(world: Invented, kinds: dict[str, int]) -> Iterator[Row]:
    """One row a unit; two where it moved or was renamed."""
    for number, place in enumerate(world.places):
        kind = kinds[KINDS[place.depth]]
        for above, renamed, starts, ends in chapters(place):
            english, chinese = NAMES[place.depth]
            old = "" if renamed or not place.renamed else "Old "
            name = both(f"{old}{english} {number}", f"{'旧' if old else ''}第{number}{chinese}")
            yield (
                number + 1, None if above is None else above + 1, path(world, number, above),
                kind, name, starts.isoformat(),
                ends and ends.isoformat(), instant(starts),
            )  # fmt: skip


def chapters(place: Place) -> Iterator[tuple[int | None, bool, date, date | None]]:
    """The unit above, whether it has its new name, and the span."""
    if place.moved:
        day, former = place.moved
        yield former, False, place.founded, day
        yield place.parent, False, day, None
    elif place.renamed:
        yield place.parent, False, place.founded, place.renamed
        yield place.parent, True, place.renamed, None
    else:
        yield place.parent, False, place.founded, None


def path(world: Invented, number: int, above: int | None) -> str:
    """From the root down to a unit that stands under another one."""
    parts = [number]
    while above is not None:
        parts.append(above)
        above = world.places[above].parent
    return "".join(f"{part + 1}." for part in reversed(parts))


def write_people(world: Invented) -> None:
    """Batch by batch, so that memory does not grow with the number."""
    named = zip(world.lives(), names(Random(world.seed), world.members), strict=False)  # noqa: S311 -- invented data
    found = enumerate(named)
    while batch := list(islice(found, AT_ONCE)):
        lives = [(number, life) for number, (life, _name) in batch]
        people = [person_of(number, life, name) for number, (life, name) in batch]
        pour(Person, PERSON, ([getattr(one, name) for name in PERSON] for one in people))
        pour(Membership, ("person", "unit", "kind", "standing", *SPAN), spells(lives))
        pour(Employment, ("person", "host", "title", *SPAN), jobs(lives))
        write_transfers(world, lives)


def person_of(number: int, life: Life, name: tuple[str, str, str]) -> Person:
    """A person whose search keys are up to date."""
    person = Person(
        pk=number + 1, number=str(100_000 + number), name=name[0], latin_name=name[1],
        language=name[2], born=life.born.isoformat(), first_employed=life.employed,
        joined=life.joined.isoformat(), email=f"m{number}@example.org" if number % 200 else "",
    )  # fmt: skip
    person.set_keys()
    return person


def spells(lives: list[tuple[int, Life]]) -> Iterator[Row]:
    """Homes and guests' places."""
    for number, life in lives:
        for home in life.homes:
            standing = life.standing if home is life.homes[-1] else "full"
            yield (number + 1, home.where + 1, "home", standing, *span(home.starts, home.ends))
        if life.guest:
            spell = life.guest
            yield (number + 1, spell.where + 1, "guest", "full", *span(spell.starts, None))


def jobs(lives: list[tuple[int, Life]]) -> Iterator[Row]:
    """Employments."""
    for number, life in lives:
        for job in life.jobs:
            yield (number + 1, job.where + 1, "engineer", *span(job.starts, job.ends))


def span(starts: date, ends: date | None) -> Row:
    """Days, and when they were recorded."""
    return starts.isoformat(), ends.isoformat() if ends else None, instant(starts)


def write_transfers(world: Invented, lives: list[tuple[int, Life]]) -> None:
    """Those of the ten years, and some that wait for an answer."""
    done = [(number, life) for number, life in lives if life.transfer]
    waiting = [(n, life) for n, life in lives if n % OPEN_TRANSFERS == 0 and not life.transfer]
    columns = (
        "id", "person", "losing", "gaining", "reason", "on", "started", "side", "deadline",
        "effective", "closed",
    )  # fmt: skip
    rows = [transfer(number, life.homes[0].where, life.homes[1].where, life.transfer)
            for number, life in done if life.transfer]  # fmt: skip
    for number, life in waiting:
        goal = world.branches[(number + 1) % len(world.branches)]
        if goal != life.homes[-1].where:
            rows.append(transfer(number, life.homes[-1].where, goal, None, world.day))
    pour(Transfer, columns, rows)
    answers = ((number + 1, "member", True, instant(life.transfer)) for number, life in done
               if life.transfer)  # fmt: skip
    pour(TransferAnswer, ("transfer", "side", "is_accepted", "at"), answers)


def transfer(
    number: int, losing: int, gaining: int, effective: date | None, day: date = date.max
) -> Row:
    """One that is done, or one that waits since a day."""
    on = effective or day + timedelta(10)
    done = effective.isoformat() if effective else None
    return (
        number + 1, number + 1, losing + 1, gaining + 1, "work", on.isoformat(), instant(on),
        "member", instant(on + timedelta(30)), done, effective and instant(effective),
    )  # fmt: skip


def write_acts(world: Invented) -> None:
    """Splits, moves and new names, each signed by two people."""
    acts: list[Row] = []
    units: list[Row] = []
    for number, place in enumerate(world.places):
        for kind, day, concerned in decisions(number, place):
            acts.append((len(acts) + 1, kind, day, "growth", instant(day), instant(day)))
            units += [(len(acts), unit + 1, role) for unit, role in concerned]
    columns = (
        "id", "kind", "on", "reason", "proposed", "signed", "parameters", "proposed_by",
        "approved_by",
    )  # fmt: skip
    pour(Act, columns, ((*act, {"heirs": {}}, 1, 2) for act in acts))
    pour(ActUnit, ("act", "unit", "role"), units)


def decisions(number: int, place: Place) -> Iterator[tuple[str, date, list[tuple[int, str]]]]:
    """What was decided about a unit."""
    role = ActUnit.Role
    if place.origin is not None:
        roles = [(place.origin, role.PREDECESSOR), (number, role.SUCCESSOR)]
        yield "split", place.founded, [(unit, str(one)) for unit, one in roles]
    if place.moved:
        yield "move", place.moved[0], [(number, str(role.SUBJECT))]
    if place.renamed:
        yield "rename", place.renamed, [(number, str(role.SUBJECT))]


def write_offices(world: Invented) -> None:
    """A secretary everywhere, three terms within ten years; the officer of the root."""
    secretary, officer = (
        OfficeKind.objects.get(code=code).pk for code in ("secretary", "organisation-officer")
    )
    offices = [(unit + 1, unit + 1, secretary) for unit in range(len(world.places))]
    pour(Office, ("id", "unit", "kind"), [*offices, (len(offices) + 1, 1, officer)])
    pour(Appointment, ("office", "person", *SPAN), terms(world))


def terms(world: Invented) -> Iterator[Row]:
    """Members of each branch in turn; what stands above takes those of its first branches."""
    first = 1
    for branch, size in zip(world.branches, world.sizes, strict=True):
        for term in range(min(size, 3)):
            yield (branch + 1, first + term, *term_of(world, term))
        first += size
    for number, place in enumerate(world.places):
        if place.depth < len(KINDS) - 1:
            yield (number + 1, world.members - number, *term_of(world, 2))
    yield (len(world.places) + 1, world.members // 2, *term_of(world, 2))


def term_of(world: Invented, number: int) -> Row:
    """The first, the second or the present term."""
    starts = world.day - (9 - 3 * number) * YEAR
    return span(starts, starts + 3 * YEAR if number < 2 else None)  # noqa: PLR2004 -- the last goes on
