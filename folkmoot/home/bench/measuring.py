"""Asking one question many times, and what that says."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS = 30
Ask = Callable[[], Any]


def measured(name: str, asks: Sequence[Ask]) -> dict[str, Any]:
    """The time of each asking after the first, which also counts its queries."""
    with CaptureQueriesContext(connection) as queries:
        asks[0]()
        asked = len(queries)
    times, busy = zip(*(timed(ask) for ask in (asks[1:] or asks)), strict=True)
    return {
        "question": name,
        "median_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1] if len(times) > 1 else times[0], 1),
        "cpu_ms": round(median(busy), 1),
        "queries": asked,
    }


def timed(ask: Ask) -> tuple[float, float]:
    """Milliseconds by the clock, and those in which this process was at work: on a machine that
    has other work to do the second number is the steadier one.
    """
    start, busy = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000


def page(client: Client, address: str) -> Ask:
    """Asks for a page that is there."""

    def ask() -> None:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)  # noqa: PLR2004 -- OK

    return ask


def memory() -> dict[str, int]:
    """Megabytes that this process has and had at most."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: int(lines[key].split()[0]) // 1024
        for name, key in (("now", "VmRSS"), ("most", "VmHWM"))
    }


def slope(points: Iterable[tuple[float, float]]) -> float:
    """How times grow with size: 0 not at all, 1 in proportion (least squares of the logarithms)."""
    pairs = [(math.log(size), math.log(max(value, 0.01))) for size, value in points]
    middle_x, middle_y = fmean(x for x, _y in pairs), fmean(y for _x, y in pairs)
    spread = sum((x - middle_x) ** 2 for x, _y in pairs)
    return round(sum((x - middle_x) * (y - middle_y) for x, y in pairs) / spread, 2)
