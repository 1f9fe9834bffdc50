"""The page of whoever runs the service."""

from datetime import timedelta

import pytest
from django.utils import timezone

from folkmoot.core.jobs import jobs, queue
from folkmoot.core.tests.test_jobs import note_number
from folkmoot.outbox.actions import post
from folkmoot.outbox.models import Letter
from folkmoot.units.actions import appoint
from folkmoot.units.models import OfficeKind
from folkmoot.units.tests.world import FOUNDED

STUCK = "The worker does not keep up"


@pytest.fixture
def operator(world, sign_in):
    kind = OfficeKind.objects.get(code="operator")
    appoint(world.colleague, world.city, kind, term=(FOUNDED, None), by=None)
    return sign_in(world.colleague)


@pytest.mark.parametrize("who", ["chair", "general", "secretary", "member", "auditor"])
def test_nobody_else_sees_the_page(world, sign_in, who):
    assert sign_in(getattr(world, who)).get("/service/").status_code == 404


def test_operator_is_told_of_a_job_that_waits_too_long(operator):
    assert STUCK not in operator.get("/service/").content.decode()
    queue(note_number, 1)
    jobs.update(enqueued_at=timezone.now() - timedelta(minutes=11))
    assert STUCK in operator.get("/service/").content.decode()


def test_operator_is_told_of_letters_that_nobody_sends(operator):
    post("a", "someone@example.org", subject="s", text="t")
    assert STUCK not in operator.get("/service/").content.decode()
    Letter.objects.update(created=timezone.now() - timedelta(minutes=11))
    assert STUCK in operator.get("/service/").content.decode()


def test_page_names_domains_and_nobody(operator, world):
    post("a", world.member.email or "zhang@example.org", subject="s", text="t")
    Letter.objects.update(trouble="451 later", attempts=2)
    page = operator.get("/service/").content.decode()
    assert "example.org" in page
    assert "@example.org" not in page
    assert world.member.name not in page
