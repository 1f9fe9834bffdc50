import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from folkmoot.core.tests.readers import Readers

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium():
    """A real browser. Playwright's running event loop is what Django would take for async code."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def readers(chromium, live_server, settings):
    """A cookie by its plain name can be given to a browser; forms are not what these tests try."""
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "session", False
    found = Readers(chromium, live_server.url)
    yield found
    found.close()
