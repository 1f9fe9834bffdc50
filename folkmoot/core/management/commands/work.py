import logging
import signal
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from folkmoot.core.jobs import do_ready, take_up_again
from folkmoot.core.work import work_once

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send letters, do the jobs of the queue and whatever else is due, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")
        parser.add_argument("--every", type=float, default=3, help="seconds between two rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{work_once() + do_ready()} done.")
            return
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        # Beside the rest: no letter and no opening waits for a long job. A job that is cut off
        # leaves nothing behind and is taken up again.
        rest = Thread(target=_go_on, args=(_jobs(), stopped, options["every"]), daemon=True)
        rest.start()
        _go_on(work_once, stopped, options["every"])


def _go_on(act: Callable[[], int], stopped: Event, every: float) -> None:
    while not stopped.is_set():
        try:
            act()
        except Error as trouble:
            logger.error("work: %s", type(trouble).__name__)  # noqa: TRY400 -- its text may quote
        close_old_connections()  # as after a request: a lost database is found again
        stopped.wait(every)


def _jobs() -> Callable[[], int]:
    """First what a worker before this one left behind, then whatever is ready."""
    left_behind = [True]

    def act() -> int:
        if left_behind:
            take_up_again()
            left_behind.clear()
        return do_ready()

    return act
