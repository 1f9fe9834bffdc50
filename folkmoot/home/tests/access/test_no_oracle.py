"""AZ-4: nothing that a reader may ask tells of people out of reach, byte for byte.

Every page is asked with every parameter that it takes, each with every value that could matter,
first without and then with somebody whom the reader does not reach; the answers are equal.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from django import forms
from django.db import transaction
from django.test import Client

from folkmoot.core.tests.answers import masked
from folkmoot.core.texts import both
from folkmoot.home.tests.access.objects import ABSENT
from folkmoot.home.tests.access.routes import ROUTES, Route
from folkmoot.members.models import Cohort, Transfer
from folkmoot.members.rights.requests import ask_for_correction
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Person
from folkmoot.units.forms import KnownField, Question
from folkmoot.units.models import Employment, Host, Membership
from folkmoot.units.tests.world import make_person, make_world

pytestmark = pytest.mark.django_db
# (reader, the unit out of reach where the hidden member lives)
PAIRS = [("secretary", "north2"), ("general", "south"), ("member", "north2"), ("auditor", "south")]
EMAIL = "quill@example.org"
ASKED = [
    "尉", "yuchiyin", "ycy", "Quill", "hiddenson quill", "7700", EMAIL, "13912345678", "1971-05-04",
    "zhang", "",
]  # fmt: skip
PLAIN = ["7700", "尉迟隐", "north2"]  # for a parameter of which nothing is known
DAYS = ["2019-06-01", "2021-06-01", ""]
# The head of the log stands for every entry of the organisation, on purpose; who reads them all is
# no reader out of reach.
HEAD = re.compile(rb'<section aria-labelledby="check">.*?</section>', re.DOTALL)
READS_ALL = {"auditor": "/log/"}
OBJECTS = {"number": "7700", "code": "north2"}


@dataclass(frozen=True)
class Page:
    """A page that takes parameters, and what it is asked."""

    route: Route
    question: type[Question] | None
    names: frozenset[str]

    def __str__(self) -> str:
        return self.route.name


def small_world() -> SimpleNamespace:
    """The usual people, some at work, and a cohort of all of them."""
    world = make_world()
    world.acme = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    world.far = Host.objects.create(code="far", name=both("Far", "远大"))
    world.north1.unit.hosts.add(world.acme)
    for person in (world.member, world.secretary, world.general):
        Employment.objects.create(person=person, host=world.acme, starts=date(2020, 1, 1))
    Person.objects.update(born=date(1971, 5, 4), first_employed=1993)
    Cohort.objects.create(
        name=both("First of 1993", "九三年"), rule={"first_employed": [1993, 1993]}
    )
    Cohort.objects.create(
        name=both("Full members", "正式成员"), rule={"standing": "full"}, unit=world.city.unit
    )
    return world


def hide_somebody(world: SimpleNamespace, where: str) -> None:
    """A member in a unit out of reach, to whom everything happens that makes a list longer."""
    person = make_person(
        "7700", "尉迟隐", "Quill Hiddenson", phone="+86 13912345678", born=date(1971, 5, 4),
        first_employed=1993,
    )  # fmt: skip
    place, starts = getattr(world, where), date(2020, 1, 1)
    Person.objects.filter(pk=person.pk).update(joined=starts, email=EMAIL)
    Membership.objects.create(
        person=person, unit=place.unit, starts=starts, standing="probationary"
    )
    for host in (world.far, world.acme):
        Employment.objects.create(person=person, host=host, starts=starts)
    Transfer.objects.create(
        person=person, losing=place.unit, gaining=world.city.unit, reason="work", side="member",
        on=date(2030, 1, 1), deadline="2030-01-01T00:00Z",
    )  # fmt: skip
    Letter.objects.create(key="hidden", recipient=EMAIL, subject="x", failed="2026-01-01T00:00Z")
    ask_for_correction(person, "born", "1970-01-01", note="", by=person)


def values(field: Any, name: str) -> list[str]:
    """What a parameter is asked with: its choices, days, pages, and words that fit the hidden one."""
    if isinstance(field, forms.ChoiceField):
        field = cast("Any", field)
        return [str(value) for value, _label in list(field.choices)]
    if isinstance(field, KnownField | forms.DateField):
        return DAYS
    if isinstance(field, forms.IntegerField):
        return ["1993", "1994", ""] if name == "year" else ["2", "999"]
    return {
        "unit": ["north1", "north2", "south", "city", "north", "none", ""],
        "host": ["acme", "far", "none", ""],
    }.get(name, ASKED)


def queries(page: Page) -> list[dict[str, str]]:
    """Each parameter alone with each value, and what could be told together."""
    fields: dict[str, Any] = page.question.base_fields if page.question else {}
    found: list[dict[str, str]] = [{}]
    for name in sorted(page.names - set(fields)):
        found += [{name: value} for value in PLAIN]
    for name, field in fields.items():
        found += [{name: value} for value in values(field, name)]
    if {"q", "sort"} <= set(fields):
        sorts, words = values(fields["sort"], "sort"), ("尉", "wei", "7700", "zhang")
        found += [{"q": q, "sort": sort} for q, sort in product(words, sorts)]
        found += [{"year": "1993", "kind": kind} for kind in ("home", "guest")]
        found += [{"host": "acme", "page": "2"}, {"q": "77", "unit": "north2"}]
    return found


def addresses(page: Page) -> list[str]:
    """Where a page is asked: for each object that its route names, the one out of reach too."""
    kinds = page.route.parameters
    where = page.route.pattern
    for name, kind in kinds.items():
        given = OBJECTS.get(
            name, str(Cohort.objects.order_by("pk").values_list("pk", flat=True)[0])
        )
        if name not in {*OBJECTS, "pk"}:
            given = str(ABSENT[kind])
        where = re_placed(where, name, given)
    return [f"/{where}?{urlencode(query)}" for query in queries(page)]


def re_placed(pattern: str, name: str, value: str) -> str:
    """A pattern with one of its parameters filled in."""
    before, _, rest = pattern.partition(f"{name}>")
    return before[: before.rindex("<")] + value + rest


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker) -> list[Page]:
    """Every page of ours that takes a parameter: found by asking all of them as all readers."""
    seen: dict[str, type[Question]] = {}
    real = Question.of.__func__  # type: ignore[attr-defined]  # -- a class method
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        world = small_world()

        def spy(kind: Any, /, request: Any, **options: Any) -> Any:
            seen.setdefault(request.resolver_match.view_name, kind)
            return real(kind, request, **options)

        patch.setattr(Question, "of", classmethod(spy))
        for nickname in ("chair", "member", "auditor"):
            client = reader_of(world, nickname)
            for route in own_routes():
                client.get(addresses(Page(route, None, frozenset()))[0])
        transaction.set_rollback(True)
    return [
        Page(route, seen.get(route.name), names)
        for route in own_routes()
        for names in [frozenset(getattr(route.view, "parameters", ()))]
        if (route.name in seen and len(seen[route.name].base_fields)) or names
    ]


def own_routes() -> list[Route]:
    return [route for route in ROUTES.values() if route.view.__module__.startswith("folkmoot.")]


def reader_of(world: SimpleNamespace, nickname: str) -> Client:
    client = Client(raise_request_exception=False)
    account = getattr(world, nickname).account
    account.refresh_from_db()
    client.force_login(account)
    return client


def test_the_pages_that_list_people_are_among_those_that_are_asked(pages):
    names = {page.route.name for page in pages}
    assert names >= {
        "members:register", "members:work", "members:cohort", "members:own", "audit_log",
        "members:record", "members:transfer_new", "members:application_new", "units:tree",
        "units:unit",
    }  # fmt: skip


@pytest.mark.parametrize(("nickname", "where"), PAIRS)
def test_answers_are_the_same_with_and_without_a_hidden_member(pages, db, nickname, where):
    world = small_world()
    client = reader_of(world, nickname)
    asked = [address for page in pages for address in open_addresses(client, page)]
    asked += ["/", "/cohorts/", "/elections/", "/data/retention/", "/invitations/", "/units/"]
    before = {address: answer(client, address) for address in asked}
    hide_somebody(world, where)
    own = READS_ALL.get(nickname, "-")
    told = [a for a in asked if not a.startswith(own) and answer(client, a) != before[a]]
    assert len(asked) > {"secretary": 150, "general": 150}.get(nickname, 40)
    assert told == []


def open_addresses(client: Client, page: Page) -> list[str]:
    """All addresses of a page; only the first where the reader finds nothing whatever is asked."""
    first, *others = addresses(page)
    return [first, *(others if client.get(first).status_code == 200 else [])]


def answer(client: Client, address: str) -> tuple[int, bytes]:
    """Status and body, without what differs in every answer."""
    with transaction.atomic():
        found = client.get(address)
        body = HEAD.sub(b"", masked(found, address)) if found.status_code < 400 else b""
        transaction.set_rollback(True)
    return found.status_code, body


def test_search_finds_a_difference_where_there_is_one(pages, db):
    world = small_world()
    client = reader_of(world, "chair")
    before = answer(client, "/register/?q=ycy")
    hide_somebody(world, "south")
    assert answer(client, "/register/?q=ycy") != before
