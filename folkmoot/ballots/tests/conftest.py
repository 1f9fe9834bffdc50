import json
from functools import partial

import pytest

from .boards import place_of
from .browser import ASK, CLIENT, REPOSITORY, STATIC, binary, call, opened, served

VECTORS = REPOSITORY / "civic" / "belenios" / "tests" / "vectors.json"


@pytest.fixture(scope="session")
def static_site():
    with served(STATIC) as address:
        yield address


@pytest.fixture(scope="session")
def opened_page(chromium, static_site):
    with opened(chromium, static_site) as page:
        yield page


@pytest.fixture
def page(opened_page):
    """One page for all tests: loading the modules anew takes longer than most of them."""
    page, complaints = opened_page
    yield page
    assert complaints == []


@pytest.fixture
def belenios(page):
    """Calls a function of the browser's modules: see `call`."""
    return partial(call, page)


@pytest.fixture
def ask(page):
    """Has a worker do a job: its result and progress, or its code."""
    return lambda job, **parameters: page.evaluate(ASK, [CLIENT, job, parameters])


@pytest.fixture
def audit(belenios):
    return lambda archive, **expected: belenios("audit.auditBoard", binary(archive), expected)


@pytest.fixture
def refused(audit):
    """Asserts with which code and where, and that civic refuses it at the same place."""

    def refusal(archive: bytes, code: str, place: dict[str, int | str]) -> None:
        assert audit(archive) == {"code": code, "parameters": place}
        assert {**place, **place_of(archive)} == place

    return refusal


@pytest.fixture(scope="session")
def vectors():
    return json.loads(VECTORS.read_text(encoding="utf-8"))
