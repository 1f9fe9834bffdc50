"""How fast the pages answer: server time of each, and requests a second from two workers."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from folkmoot.elections.models import Election
from folkmoot.home.demo.organisation import build
from folkmoot.people.models import Person

LOADED = ("home", "unit", "elections", "election")
ROUNDS, PORT, SECONDS, LANES = 40, 8765, 5, 8


def run(_arguments: list[str]) -> Iterator[dict[str, Any]]:
    """One row a page and role, then the load."""
    known = build()
    officer, member = known.sign_in["officer"], known.sign_in["member"]
    election = Election.objects.order_by("pk").first()
    pages: dict[str, tuple[Person | None, str]] = {
        "front door, stranger": (None, "/"),
        "sign in, stranger": (None, "/accounts/login/"),
        "home": (member, "/"),
        "tree": (member, "/units/"),
        "unit": (member, f"/units/{known.grown.unit.code}/"),
        "register": (officer, "/register/"),
        "register, pinyin": (officer, "/register/?q=zhangwei"),
        "own record": (member, "/me/"),
        "log": (member, "/log/"),
        "elections": (member, "/elections/"),
    }
    if election:
        pages["election"] = (member, f"/elections/{election.pk}/")
        pages["board"] = (officer, f"/elections/{election.pk}/board/")
    for name, (person, address) in pages.items():
        yield _server_time(name, person, address)
    for name in (
        "front door, stranger",
        "sign in, stranger",
        "home",
        "unit",
        "elections",
        "election",
    ):
        yield _load(name, *pages[name])


def _server_time(name: str, person: Person | None, address: str) -> dict[str, Any]:
    client = _browser(person)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(address).content)
        asked = len(queries)
    times = sorted(_timed(client, address) for _round in range(ROUNDS))
    return {
        "bench": "pages",
        "page": name,
        "median_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "queries": asked,
        "bytes": size,
    }


def _browser(person: Person | None) -> Client:
    client = Client(SERVER_NAME="localhost")
    if person is not None:
        client.force_login(person.account)
    return client


def _timed(client: Client, address: str) -> float:
    start = time.perf_counter()
    response = client.get(address)
    elapsed = (time.perf_counter() - start) * 1000
    assert response.status_code == 200, response.status_code  # noqa: PLR2004 -- OK
    return elapsed


def _load(name: str, person: Person | None, address: str) -> dict[str, Any]:
    """Requests a second from two gunicorn workers of one thread each, on this machine."""
    client = _browser(person)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    command = [
        sys.executable, "-m", "gunicorn", "folkmoot.wsgi",
        "--workers", "2", "--worker-class", "gthread", "--threads", "1",
        "--bind", f"127.0.0.1:{PORT}", "--log-level", "error", "--preload",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=os.environ)  # noqa: S603 -- our own server, on loopback
    try:
        _await_server()
        with ThreadPoolExecutor(LANES) as pool:
            end = time.monotonic() + SECONDS
            counts = list(pool.map(lambda _lane: _ask(address, cookie, end), range(LANES)))
    finally:
        server.terminate()
        server.wait()
    return {
        "bench": "pages",
        "page": f"{name}, two workers",
        "requests_per_second": round(sum(counts) / SECONDS),
    }


def _await_server() -> None:
    for _try in range(100):
        try:
            HTTPConnection("127.0.0.1", PORT, timeout=1).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def _ask(address: str, cookie: str, end: float) -> int:
    """One line kept open. As cheap as it can be: the asker shares the cores with the server."""
    question = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
    count = 0
    with socket.create_connection(("127.0.0.1", PORT), timeout=10) as line:
        while time.monotonic() < end:
            line.sendall(question)
            _read_answer(line)
            count += 1
    return count


def _read_answer(line: socket.socket) -> None:
    answer = line.recv(1 << 16)
    head, _blank, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head[:40]
    size = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]  # -- always sent
    while len(body) < size:
        body += line.recv(1 << 16)
