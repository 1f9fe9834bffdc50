"""Jobs of the queue: done once each, taken up again, without anything of what they are about."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from folkmoot.core.jobs import do_ready, queue, state_of_queue, take_up_again
from folkmoot.core.retention import rules

done: list[int] = []


@task()
def note_number(number):
    done.append(number)


@task()
def fail(number):
    raise ValueError(f"secret {number}")


@pytest.fixture(autouse=True)
def nothing_done(db):
    done.clear()


def test_each_job_is_done_once_in_its_order():
    queue(note_number, 1)
    queue(note_number, 2)
    assert [do_ready(), do_ready(), done] == [2, 0, [1, 2]]


def test_a_job_gets_ids_and_nothing_else():
    for argument in ("张伟", True, None, [1]):
        with pytest.raises(TypeError):
            queue(note_number, argument)  # type: ignore[arg-type]  # -- what is refused
    assert not DBTaskResult.objects.exists()


def test_job_that_fails_says_its_kind_and_keeps_nobody_from_theirs(caplog):
    queue(fail, 7)
    queue(note_number, 3)
    with caplog.at_level(logging.ERROR):
        assert do_ready() == 2
    assert (done, caplog.messages) == ([3], [f"{__name__}.fail: builtins.ValueError"])
    row = DBTaskResult.objects.get(status="FAILED")
    assert (row.traceback, "secret" in str(row.__dict__)) == ("", False)
    assert [found[:2] for found in state_of_queue(timezone.now()).failed] == [
        (f"{__name__}.fail", "builtins.ValueError")
    ]


def test_job_left_behind_by_a_worker_that_was_killed_is_taken_up_again():
    queue(note_number, 4)
    DBTaskResult.objects.get().claim("killed")
    assert [do_ready(), take_up_again(), do_ready(), done] == [0, 1, 1, [4]]


def test_queue_is_stuck_when_a_job_has_waited_too_long():
    queue(note_number, 5)
    now = timezone.now()
    later = state_of_queue(now + timedelta(minutes=11))
    assert [state_of_queue(now).is_stuck, later.is_stuck, later.waiting] == [False, True, 1]


def test_what_ended_long_ago_is_forgotten():
    queue(note_number, 6)
    do_ready()
    old = rules()["jobs"]
    assert old.carry_out(timezone.now() + timedelta(days=29)) == 0
    assert old.carry_out(timezone.now() + timedelta(days=31)) == 1
    assert not DBTaskResult.objects.exists()
