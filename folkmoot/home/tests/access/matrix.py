"""Asks every route as every role for every object, and notes what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace

from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client

from folkmoot.core.tests.answers import masked
from folkmoot.home.tests.access.objects import CASES, OBJECTS, absent_address, address
from folkmoot.home.tests.access.stage import PLACES, ROLES, canaries

METHODS = ("GET", "POST")
SIGNS = {
    HTTPStatus.OK: "o",
    HTTPStatus.CONFLICT: "o",
    HTTPStatus.BAD_REQUEST: "b",
    HTTPStatus.FORBIDDEN: "f",
    HTTPStatus.NOT_FOUND: "-",
    HTTPStatus.METHOD_NOT_ALLOWED: "x",
    HTTPStatus.TOO_MANY_REQUESTS: "l",
}


@dataclass(frozen=True)
class Answer:
    """What one role got for one object."""

    role: str
    place: str
    method: str
    sign: str
    looks_absent: bool
    shown: frozenset[tuple[str, str]]  # (place of a quiet member, kind of knowledge)

    def __str__(self) -> str:
        return f"{self.method} as {self.role}, object: {self.place}"


class Matrix:
    """The answers of every case, each asked once."""

    def __init__(self, stage: SimpleNamespace) -> None:
        self.stage, self.known = stage, {place: canaries(p) for place, p in stage.quiet.items()}
        self.cookies = {role: self.signed_in(account) for role, account in stage.accounts.items()}
        self.answers: dict[str, list[Answer]] = {}

    def signed_in(self, account):
        client = Client()
        if account:
            account.refresh_from_db()
            client.force_login(account)
        return client.cookies

    def ask(self, role: str, method: str, where: str, **options):
        """One request by a fresh browser with the role's session; what it writes is undone."""
        client = Client(raise_request_exception=True)
        client.cookies.load(self.cookies[role].output(header="", sep=";"))
        with transaction.atomic():
            response = client.generic(method, where, **options)
            response.getvalue()
            transaction.set_rollback(True)
        return response

    def address(self, case: str, place: str = "own") -> str:
        """Where a case is asked."""
        return address(case, self.stage, place)

    def of(self, case: str) -> list[Answer]:
        """All answers of a case."""
        if case not in self.answers:
            self.answers[case] = list(self.run(case))
        return self.answers[case]

    def run(self, case: str) -> Iterator[Answer]:
        for method in METHODS:
            for role in ROLES:
                absent = self.ask(role, method, absent_address(case))
                for place in PLACES if case in OBJECTS else ("-",):
                    found = self.ask(role, method, self.address(case, place))
                    body = found.getvalue().decode(errors="replace")
                    yield Answer(
                        role, place, method, sign(found), alike(found, absent), self.shown(body)
                    )

    def shown(self, body: str) -> frozenset[tuple[str, str]]:
        """The canaries in an answer."""
        return frozenset(
            (place, kind)
            for place, kinds in self.known.items()
            for kind, texts in kinds.items()
            if any(text in body for text in texts)
        )


def sign(response) -> str:
    """One letter for what an answer means."""
    if 300 <= response.status_code < 400:
        target = response.headers["Location"]
        if target.startswith(resolve_url(settings.LOGIN_URL) + "?"):
            return "s"
        return "r" if "/reauthenticate/" in target else "o"
    return SIGNS[HTTPStatus(response.status_code)]


def alike(one, other) -> bool:
    """Whether two answers tell a reader the same."""
    return (one.status_code, masked(one)) == (other.status_code, masked(other))


def line_of(case: str, method: str, answers: list[Answer]) -> str:
    """The line of the table that these answers make."""
    cells = [
        squeezed("".join(a.sign for a in answers if (a.role, a.method) == (role, method)))
        for role in ROLES
    ]
    return " ".join([case.ljust(36), method.ljust(5), *(cell.ljust(9) for cell in cells)]).rstrip()


def squeezed(signs: str) -> str:
    """One sign where all places have the same."""
    return signs[0] if len(set(signs)) == 1 else signs


__all__ = ["CASES", "METHODS", "Answer", "Matrix", "line_of", "squeezed"]
