import time_machine

from folkmoot.ballots import actions as boards
from folkmoot.elections import actions
from folkmoot.elections.duties import duties
from folkmoot.elections.tests import scene as scenes
from folkmoot.units.access import Access


def texts(person, day):
    with scenes.at(day):
        return [(str(duty.text), duty.address.split("/")[-2]) for duty in duties(Access(person))]


def test_nominee_is_asked_and_no_longer_after_the_answer(world):
    scene = scenes.call(world)
    with scenes.at(1):
        nomination = actions.nominate(
            scene.election, world.member, statement="", by=world.colleague
        )
    assert ("You are nominated: will you stand?", "1") not in texts(world.colleague, 2)
    assert texts(world.member, 2)[0][0] == "You are nominated: will you stand?"
    with scenes.at(2):
        actions.answer_nomination(nomination, is_accepted=True, by=world.member)
    assert texts(world.member, 2) == []


def test_open_vote_stands_on_the_page_of_everyone_on_the_roll_alike(world):
    scene = scenes.ready(world)
    before = texts(world.member, 16)
    scenes.vote(scene, world.member, [1, 0])
    assert texts(world.member, 16) == before
    assert [text for text, _page in before] == ["Voting is open"]
    assert texts(world.sibling, 16) == []
    assert texts(world.member, 21) == []


def test_letter_waits_until_it_is_picked_up(world):
    scene = scenes.ready(world)
    assert texts(world.member, 12) == [("A letter waits for you", "letter")]
    with scenes.at(12):
        boards.pick_up_letter(scene.election.board, world.member)
    assert texts(world.member, 12) == []


def test_trustee_makes_a_key_and_opens_the_count(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    assert ("Make your trustee's key", "trustee") in texts(world.secretary, 2)
    scenes.make_keys(scene)
    assert ("Make your trustee's key", "trustee") not in texts(world.secretary, 2)
    scenes.sign(scene)
    assert ("Open the count with your key", "trustee") in texts(world.secretary, 21)


def test_signers_in_reach_are_asked_to_sign(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    asked = "A calendar waits to be signed"
    assert [asked in [text for text, _p in texts(person, 11)] for person in (
        world.chair, world.general, world.secretary, world.sibling, world.southerner, world.member
    )] == [True, True, True, False, False, False]  # fmt: skip


def test_number_of_queries_does_not_grow(world, django_assert_num_queries):
    scenes.ready(world)
    with scenes.at(16), django_assert_num_queries(10) as one:
        duties(Access(world.secretary))
    with scenes.at(0):
        for _more in range(4):
            scenes.call(world)
    with time_machine.travel(scenes.instant(1)), django_assert_num_queries(len(one)):
        assert len(duties(Access(world.secretary))) == 9
