"""What is asked of a register of some size: pages, days gone by, rolls, and what changes it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.home.bench.measuring import ROUNDS, Ask, measured, memory, page
from folkmoot.members import transfers
from folkmoot.members.importing import import_at_once
from folkmoot.members.imports import keep_file
from folkmoot.members.models import Transfer
from folkmoot.members.rolls import draw_roll
from folkmoot.people.models import Account, Person
from folkmoot.units.acts.actions import propose_act, sign_act
from folkmoot.units.models import Appointment, Membership, Placement, Unit
from folkmoot.units.queries import Node, grown

IMPORTED = 100_000
LARGE = 3  # times that something long is asked


@dataclass
class World:
    """Who asks, and for whom; the same from the same size."""

    members: int

    @cached_property
    def rng(self) -> Random:
        """What chooses."""
        return Random(11)  # noqa: S311 -- no secret

    @cached_property
    def root(self) -> Placement:
        """The whole."""
        return self.placed(Placement.objects.on(today()).filter(parent=None))

    @cached_property
    def branches(self) -> list[Placement]:
        """Some branches of middling size."""
        rows = (
            Placement.objects.on(today()).filter(kind__code="branch").select_related("unit", "kind")
        )
        listed = rows.order_by("pk")
        count = listed.count()
        return [listed[count * number // (ROUNDS + 1)] for number in range(ROUNDS + 1)]

    @staticmethod
    def placed(rows: Any) -> Placement:
        """The first."""
        found: Placement = rows.select_related("unit", "kind").order_by("pk").first()
        return found

    def above(self, place: Placement, depth: int) -> Placement:
        """The unit of a depth over a branch."""
        rows = Placement.objects.on(today()).filter(unit=place.ancestor_ids[depth])
        return self.placed(rows)

    @staticmethod
    def holder(place: Placement, kind: str = "secretary") -> Person:
        """Who holds an office of a unit."""
        held = Appointment.objects.on(today()).filter(
            office__unit=place.unit_id, office__kind__code=kind
        )
        term: Appointment = held.select_related("person").get()
        return term.person

    @staticmethod
    def client(person: Person) -> Client:
        """Somebody's browser, signed in."""
        account = Account.objects.filter(person=person).first() or Account.objects.create_user(
            f"reader-{person.pk}@example.org", person=person
        )
        client = Client(SERVER_NAME="localhost")
        client.force_login(account)
        return client

    @cached_property
    def officer(self) -> Client:
        """Whose office reaches everybody."""
        return self.client(self.holder(self.root, "organisation-officer"))

    @cached_property
    def people(self) -> list[Person]:
        """Some people of all kinds."""
        keys = [self.rng.randrange(self.members) + 1 for _ in range(ROUNDS + 1)]
        found = Person.objects.in_bulk(keys)
        return [found[key] for key in keys]

    def days(self) -> Iterator[date]:
        """Days within the last ten years."""
        while True:
            yield today() - timedelta(self.rng.randrange(3650))


def questions(members: int) -> Iterator[dict[str, Any]]:
    """One row a question; what a server weighs after the pages."""
    world = World(members)
    for name, addresses, client in pages(world):
        yield measured(name, [page(client, address) for address in addresses])
    yield {"question": "memory after the pages, MB", **memory()}
    for name, asks in readings(world):
        yield measured(name, asks)
    for name, asks in changes(world):
        yield measured(name, asks)
    yield {"question": "memory in the end, MB", **memory()}


Addresses = list[str]
WORK = "/work/"


def pages(world: World) -> Iterator[tuple[str, Addresses, Client]]:
    """Every kind of page, by who asks."""
    officer, same = world.officer, [""] * (ROUNDS + 1)
    yield from (
        (name, [f"/register/{query}" for _ in same], officer)
        for name, query in {
            "register of all": "",
            "register by number": "?sort=-number",
            "register by joining date": "?sort=joined",
            "register, page 40": "?page=40",
            "register, one standing": "?standing=suspended",
            "register, guests": "?kind=guest",
            "register, year of employment": "?year=1999",
            "search by common pinyin": "?q=zhang",
            "search by initials": "?q=zw",
            "search for nobody": "?q=qqqq",
        }.items()
    )
    yield "search by Chinese name", [f"/register/?q={p.name}" for p in world.people], officer
    yield "search by pinyin", [f"/register/?q={pinyin(p)}" for p in world.people], officer
    yield "search by number", [f"/register/?q={p.number}" for p in world.people], officer
    days = world.days()
    yield "register as of a day", [f"/register/?on={next(days)}" for _ in same], officer
    yield "register of a branch", unit_pages(world, "/register/?unit={}"), officer
    yield from by_secretaries(world)
    yield "unit", unit_pages(world, "/units/{}/"), officer
    yield "unit story", unit_pages(world, "/units/{}/story/"), officer
    yield "story of the whole", [f"/units/{world.root.unit.code}/story/"] * LARGE, officer
    yield "tree", ["/units/"] * (LARGE + 5), officer
    yield "tree as of a day", [f"/units/?on={next(days)}" for _ in range(LARGE + 5)], officer
    yield "record", [f"/people/{p.number}/?why=data" for p in world.people], officer
    yield "home", ["/"] * (ROUNDS + 1), officer


