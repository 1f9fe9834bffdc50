"""Who may not be both, who may not act for another, and what a cancelled election still takes."""

import secrets

import pytest

from civic.belenios.ballots import make_ballot
from civic.belenios.elections import Question
from civic.belenios.tally import partial_decryption
from civic.belenios.trustees import prove_restore, trustee_key
from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.actions import Refused
from folkmoot.ballots.models import Trustee
from folkmoot.elections import actions, endings
from folkmoot.elections.models import Election, Stage
from folkmoot.elections.tests import scene as scenes
from folkmoot.units.models import Appointment


def code_of(day, act, *arguments, **options):
    with scenes.at(day), pytest.raises(Refused) as refused:
        act(*arguments, **options)
    return refused.value.code


def key_and_proof(trustee, *, of=None):
    """What the trustee's device would send; `of` is another trustee, whose challenge is answered."""
    secret = secrets.randbelow(2**255)
    proof = prove_restore(
        secret,
        uuid=trustee.board.uuid,
        challenge=(of or trustee).challenge,
        randbelow=secrets.randbelow,
    )
    return trustee_key(secret, secrets.randbelow), proof


def trustee_of(scene, person):
    return scene.election.board.trustees.get(person=person)


def share_of(scene, trustee):
    setup = board_queries.setup_of(scene.election.board)
    assert setup
    total = board_queries.published_sum(scene.election.board, setup)
    secret = scene.secrets[trustee.pk]
    return partial_decryption(setup.election, total.tally, secret, secrets.randbelow)


def closed(world, *voters):
    scene = scenes.ready(world)
    for person in voters or (world.member,):
        scenes.vote(scene, person, [1, 0])
    scenes.close(scene)
    return scene


def test_trustee_hands_in_a_key_for_themselves_only(world):
    scene = scenes.call(world)
    mine = trustee_of(scene, world.secretary)
    found = key_and_proof(mine)
    assert code_of(2, actions.make_key, mine, *found, by=world.general) == "not_your_key"
    assert code_of(2, actions.make_key, mine, *found, by=world.member) == "not_your_key"


def test_proof_made_for_another_trustee_or_another_key_is_refused(world):
    scene = scenes.call(world)
    mine, other = (trustee_of(scene, person) for person in (world.secretary, world.general))
    crossed = key_and_proof(mine, of=other)
    assert code_of(2, actions.make_key, mine, *crossed, by=world.secretary) == "restore"
    (key, _), (_, proof) = key_and_proof(mine), key_and_proof(mine)
    assert code_of(2, actions.make_key, mine, key, proof, by=world.secretary) == "restore"


def test_trustee_cannot_hand_in_the_key_of_another_as_their_own(world):
    scene = scenes.call(world)
    mine, other = (trustee_of(scene, person) for person in (world.secretary, world.general))
    key, proof = key_and_proof(other)
    with scenes.at(2):
        actions.make_key(other, key, proof, by=world.general)
    assert code_of(2, actions.make_key, mine, key, proof, by=world.secretary) == "restore"


