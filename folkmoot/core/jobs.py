"""Jobs: work too long for a page, each a row of the database, done one by one by `manage.py work`.

A job is a function in an app's `tasks.py` under `django_tasks.task`. It gets ids and nothing else
(LG-3), fetches, calls an action, and may run twice, late or out of order with the same result
(FT-6). It is queued in the transaction of what it is for.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

LONGEST_WAIT = timedelta(minutes=10)
KEPT = timedelta(days=30)  # what has ended

logger = logging.getLogger(__name__)
jobs = DBTaskResult.objects


def queue(job: Task[Any, Any], *ids: int) -> None:
    """Have a job done. Anything but ids is refused, so that no queue ever holds personal data."""
    if not all(type(each) is int for each in ids):
        raise TypeError("a job gets ids")
    job.enqueue(*ids)


class Doer(Worker):
    """Does what is ready and ends. Of a failure the kind is kept: its text may quote people."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"], interval=0, batch=True, backend_name="default",
            startup_delay=False, max_tasks=None, worker_id="work", excluded_queue_names=[],
        )  # fmt: skip

    def run_task(self, db_task_result: Any) -> None:
        """One job."""
        super().run_task(db_task_result)
        if db_task_result.traceback:
            logger.error("%s: %s", db_task_result.task_path, db_task_result.exception_class_path)
            jobs.filter(pk=db_task_result.pk).update(traceback="")


def do_ready() -> int:
    """Do every job that is ready; how many that was."""
    doer = Doer()
    doer.run()
    return int(doer._run_tasks)


def take_up_again() -> int:
    """Jobs that a worker left behind when it ended. There is one worker; it calls this first."""
    return jobs.running().update(status="READY", started_at=None)


@dataclass(frozen=True)
class Queue:
    """What waits, since when, what runs, and what failed in the last days."""

    waiting: int
    oldest: datetime | None
    running: int
    failed: list[tuple[str, str, datetime | None]]
    is_stuck: bool


def state_of_queue(now: datetime) -> Queue:
    """The queue as an operator wants to see it; stuck, if something has waited too long."""
    ready = jobs.ready()
    oldest = ready.aggregate(oldest=Min("enqueued_at"))["oldest"]
    ended = jobs.failed().order_by("-finished_at")
    return Queue(
        waiting=ready.count(),
        oldest=oldest,
        running=jobs.running().count(),
        failed=list(ended.values_list("task_path", "exception_class_path", "finished_at")[:20]),
        is_stuck=oldest is not None and now - oldest > LONGEST_WAIT,
    )