def pinyin(person: Person) -> str:
    """What somebody types who does not write characters."""
    return person.keys.partition("  ")[0].replace(" ", "+")


def unit_pages(world: World, address: str) -> Addresses:
    """A page of each of some branches."""
    return [address.format(place.unit.code) for place in world.branches]


def by_secretaries(world: World) -> Iterator[tuple[str, Addresses, Client]]:
    """What the offices of a branch, of a general branch, of a district and of all see first."""
    branch = world.branches[ROUNDS // 2]
    readers = {
        "branch": world.client(world.holder(branch)),
        "general branch": world.client(world.holder(world.above(branch, 2))),
        "district": world.client(world.holder(world.above(branch, 1))),
    }
    for name, client in readers.items():
        yield f"register, secretary of a {name}", ["/register/"] * (ROUNDS + 1), client
        yield f"search, secretary of a {name}", ["/register/?q=zhang"] * (ROUNDS + 1), client
        yield f"to do, secretary of a {name}", [WORK] * (ROUNDS + 1), client
        yield f"home, secretary of a {name}", ["/"] * (ROUNDS + 1), client
    yield "to do, officer of all", [WORK] * (LARGE + 1), world.officer


def readings(world: World) -> Iterator[tuple[str, list[Ask]]]:
    """Days gone by, and rolls; what is written is taken back."""
    days = world.days()
    yield "whole tree as of a day", [bound(whole_tree, next(days)) for _ in range(LARGE + 1)]
    homes = [bound(entitled_on, next(days)) for _ in range(LARGE + 1)]
    yield "everybody entitled on a day, and where", homes
    yield (
        "roll of a branch, drawn and published",
        [taken_back(roll_of, p, next(days)) for p in world.branches],
    )
    yield (
        "roll of the whole, drawn and published",
        [taken_back(roll_of, world.root, next(days))] * 2,
    )


def whole_tree(day: date) -> None:
    """Every unit that stood on a day, under the one above it."""
    places = Placement.objects.on(day).select_related("unit", "kind")
    grown({place.unit_id: Node(place, is_open=True) for place in places})


def entitled_on(day: date) -> None:
    """Every full member of a day with their unit."""
    rows = Membership.objects.on(day).filter(kind=Membership.Kind.HOME, standing="full")
    dict(rows.values_list("person", "unit"))


def bound(ask: Callable[..., Any], *arguments: Any) -> Ask:
    """A question with what it is asked of."""
    return lambda: ask(*arguments)


def taken_back(ask: Callable[..., Any], *arguments: Any) -> Ask:
    """What writes, undone."""

    def act() -> None:
        with transaction.atomic():
            ask(*arguments)
            transaction.set_rollback(True)

    return act


def roll_of(place: Placement, day: date) -> None:
    """A roll drawn."""
    draw_roll(place, day, standings=["full"], contest_ends=timezone.now(), by=None)


def changes(world: World) -> Iterator[tuple[str, list[Ask]]]:
    """A transfer from asking to its day, an act with its signature, a file."""
    pairs = list(zip(world.branches, world.branches[1:], strict=False))
    yield "transfer", [taken_back(move, losing, gaining) for losing, gaining in pairs[:10]]
    yield "split of a branch", [taken_back(split, place) for place in world.branches[:5]]
    yield "import", [taken_back(bring_in, world)] * 2


def move(losing: Placement, gaining: Placement) -> None:
    """All three sides agree, for today."""
    home = Membership.objects.on(today()).filter(unit=losing.unit_id, kind="home", standing="full")
    moving = Transfer.objects.filter(closed=None).values("person")
    person = Person.objects.filter(memberships__in=home).exclude(pk__in=moving).earliest("pk")
    wish = transfers.Wish(gaining.unit, today(), Transfer.Reason.OTHER)
    found = transfers.start_transfer(person, wish, side="member", by=person)
    for side in ("losing", "gaining"):
        transfers.accept_transfer(found, side, by=None)


def split(place: Placement) -> None:
    """Half of the members go to a new branch."""
    home = Membership.objects.on(today()).filter(unit=place.unit_id, kind="home")
    people = list(home.order_by("pk").values_list("person", flat=True))
    part = {
        "code": "half", "name": both("Half", "一半"), "kind": place.kind_id,
        "parent": place.parent_id, "hosts": [], "people": people[: len(people) // 2],
    }  # fmt: skip
    given = {"unit": place.unit_id, "parts": [part], "stays": True}
    first, second = Person.objects.order_by("pk")[:2]
    act = propose_act("split", given, on=today(), reason="growth", by=first)
    sign_act(act, by=second)


def bring_in(world: World) -> None:
    """A file of new members, checked and written."""
    codes = list(
        Unit.objects.filter(pk__in=[p.unit_id for p in world.branches]).values_list("code")
    )
    header = "number,name,latin_name,unit,standing,joined,born"
    rows = (
        f"n{number},{world.people[number % ROUNDS].name},,{codes[number % len(codes)][0]},full,"
        f"2020-0{1 + number % 9}-15,1990-01-0{1 + number % 9}"
        for number in range(min(IMPORTED, world.members))
    )
    report = import_at_once(
        keep_file("members", "\r\n".join([header, *rows, ""]).encode(), by=None)
    )
    assert report.is_clean, report.problem or report
