"""The roll of an election on its pages: one's own entry, and candidates who stay on it."""

import json

from civic.merkle import Step, check_path, leaf
from folkmoot.elections.queries import place_of
from folkmoot.elections.tests import scene as scenes
from folkmoot.members import rolls


def test_member_downloads_a_proof_of_their_own_entry_alone(world, sign_in):
    scene = scenes.call(world)
    with scenes.at(3):
        answer = sign_in(world.member).get(f"/elections/{scene.election.pk}/roll/proof/")
    proof = json.loads(answer.content)
    path = [Step(side, bytes.fromhex(digest)) for side, digest in proof["path"]]
    content = leaf(bytes.fromhex(proof["salt"]), proof["entry"].encode())
    assert check_path(content, path, bytes.fromhex(scene.election.roll.latest.root))
    assert json.loads(proof["entry"])["number"] == world.member.number
    others = scene.election.roll.latest.entries.exclude(person=world.member)
    assert not any(other.salt in answer.content.decode() for other in others)


def test_who_has_no_entry_gets_no_proof_and_sees_nobody_on_the_roll(world, sign_in):
    scene = scenes.call(world)
    with scenes.at(3):
        client = sign_in(world.sibling)
        assert client.get(f"/elections/{scene.election.pk}/roll/proof/").status_code == 404
        page = client.get(f"/elections/{scene.election.pk}/roll/")
    assert (page.context["entry"], page.context["entries"]) == (None, None)
    assert world.colleague.name not in page.content.decode()


def test_member_sees_no_entry_and_no_objection_of_another(world, sign_in):
    scene = scenes.call(world)
    with scenes.at(3):
        place = place_of(scene.election)
        rolls.object_to_roll(scene.election.roll, "the canary", by=world.colleague, at=place)
        page = sign_in(world.member).get(f"/elections/{scene.election.pk}/roll/")
    assert page.context["entry"].person == world.member
    assert world.colleague.name not in page.content.decode()
    assert "the canary" not in page.content.decode()


def test_candidate_who_is_taken_off_the_roll_no_longer_stands(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.member, world.colleague)
    with scenes.at(9):
        place = place_of(scene.election)
        objection = rolls.object_to_roll(
            scene.election.roll, "I left", by=world.colleague, at=place
        )
        rolls.answer_objection(
            objection, is_accepted=True, answer="so it is", by=world.general, at=place
        )
    scenes.refresh(scene)
    assert [n.nominee for n in scene.election.candidates()] == [world.member]
