"""The page of a letter: one's own, once, in time; and what it says otherwise."""

import secrets

import pytest

from civic.belenios.credentials import CREDENTIAL
from folkmoot.ballots import actions as boards
from folkmoot.ballots.models import CredentialLetter
from folkmoot.elections.tests import scene as scenes
from folkmoot.outbox.models import Letter


def letter_page(scene, sign_in, person, method="get", day=15):
    with scenes.at(day):
        client = sign_in(person)
        return getattr(client, method)(f"/elections/{scene.election.pk}/letter/", follow=True)


def credential_in(answer):
    found = CREDENTIAL.search(answer.content.decode())
    return found and found.group()


def waiting(scene):
    rows = CredentialLetter.objects.filter(board=scene.election.board, sealed__isnull=False)
    return set(rows.values_list("person", flat=True))


def test_member_reads_their_own_letter_and_takes_nobody_elses(world, sign_in):
    scene = scenes.ready(world)
    before = waiting(scene)
    answer = letter_page(scene, sign_in, world.member, "post")
    credential = credential_in(answer)
    assert before - waiting(scene) == {world.member.pk}
    scene.credentials[world.member.pk] = credential
    assert len(scenes.vote(scene, world.member, [1, 0])) == 43
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("nickname", ["hidden", "chair", "auditor", "southerner", "leaver"])
def test_who_is_not_on_the_roll_finds_no_letter_and_breaks_none(world, sign_in, nickname):
    scene = scenes.ready(world)
    before = waiting(scene)
    for method in ("get", "post"):
        answer = letter_page(scene, sign_in, getattr(world, nickname), method)
        assert answer.status_code == 404
        assert credential_in(answer) is None
    assert waiting(scene) == before


def test_looking_at_the_page_breaks_no_seal(world, sign_in):
    scene = scenes.ready(world)
    before = waiting(scene)
    for method in ("get", "head", "put", "delete"):
        assert credential_in(letter_page(scene, sign_in, world.member, method)) is None
    assert waiting(scene) == before


def test_breaking_the_seal_twice_shows_the_page_that_helps(world, sign_in):
    scene = scenes.ready(world)
    letter_page(scene, sign_in, world.member, "post", day=12)
    again = letter_page(scene, sign_in, world.member, "post", day=12)
    assert (again.status_code, credential_in(again)) == (200, None)
    page = again.content.decode()
    assert "No letter waits for you: you have picked it up" in page
    assert f"/elections/{scene.election.pk}/letter/replace/" in page


def test_letter_is_not_read_after_close(world, sign_in):
    scene = scenes.ready(world)
    answer = letter_page(scene, sign_in, world.member, "post", day=21)
    assert (answer.status_code, credential_in(answer)) == (200, None)
    assert "There is no letter for you here" in answer.content.decode()
    assert world.member.pk in waiting(scene)  # the worker has not been there


def test_wrong_key_file_gives_a_clear_page_and_keeps_the_letter(world, sign_in, settings, tmp_path):
    scene = scenes.ready(world)
    kept, settings.LETTER_KEY_FILE = settings.LETTER_KEY_FILE, tmp_path / "other"
    settings.LETTER_KEY_FILE.write_text(secrets.token_hex(32))
    answer = letter_page(scene, sign_in, world.member, "post")
    assert answer.status_code == 200
    assert "The letter is not lost." in answer.content.decode()
    settings.LETTER_KEY_FILE = kept
    assert credential_in(letter_page(scene, sign_in, world.member, "post"))


def test_letter_swapped_with_anothers_gives_a_clear_page_and_no_credential(world, sign_in):
    scene = scenes.ready(world)
    letters = CredentialLetter.objects.filter(board=scene.election.board)
    other = letters.get(person=world.colleague)
    letters.filter(person=world.member).update(sealed=other.sealed)
    answer = letter_page(scene, sign_in, world.member, "post")
    assert (answer.status_code, credential_in(answer)) == (200, None)


def test_nobody_replaces_the_letter_of_another(world, sign_in):
    scene = scenes.ready(world)
    with scenes.at(12):
        boards.pick_up_letter(scene.election.board, world.colleague)
        client = sign_in(world.chair)
        assert client.post(f"/elections/{scene.election.pk}/letter/replace/").status_code == 404
    assert world.colleague.pk not in waiting(scene)


def test_the_mail_goes_to_the_address_that_one_signs_in_with_and_to_nobody_without(world):
    """What an import wrote down as an address may be read at a host company (MP-1)."""
    world.member.email = "front.desk@host.example"
    world.member.save()
    world.colleague.account.delete()
    scene = scenes.ready(world)
    rows = Letter.objects.filter(key__startswith=f"letter-{scene.election.board.uuid}-")
    told = {world.member, world.general, world.secretary}
    assert set(rows.values_list("recipient", flat=True)) == {p.account.email for p in told}
