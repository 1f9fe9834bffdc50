"""IN-1 in a real browser: sixty texts in every field, every page, a trap for what runs."""

import pytest
from django.conf import settings as project

from folkmoot.elections.tests import scene
from folkmoot.home.tests.access.crowd import Crowd
from folkmoot.home.tests.access.objects import CASES
from folkmoot.home.tests.access.payloads import PAYLOADS
from folkmoot.home.tests.access.poison import poison
from folkmoot.home.tests.access.stage import NOW, make_stage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
READING = ("member", "national", "auditor")
# Each round moves the texts on by this many, so that a field holds other ones; rows differ anyway.
ROUNDS, STEP = 6, 10


class Trap:
    """What a page did that a text must not make it do."""

    def __init__(self, page, home):
        self.caught = []
        self.page, self.home = page, home
        page.on("dialog", self.dialog)
        page.on("console", self.console)
        page.on("request", self.request)

    def dialog(self, dialog):
        self.caught.append(f"{self.page.url}: {dialog.type} {dialog.message}")
        dialog.dismiss()

    def console(self, message):
        if "Content Security Policy" in message.text:
            self.caught.append(f"{self.page.url}: {message.text}")

    def request(self, request):
        if not request.url.startswith((self.home, "data:image/")):
            self.caught.append(f"{self.page.url}: asks {request.url}")


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def readable(crowd, role):
    """The pages that a role may open."""
    for case in CASES:
        where = crowd.address(case)
        response = crowd.ask(role, "GET", where)
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 200 and kind.startswith("text/html"):
            yield where


def enter(page, crowd, role, home):
    """Take the session of a role into the browser."""
    page.context.clear_cookies()
    session = crowd.cookies[role][project.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": session, "url": home}])


def test_no_stored_text_runs_on_any_page(live_server, page, settings):
    settings.SESSION_COOKIE_NAME = "session"  # `__Host-` could not be set from here without HTTPS
    trap = Trap(page, live_server.url)
    stage = make_stage()
    with scene.at(NOW):
        crowd = Crowd(stage)
        for turn in range(ROUNDS):
            assert poison(PAYLOADS[turn * STEP :] + PAYLOADS[: turn * STEP]) > 300
            for role in READING:
                enter(page, crowd, role, live_server.url)
                pages = list(readable(crowd, role))
                assert len(pages) > 20
                for where in pages:
                    page.goto(f"{live_server.url}{where}")
                    assert "/accounts/login/" not in page.url or "login" in where
    assert trap.caught == []


@pytest.mark.parametrize(
    "planted",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=//elsewhere.example/x>",
    ],
)
@pytest.mark.parametrize("policy", ["default-src 'self'", "default-src * 'unsafe-inline'"])
def test_trap_springs(live_server, page, planted, policy):
    trap = Trap(page, live_server.url)
    where = f"{live_server.url}/planted/"
    headers = {"Content-Security-Policy": policy, "Content-Type": "text/html"}
    page.route(where, lambda route: route.fulfill(body=f"<p>{planted}</p>", headers=headers))
    page.goto(where)
    page.wait_for_load_state("networkidle")
    assert len(trap.caught) > 0
