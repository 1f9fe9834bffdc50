import json
from functools import partial

import pytest

from .browser import REPOSITORY, STATIC, call, opened, served

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


@pytest.fixture(scope="session")
def vectors():
    return json.loads(VECTORS.read_text(encoding="utf-8"))
