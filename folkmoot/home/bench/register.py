"""How the register bears size: each question at several numbers of members, and how it grows.

Each size has a database of its own, made for the purpose and thrown away: one process writes it,
another asks, so that what the asker weighs is what a server would.
"""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from folkmoot.core.dates import today
from folkmoot.home.bench.invented import Invented
from folkmoot.home.bench.measuring import slope
from folkmoot.home.bench.questions import questions
from folkmoot.home.bench.writing import write

SIZES = (10_000, 100_000, 1_000_000)


def run(arguments: list[str]) -> Iterator[dict[str, Any]]:
    """One row a size and question, then one a question with its slope."""
    parser = ArgumentParser(prog="bench register")
    parser.add_argument("--members", type=int, help="this many only")
    parser.add_argument("--step", choices=("write", "ask"), help="used by the bench itself")
    options = parser.parse_args(arguments)
    if options.step:
        yield from {"write": writing, "ask": questions}[options.step](options.members)
        return
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for size in [options.members] if options.members else SIZES:
        for row in at_size(size):
            yield {"bench": "register", "members": size, "database": connection.vendor, **row}
            if "median_ms" in row:
                found[row["question"]].append((size, row["median_ms"]))
    for question, points in found.items():
        if len(points) > 1:
            yield {"bench": "register", "question": question, "slope": slope(points)}


def writing(size: int) -> Iterator[dict[str, Any]]:
    """Make the tables and fill them."""
    call_command("migrate", verbosity=0)
    write(Invented(size, today()))
    yield {"question": "written", "members": size}


def at_size(size: int) -> Iterator[dict[str, Any]]:
    """Both steps, each in a process of its own, with a database that lasts as long."""
    with tempfile.TemporaryDirectory() as folder, database(folder, size) as url:
        surroundings = os.environ | {
            "DATABASE_URL": url,
            "FOLKMOOT_DATA": folder,
            "FOLKMOOT_COLLECTED": "0",
            "FOLKMOOT_SECURE": "0",
            "FOLKMOOT_RECORDS_AN_HOUR": "100000",
            "FOLKMOOT_LISTS_AN_HOUR": "100000",
        }
        for step in ("write", "ask"):
            command = [
                sys.executable, "manage.py", "bench", "register", f"--members={size}",
                f"--step={step}",
            ]  # fmt: skip
            with subprocess.Popen(  # noqa: S603 -- ourselves
                command, env=surroundings, stdout=subprocess.PIPE, text=True
            ) as child:
                assert child.stdout
                yield from map(json.loads, child.stdout)
            if child.returncode:
                raise SystemExit(child.returncode)


@contextmanager
def database(folder: str, size: int) -> Iterator[str]:
    """The address of an empty database beside the one that is configured."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{Path(folder) / 'register.sqlite3'}"
        return
    name = f"folkmoot_bench_{os.getpid()}_{size}"
    settings = connection.settings_dict
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"postgres://{settings['USER']}@/{name}?host={settings['HOST']}"
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
