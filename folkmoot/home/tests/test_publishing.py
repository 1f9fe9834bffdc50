"""The head of the log reaches its witnesses once a day."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.audit.queries import head
from folkmoot.core.dates import today
from folkmoot.home.publishing import publish_head
from folkmoot.home.tasks import tick
from folkmoot.outbox.models import Letter


def test_head_is_written_to_those_who_read_the_detail_and_to_nobody_else(world):
    assert tick() == 1
    letter = Letter.objects.get(key__startswith="log-head-")
    assert letter.recipient == world.auditor.account.email
    last = head()
    assert last
    assert [last.digest in letter.text, str(last.sequence) in letter.text] == [True, True]


def test_once_a_day_and_only_after_something_was_written(world):
    assert [publish_head(), publish_head()] == [1, 0]
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert publish_head() == 0
        kind = world.south.kind.name
        record(
            "unit.founded",
            by=None,
            at=world.south,
            name=world.south.name,
            kind=kind,
            starts=today(),
        )
        assert [publish_head(), publish_head()] == [1, 0]


def test_letter_names_nobody_and_no_unit(world):
    publish_head()
    letter = Letter.objects.get(key__startswith="log-head-")
    said = f"{letter.subject} {letter.text}"
    named = ["Folkmoot", "city", "City", world.auditor.name, *map(str, world.city.name.values())]
    assert [word for word in named if word in said] == []
