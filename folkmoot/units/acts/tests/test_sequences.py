"""Whatever happens in whatever order: nobody is lost, the tree is a tree, the past stays known."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.people.models import Person
from folkmoot.units.acts.kinds import KINDS
from folkmoot.units.acts.tests.organisation import Organisation

EVENTS = [
    *((Organisation.act, kind) for kind in KINDS),
    (Organisation.withdraw,),
    (Organisation.admit,),
    (Organisation.leave,),
    (Organisation.transfer,),
    (Organisation.correct_standing,),
    (Organisation.correct_exit,),
    (Organisation.appoint,),
]
FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=600)


def live(world, data):
    """A drawn life of the organisation. A few sorts of events meet more often than all of them."""
    organisation = Organisation(world, lambda things: data.draw(st.sampled_from(list(things))))
    now = timezone.now()
    sorts = data.draw(st.lists(st.sampled_from(EVENTS), min_size=2, max_size=4, unique=True))
    for event, *arguments in data.draw(st.lists(st.sampled_from(sorts), min_size=5, max_size=12)):
        with time_machine.travel(now, tick=True):
            organisation.remember()
            event(organisation, *arguments)
            organisation.check()
            now = timezone.now() + timedelta(days=data.draw(st.sampled_from([0, 0, 0, 1, 20])))
    joined = dict(Person.objects.filter(pk__in=organisation.joined).values_list("pk", "joined"))
    assert joined == organisation.joined


def run(world, data):
    with transaction.atomic():
        live(world, data)
        transaction.set_rollback(True)


@FEW
@given(data=st.data())
def test_nobody_is_lost_and_the_tree_is_a_tree_whatever_happens(world, data):
    run(world, data)


@pytest.mark.slow
@MANY
@given(data=st.data())
def test_nobody_is_lost_and_the_tree_is_a_tree_whatever_happens_at_length(world, data):
    run(world, data)