def test_calendar_is_not_signed_while_one_key_was_not_read_back(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    Trustee.objects.filter(pk=trustee_of(scene, world.secretary).pk).update(has_restored=False)
    assert code_of(11, actions.sign_calendar, scene.election, by=world.general) == "keys_missing"
    people = [world.member, world.colleague]
    question = Question("?", ("A",), 0, 1)
    freezing = {"name": "", "description": "", "question": question}
    board = scene.election.board
    assert code_of(11, boards.freeze, board, people, **freezing) == "keys_missing"


def test_page_of_a_trustee_takes_no_key_from_anybody_else(world, sign_in):
    scene = scenes.call(world)
    key, proof = key_and_proof(trustee_of(scene, world.secretary))
    with scenes.at(2):
        answers = [
            sign_in(person).post(
                f"/elections/{scene.election.pk}/trustee/{page}/",
                {"key": key, "proof": proof, "decryption": "{}"},
            )
            for person in (world.member, world.sibling, world.chair)
            for page in ("key", "decryption")
        ]
    assert {answer.status_code for answer in answers} == {404}
    assert not scene.election.board.trustees.filter(has_restored=True).exists()


def test_decryption_waits_for_the_close_and_is_taken_once_from_its_own_trustee(world):
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    mine, other = (trustee_of(scene, person) for person in (world.secretary, world.general))
    assert code_of(16, endings.decrypt, mine, "{}", by=world.secretary) == "not_closed"
    scenes.close(scene)
    share = share_of(scene, mine)
    assert code_of(21.5, endings.decrypt, mine, share, by=world.general) == "not_your_key"
    assert code_of(21.5, endings.decrypt, other, share, by=world.general) == "decryption_proof"
    with scenes.at(21.5):
        endings.decrypt(mine, share, by=world.secretary)
    again = share_of(scene, mine)
    assert code_of(21.5, endings.decrypt, mine, again, by=world.secretary) == "repeated_owner"
    assert board_queries.count_of(scene.election.board).decrypted == {mine.position}


def test_trustee_does_not_stand_and_who_stands_does_not_sign(world):
    scene = scenes.call(world)
    nominate = {"statement": "", "by": world.member}
    assert code_of(1, actions.nominate, scene.election, world.secretary, **nominate) == "is_trustee"
    scenes.stand(scene, world.member, world.colleague)
    scenes.make_keys(scene)
    sign = actions.sign_calendar
    assert code_of(11, sign, scene.election, by=world.member) == "candidate_may_not_sign"


def test_who_tied_is_no_trustee_of_the_second_ballot(world):
    tied = closed(world, world.member)
    tied.election.outcome = {"elected": [], "tied": [world.member.pk], "open": 1}
    tied.election.save()
    second = scenes.call(world, trustees=("general", "member"))
    with scenes.at(0), pytest.raises(Refused, match="is_trustee"):
        endings.carry_over(tied.election, second.election)
    assert not second.election.candidates().exists()


def test_second_ballot_with_a_tied_trustee_is_refused_on_the_page_and_not_half_made(world, sign_in):
    tied = closed(world, world.member)
    tied.election.outcome = {"elected": [], "tied": [world.member.pk], "open": 1}
    tied.election.save()
    terms = scenes.terms()
    dates = ("nominations_close", "contest_ends", "opens", "closes")
    form = {name: f"{terms[name]:%Y-%m-%dT%H:%M}" for name in dates} | {
        "title_en": "Second", "title_zh-hans": "第二轮", "seats": 1,
        "kind": tied.election.office.kind_id, "procedure": "seats-1",
        "cut_off": "2026-03-01", "term_starts": "2026-04-01", "term_ends": "",
    }  # fmt: skip
    address = f"/elections/call/north1/?second={tied.election.pk}"
    with scenes.at(0):
        people = f"{world.general.number}\n{world.member.number}"
        answer = sign_in(world.general).post(address, form | {"trustees": people})
        assert answer.context["form"].errors.keys() == {"trustees"}
        assert Election.objects.count() == 1
        people = f"{world.general.number}\n{world.secretary.number}"
        answer = sign_in(world.general).post(address, form | {"trustees": people})
    assert answer.status_code == 302
    assert [n.nominee for n in Election.objects.latest("pk").candidates()] == [world.member]


def cancel(scene, day):
    with scenes.at(day):
        proposal = propose(scene, "cancel")
        endings.settle_departure(proposal, is_approved=True, by=scene.world.chair)
    scenes.refresh(scene)


def propose(scene, kind, **dates):
    by = scene.world.general
    return endings.propose_departure(scene.election, kind, dates=dates, reason="flood", by=by)


def test_cancelled_election_takes_no_ballot_though_the_voter_has_a_credential(world):
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    cancel(scene, 16)
    setup = board_queries.setup_of(scene.election.board)
    assert setup
    credential = scene.credentials[world.member.pk]
    ballot = make_ballot(setup.election, credential, [[0, 1]], secrets.randbelow)
    assert code_of(17, boards.cast_ballot, scene.election.board, ballot) == "cancelled"
    assert scene.election.board.events.filter(type="Ballot").count() == 1


def test_election_cancelled_before_opening_never_opens(world):
    scene = scenes.ready(world)
    cancel(scene, 12)
    assert code_of(15, boards.cast_ballot, scene.election.board, "{}") == "cancelled"
    with scenes.at(22):
        endings.advance(scene.election)
    assert not scene.election.board.events.exists()


def test_election_cancelled_before_freezing_takes_no_key_and_no_signature(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    cancel(scene, 8)
    mine = trustee_of(scene, world.secretary)
    made = key_and_proof(mine)
    assert code_of(11, actions.make_key, mine, *made, by=world.secretary) == "cancelled"
    with scenes.at(11), pytest.raises(Refused):
        actions.sign_calendar(scene.election, by=world.general)


def test_cancelled_count_is_not_opened_and_appoints_nobody(world):
    scene = closed(world, world.member, world.colleague)
    shares = {row: share_of(scene, row) for row in scene.election.board.trustees.all()}
    cancel(scene, 21.2)
    for trustee, share in shares.items():
        by = trustee.person
        assert code_of(21.5, endings.decrypt, trustee, share, by=by) == "cancelled"
    scenes.refresh(scene)
    assert (scene.election.stage(), scene.election.outcome) == (Stage.CANCELLED, None)
    assert not Appointment.objects.filter(person__in=[world.member, world.colleague]).exists()


def test_decided_election_is_not_cancelled_by_a_proposal_made_before(world):
    scene = closed(world, world.member)
    with scenes.at(21.1):
        proposal = propose(scene, "cancel")
    scenes.decrypt(scene)
    settle = endings.settle_departure
    assert code_of(22, settle, proposal, is_approved=True, by=world.chair) == "too_late"
    scenes.refresh(scene)
    assert scene.election.stage() == Stage.DECIDED
    with scenes.at(22):
        settle(proposal, is_approved=False, by=world.chair)  # what is left open can be put away


def test_dates_proposed_before_freezing_are_not_applied_after(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    with scenes.at(8):
        proposal = propose(scene, "dates", closes=scenes.instant(30))
    scenes.sign(scene)
    settle = endings.settle_departure
    assert code_of(12, settle, proposal, is_approved=True, by=world.chair) == "too_late"
    scenes.refresh(scene)
    assert scene.election.board.closes == scenes.instant(21)
