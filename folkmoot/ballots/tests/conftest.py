import json
from functools import partial
from types import SimpleNamespace

import pytest

from .browser import REPOSITORY, STATIC, call, opened, served

VECTORS = REPOSITORY / "civic" / "belenios" / "tests" / "vectors.json"
JUDGES = ("ballots", "elections", "groups", "tally", "trustees")


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


@pytest.fixture(scope="session")
def vectors():
    if not VECTORS.exists():
        pytest.skip("the vectors of civic.belenios are not here yet")
    return json.loads(VECTORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def civic_belenios():
    """The modules of civic.belenios, by name."""
    found = {name: pytest.importorskip(f"civic.belenios.{name}") for name in JUDGES}
    return SimpleNamespace(**found)
