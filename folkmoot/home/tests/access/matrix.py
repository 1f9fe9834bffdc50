"""Asks every route as every role for every object, and notes what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from types import SimpleNamespace

from django.conf import settings
from django.shortcuts import resolve_url

from folkmoot.core.tests.answers import alike
from folkmoot.home.tests.access.crowd import Crowd
from folkmoot.home.tests.access.objects import CASES, OBJECTS, absent_address
from folkmoot.home.tests.access.places import PLACES, ROLES
from folkmoot.home.tests.access.stage import canaries

METHODS = ("GET", "POST")
SIGNS = {
    HTTPStatus.OK: "o",
    HTTPStatus.CONFLICT: "o",
    HTTPStatus.BAD_REQUEST: "b",
    HTTPStatus.FORBIDDEN: "f",
    HTTPStatus.NOT_FOUND: "-",
    HTTPStatus.METHOD_NOT_ALLOWED: "x",
    HTTPStatus.TOO_MANY_REQUESTS: "l",
    HTTPStatus.INTERNAL_SERVER_ERROR: "!",
}


@dataclass(frozen=True)
class Answer:
    """What one role got for one object."""

    role: str
    place: str
    method: str
    sign: str
    shown: frozenset[tuple[str, str]]  # (place of a quiet member, kind of knowledge)

    def __str__(self) -> str:
        return f"{self.method} as {self.role}, object: {self.place}"


class Matrix(Crowd):
    """The answers of every case, each asked once."""

    def __init__(self, stage: SimpleNamespace) -> None:
        super().__init__(stage)
        self.known = {place: canaries(person) for place, person in stage.quiet.items()}
        self.answers: dict[str, list[Answer]] = {}

    def of(self, case: str) -> list[Answer]:
        """All answers of a case."""
        if case not in self.answers:
            self.answers[case] = list(self.run(case))
        return self.answers[case]

    def run(self, case: str) -> Iterator[Answer]:
        for method in METHODS:
            for role in ROLES:
                for place in PLACES if case in OBJECTS else ("-",):
                    found = self.ask(role, method, self.address(case, place))
                    body = found.getvalue().decode(errors="replace")
                    letter = sign(found)
                    if letter == "-" and not alike(found, self.absent(case, role, method)):
                        letter = "n"
                    yield Answer(role, place, method, letter, self.shown(body))

    @cache  # noqa: B019 -- lives as long as its file of tests
    def absent(self, case: str, role: str, method: str):
        """The answer for what does not exist."""
        return self.ask(role, method, absent_address(case))

    def shown(self, body: str) -> frozenset[tuple[str, str]]:
        """The canaries in an answer."""
        return frozenset(
            (place, kind)
            for place, kinds in self.known.items()
            for kind, texts in kinds.items()
            if any(text in body for text in texts)
        )


def sign(response) -> str:
    """One letter for what an answer means; `n` for a "not found" that says more is put elsewhere."""
    if 300 <= response.status_code < 400:
        target = response.headers["Location"]
        if target.startswith(resolve_url(settings.LOGIN_URL) + "?"):
            return "s"
        return "r" if "/reauthenticate/" in target else "o"
    return SIGNS[HTTPStatus(response.status_code)]


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
