"""Nothing of a vote leaves the device but the ciphertext, and nothing stays on it (BA-2, BA-3).

A whole profile of a real Chromium is kept on disk for each voter and searched afterwards.
"""

import json
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as project
from django.test import Client

from folkmoot.conftest import ARGUMENTS, CHROMIUM
from folkmoot.elections.tests import scene as scenes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAW = "const random = (n) => randomBelow(n);"
TOLD = """const random = (n) => {
  const drawn = randomBelow(n);
  new BroadcastChannel("draws").postMessage(`${drawn}`);
  return drawn;
};"""
LISTEN = """window.draws = [];
new BroadcastChannel("draws").onmessage = ({ data }) => window.draws.push(data);"""
STORED = """async () => JSON.stringify({
  local: { ...localStorage }, session: { ...sessionStorage }, name: window.name,
  databases: await indexedDB.databases(), caches: await caches.keys(),
  state: history.state, address: location.href, referrer: document.referrer,
})"""


class Visit:
    """One voter's browser: what it asked for, said and kept."""

    def __init__(self, context, address) -> None:
        self.context, self.address = context, address
        self.page = context.pages[0] if context.pages else context.new_page()
        self.requests: list[Any] = []
        self.said: list[str] = []
        self.booth = False
        context.on("request", self.note)
        context.on("console", lambda message: self.said.append(message.text))
        context.on("weberror", lambda error: self.said.append(str(error.error)))

    def note(self, request) -> None:
        self.requests.append((self.booth, request.method, request.url, request.all_headers(),
                              request.post_data_buffer or b""))  # fmt: skip

    def vote(self, pk, names, *, is_typed=False) -> None:
        """From the letter through the booth to the tracker."""
        self.page.goto(f"{self.address}/elections/{pk}/letter/")
        self.page.locator("main form button").click()
        self.credential = self.page.locator("#credential").inner_text()
        self.booth = True
        page = self.typed(pk) if is_typed else self.handed_over()
        self.chosen = self.choose(page, names)
        page.locator("#cast").click()
        page.locator("#tracker").wait_for(state="visible", timeout=60_000)
        self.look_around(page)

    def typed(self, pk):
        """The booth, the credential typed in."""
        self.page.goto(f"{self.address}/elections/{pk}/booth/")
        self.page.locator("#credential").fill(self.credential)
        self.page.locator("#identify button").click()
        return self.page

    def handed_over(self):
        """The booth that the letter opened."""
        with self.page.expect_popup() as opened:
            self.page.locator("#to-booth").click()
        return opened.value

    def choose(self, page, names):
        for name in names:
            page.locator(f"label:has-text('{name}') input").check()
        page.locator("#choose button").click()
        return page.locator("#chosen li").all_inner_texts()

    def look_around(self, page) -> None:
        """What the page, its stores and its cookies hold once the ballot is cast."""
        self.tracker = page.locator("#tracker").inner_text()
        self.left = page.locator("main section").evaluate_all(
            "all => all.map((s) => s.outerHTML).join()"
        )
        self.values = page.locator("input").evaluate_all("all => all.map((i) => i.value).join()")
        self.draws = page.evaluate("window.draws")
        self.kept = page.evaluate(STORED) + json.dumps(self.context.cookies())

    @property
    def sent(self) -> bytes:
        """Every request as one text: address, headers, body."""
        return b"\n".join(
            f"{method} {url} {headers}".encode() + body
            for _booth, method, url, headers, body in self.requests
        )

    def shape(self) -> list[tuple[str, str, int]]:
        """What somebody on the line sees of the booth: requests and their sizes, in order."""
        return [
            (method, urlsplit(url).path, len(body))
            for booth, method, url, _headers, body in self.requests
            if booth
        ]


@contextmanager
def visit(chromium, live_server, folder, person):
    """A new profile, signed in as the person, that tells which numbers its worker draws."""
    context = chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=CHROMIUM,
        args=ARGUMENTS,
        locale="en-GB",
    )
    context.add_init_script(LISTEN)
    context.route("**/belenios/worker.js", tell_draws)
    client = Client()
    client.force_login(person.account)
    value = client.cookies[project.SESSION_COOKIE_NAME].value
    context.add_cookies([{
        "name": project.SESSION_COOKIE_NAME, "value": value, "url": live_server.url.replace("http:", "https:"),
        "secure": project.SESSION_COOKIE_SECURE, "httpOnly": True,
    }])  # fmt: skip
    yield Visit(context, live_server.url)
    context.close()


def tell_draws(route):
    answer = route.fetch()
    text = answer.text()
    assert DRAW in text
    route.fulfill(response=answer, body=text.replace(DRAW, TOLD))


def traces(folder, text):
    """Files of the profile that hold the text, in either of Chromium's spellings."""
    forms = (text.encode(), text.encode("utf-16-le"))
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
        and any(form in path.read_bytes() for form in forms)
    )  # fmt: skip


def casts(world, live_server, chromium, folder, choices, **changes):
    """A visit for each choice, each by a voter of their own, every other one typing the letter."""
    candidates = (world.member, world.colleague, world.secretary)
    scene = scenes.ready(world, *candidates, trustees=("chair", "general"), **changes)
    voters = (*candidates, world.general)
    visits = []
    with scenes.travel(15):
        for index, (voter, names) in enumerate(zip(voters, choices, strict=False)):
            with visit(chromium, live_server, folder / f"{index}", voter) as found:
                found.vote(scene.election.pk, names, is_typed=bool(index % 2))
            visits.append(found)
    return visits


def require_secret(found, folder, width):
    """Neither the credential nor the choice nor the nonces are where somebody could find them."""
    secrets = [found.credential, *found.draws[:width], found.draws[-1]]
    assert len(found.draws) > width
    for secret in secrets:
        assert secret.encode() not in found.sent
        assert secret not in found.kept + found.left + found.values
        assert traces(folder, secret) == []
    for name in found.chosen:
        assert name not in found.left
        assert name not in found.kept
        assert name.encode() not in found.sent
    assert found.said == []
    assert found.tracker in found.kept  # so that looking there finds what is there
    assert traces(folder, "/booth/") != []


def casting(found):
    """The requests that the choice could change: all but the files of the page itself."""
    return [each for each in found.shape() if not each[1].startswith("/static/")]


def test_every_choice_of_one_leaves_no_trace_and_looks_alike_from_outside(
    world, live_server, chromium, tmp_path
):
    names = [world.member.name, world.colleague.name, world.secretary.name, "None of them"]
    choices = [[name] for name in names]
    visits = casts(world, live_server, chromium, tmp_path, choices)
    for index, found in enumerate(visits):
        require_secret(found, tmp_path / f"{index}", 3)
    assert len({tuple(casting(found)) for found in visits}) == 1
    assert [method for method, _path, _size in casting(visits[0])] == ["GET", "POST"]
    assert len({frozenset(path for _method, path, _size in found.shape()) for found in visits}) == 1


def test_every_number_of_marks_leaves_no_trace_and_looks_alike_from_outside(
    world, live_server, chromium, tmp_path
):
    names = [world.member.name, world.colleague.name, world.secretary.name]
    choices = [names[:count] for count in (3, 2, 1, 0)]
    visits = casts(world, live_server, chromium, tmp_path, choices, procedure="approval-1")
    for index, found in enumerate(visits):
        require_secret(found, tmp_path / f"{index}", 3)
    assert len({tuple(casting(found)) for found in visits}) == 1
