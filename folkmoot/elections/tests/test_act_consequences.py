from datetime import timedelta

from folkmoot.core.dates import today
from folkmoot.elections.models import Election
from folkmoot.elections.tests.scene import at, call
from folkmoot.units.acts.actions import propose_act, sign_act


def listed(world, code="north1"):
    """The elections that the signer of a closing is told of."""
    unit = getattr(world, code).unit_id
    with at(1):
        act = propose_act(
            "close", {"unit": unit, "heir": world.city.unit_id},
            on=today() + timedelta(days=9), reason="r", by=world.chair,
        )  # fmt: skip
        act = sign_act(act, by=world.general)
    return [row["parameters"] for row in act.consequences if row["code"] == "election.runs"]


def test_running_election_of_the_unit_is_listed_before_signing(world):
    election = call(world).election
    assert listed(world) == [
        {"title": dict(election.title), "unit": {"unit": world.north1.unit_id}}
    ]


def test_election_of_another_unit_or_one_that_is_over_is_not(world):
    election = call(world).election
    assert listed(world, "south") == []
    Election.objects.filter(pk=election.pk).update(cancelled=election.called)
    assert listed(world) == []
