"""Below five ballots counts and archive are for the roll and the trustees (BA-12)."""

import pytest

from folkmoot.audit.models import Body
from folkmoot.ballots.models import Board, Event
from folkmoot.elections.tests import scene as scenes
from folkmoot.units.actions import begin_membership
from folkmoot.units.tests.world import FOUNDED, make_person

OUTSIDERS = ("chair", "sibling", "southerner", "auditor")
INSIDERS = ("member", "secretary", "general")


def grow(world, count):
    """More members of north1."""
    found = []
    for index in range(count):
        person = make_person(f"2{index:03}", f"Extra {index}")
        begin_membership(person, world.north1, on=FOUNDED, by=None)
        found.append(person)
    return found


def voted(world, extra=0, again=0):
    """An election with two ballots and more, its voters, one of them voting again and again."""
    more = grow(world, extra)
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    scenes.vote(scene, world.colleague, [1, 0])
    for person in more:
        scenes.vote(scene, person, [1, 0])
    for step in range(again):
        scenes.vote(scene, world.member, [1, 0], day=16 + step / 10)
    return scene


def decided(world, **options):
    scene = voted(world, **options)
    scenes.close(scene)
    scenes.decrypt(scene)
    return scene


def get(scene, sign_in, nickname, page="", day=22):
    with scenes.at(day):
        client = sign_in(getattr(scene.world, nickname))
        return client.get(f"/elections/{scene.election.pk}/{page}")


def trackers(scene):
    return [tracker for tracker in Event.objects.values_list("tracker", flat=True) if tracker]


def sees(scene, sign_in, nickname, day=22):
    """Whether the counts, the trackers and the archive are there for a person."""
    home, board = (get(scene, sign_in, nickname, page, day) for page in ("", "board/"))
    archive = get(scene, sign_in, nickname, "archive.bel", day)
    assert (home.status_code, board.status_code) == (200, 200)
    return (
        bool(home.context["shows_counts"]),
        any(tracker in board.content.decode() for tracker in trackers(scene)),
        archive.status_code == 200,
    )


@pytest.mark.parametrize("nickname", OUTSIDERS)
def test_outsiders_see_no_count_no_tracker_and_no_archive_of_a_small_box(world, sign_in, nickname):
    assert sees(decided(world), sign_in, nickname) == (False, False, False)


@pytest.mark.parametrize("nickname", INSIDERS)
def test_roll_and_trustees_see_all_of_a_small_box(world, sign_in, nickname):
    assert sees(decided(world), sign_in, nickname) == (True, True, True)


def test_five_voters_are_enough_and_four_are_not(world, sign_in):
    scene = voted(world, extra=3)
    assert sees(scene, sign_in, "sibling", day=17)[1:] == (True, True)


def test_ballots_of_one_voter_over_and_over_do_not_make_a_box_large(world, sign_in):
    scene = voted(world, extra=2, again=4)
    assert Event.objects.filter(type="Ballot").count() == 8
    assert sees(scene, sign_in, "sibling", day=17)[1:] == (False, False)
    scenes.close(scene)
    scenes.decrypt(scene)
    assert sees(scene, sign_in, "sibling") == (False, False, False)


def test_outcome_of_a_small_box_is_told_without_a_number_of_votes(world, sign_in):
    scene = scenes.ready(world)
    winner = scene.election.candidates().last().nominee
    for person in (world.member, world.colleague):
        scenes.vote(scene, person, [0, 1])
    scenes.close(scene)
    scenes.decrypt(scene)
    page = get(scene, sign_in, "sibling")
    assert winner.name in page.content.decode()
    assert [row["label"] for row in page.context["result"]] == [
        nomination.nominee.name for nomination in scene.election.candidates()
    ]
    bars = '<svg class="bar"'
    assert bars not in page.content.decode()
    assert bars in get(scene, sign_in, "member").content.decode()


def test_log_does_not_tell_how_many_ballots_a_small_box_had(world):
    decided(world)
    assert Body.objects.get(verb="election.closed").parameters["ballots"] == "< 5"


def test_log_tells_how_many_ballots_a_larger_box_had(world):
    decided(world, extra=3)
    assert Body.objects.get(verb="election.closed").parameters["ballots"] == 5


def test_no_event_has_a_column_for_a_time_a_person_or_a_machine():
    assert [field.attname for field in Event._meta.concrete_fields] == [
        "id", "board_id", "height", "type", "parent", "digest", "data", "tracker",
    ]  # fmt: skip
    fields = [field for field in Event._meta.concrete_fields if field.is_relation]
    assert [field.related_model for field in fields] == [Board]
    assert Event._meta.related_objects == ()
