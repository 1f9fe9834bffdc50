from datetime import date

import pytest

from civic.belenios.verification import verify
from folkmoot.audit.queries import first_broken_entry
from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.actions import Refused
from folkmoot.ballots.models import CredentialLetter, Event
from folkmoot.elections import actions, endings
from folkmoot.elections.models import Stage
from folkmoot.elections.tests import scene as scenes
from folkmoot.units.access import Access
from folkmoot.units.models import Appointment


def test_whole_election_gives_the_winner_the_office_and_its_rights(world):
    scene = scenes.ready(world)
    names = actions.ballot_names(scene.election)
    winner = next(n.nominee for n in scene.election.candidates())
    for person in (world.member, world.colleague, world.secretary):
        scenes.vote(scene, person, [1, 0])
    scenes.vote(scene, world.general, [0, 1])
    scenes.close(scene)
    scenes.decrypt(scene)
    assert len(names) == 2
    assert board_queries.count_of(scene.election.board).result == ((3, 1),)
    assert scene.election.outcome == {"elected": [winner.pk], "tied": [], "open": 0}
    assert Access(winner, date(2026, 4, 1)).may("register.see", world.north1.path)
    assert not Access(winner, date(2026, 3, 31)).has("register.see")
    assert not Access(world.secretary, date(2026, 4, 1)).has("register.see")
    report = verify(board_queries.archive_bytes(scene.election.board))
    assert (report.state, report.ballots_kept, report.result) == ("tallied", 4, ((3, 1),))
    assert first_broken_entry() is None


def test_later_ballot_replaces_the_earlier_one(world):
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    scenes.vote(scene, world.member, [0, 1], day=16)
    scenes.close(scene)
    scenes.decrypt(scene)
    assert board_queries.count_of(scene.election.board).result == ((0, 1),)


def test_stage_follows_the_clock_without_any_worker(world):
    scene = scenes.call(world)
    stages = [scene.election.stage(scenes.instant(day)) for day in (0, 6.9, 7, 13.9, 14)]
    assert stages == ["nomination", "nomination", "preparation", "preparation", "overdue"]
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    scenes.sign(scene)
    stages = [scene.election.stage(scenes.instant(day)) for day in (13.9, 14, 20.9, 21)]
    assert stages == ["ready", "open", "open", "counting"]


@pytest.mark.parametrize("day", [13.99, 21, 400])
def test_ballot_outside_the_hours_is_refused_whatever_the_worker_did(world, day):
    scene = scenes.ready(world)
    with scenes.at(12):
        scene.credentials[world.member.pk] = boards.pick_up_letter(
            scene.election.board, world.member
        )
    scenes.vote(scene, world.colleague, [1, 0])  # opens the board
    with pytest.raises(Refused, match="closed"):
        scenes.vote(scene, world.member, [1, 0], day=day)


def test_signing_needs_two_different_persons(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    with scenes.at(11):
        for _twice in range(2):
            actions.sign_calendar(scene.election, by=world.general)
        scenes.refresh(scene)
        assert not scene.election.board.is_frozen
        actions.sign_calendar(scene.election, by=world.chair)
    scenes.refresh(scene)
    assert scene.election.board.is_frozen


def test_candidate_does_not_sign(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.colleague)
    scenes.make_keys(scene)
    with scenes.at(11), pytest.raises(Refused, match="candidate_may_not_sign"):
        actions.sign_calendar(scene.election, by=world.colleague)


def test_a_key_changed_after_one_signature_asks_for_new_signatures(world):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    with scenes.at(11):
        actions.sign_calendar(scene.election, by=world.general)
    scenes.make_keys(scene)
    with scenes.at(11):
        actions.sign_calendar(scene.election, by=world.chair)
    scenes.refresh(scene)
    assert not scene.election.board.is_frozen


def missing(world, day=11, *, candidates=("member",), keys=True):
    scene = scenes.call(world)
    scenes.stand(scene, *(getattr(world, name) for name in candidates))
    if keys:
        scenes.make_keys(scene)
    with scenes.at(day), pytest.raises(Refused) as refused:
        actions.sign_calendar(scene.election, by=world.general)
    return refused.value.code


def test_what_is_not_ready_is_named(world):
    assert missing(world, candidates=()) == "no_candidate"


def test_signing_waits_for_nominations(world):
    assert missing(world, day=6) == "nominations_open"


def test_signing_waits_for_the_contest_of_the_roll(world):
    assert missing(world, day=8) == "contest_open"


def test_signing_waits_for_every_key(world):
    assert missing(world, keys=False) == "keys_missing"


def test_signing_after_the_hour_is_too_late(world):
    assert missing(world, day=14) == "too_late"


def test_credentials_are_forgotten_step_by_step(world):
    scene = scenes.ready(world)
    board = scene.election.board
    assert CredentialLetter.objects.filter(board=board).exclude(public=None).count() == 4
    with scenes.at(12):
        boards.pick_up_letter(board, world.member)
    assert CredentialLetter.objects.get(board=board, person=world.member).sealed is None
    scenes.vote(scene, world.colleague, [1, 0])
    letters = CredentialLetter.objects.filter(board=board)
    assert sorted(letters.values_list("person__number", "public")) == [
        ("1002", None),
        ("1003", None),
    ]
    scenes.close(scene)
    assert not letters.exists()


def test_letter_is_read_once(world):
    scene = scenes.ready(world)
    with scenes.at(15):
        boards.open_board(scene.election.board)
        boards.pick_up_letter(scene.election.board, world.member)
        with pytest.raises(Refused, match="no_letter"):
            boards.pick_up_letter(scene.election.board, world.member)


def test_lost_letter_is_replaced_before_opening_and_its_credential_is_void(world):
    scene = scenes.ready(world)
    board = scene.election.board
    with scenes.at(12):
        lost = boards.pick_up_letter(board, world.member)
        actions.replace_letter(scene.election, world.member)
    scenes.refresh(scene)
    scenes.vote(scene, world.member, [1, 0])
    scene.credentials[world.member.pk] = lost
    with pytest.raises(Refused, match="unknown_credential"):
        scenes.vote(scene, world.member, [1, 0])
    with scenes.at(16), pytest.raises(Refused, match="too_late"):
        actions.replace_letter(scene.election, world.colleague)


def test_nobody_off_the_roll_gets_a_letter(world):
    scene = scenes.ready(world)
    people = set(scene.election.board.letters.values_list("person", flat=True))
    assert people == {p.pk for p in (world.general, world.secretary, world.member, world.colleague)}


def test_replayed_and_malformed_ballots_are_refused(world):
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    text = Event.objects.get(type="Ballot").data[0]
    with scenes.at(15):
        for ballot in (
            text,
            text[:-1],
            text.replace('"answers":', '"answer":'),
            "",
            "[]",
            "{" * 99,
        ):
            with pytest.raises(Refused):
                boards.cast_ballot(scene.election.board, ballot)
    assert Event.objects.filter(type="Ballot").count() == 1


def test_tie_elects_nobody_and_second_ballot_has_the_tied(world):
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    scenes.vote(scene, world.colleague, [0, 1])
    scenes.close(scene)
    scenes.decrypt(scene)
    assert scene.election.outcome["elected"] == []
    assert sorted(scene.election.outcome["tied"]) == sorted([world.member.pk, world.colleague.pk])
    second = scenes.call(world)
    endings.carry_over(scene.election, second.election)
    assert second.election.candidates().count() == 2


def test_only_candidate_without_majority_is_not_elected(world):
    scene = scenes.ready(world, world.member)
    scenes.vote(scene, world.member, [1])
    scenes.vote(scene, world.colleague, [0])
    scenes.close(scene)
    scenes.decrypt(scene)
    assert scene.election.outcome == {"elected": [], "tied": [], "open": 1}
    assert not Appointment.objects.filter(person=world.member).exists()


def test_nothing_is_decrypted_without_every_trustee(world):
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    scenes.close(scene)
    scenes.decrypt(scene, leave_out=1)
    assert scene.election.stage() == Stage.COUNTING
    assert board_queries.count_of(scene.election.board).result is None


def test_election_without_a_ballot_ends_without_a_winner(world):
    scene = scenes.ready(world)
    scenes.close(scene)
    scenes.decrypt(scene)
    assert scene.election.outcome == {"elected": [], "tied": [], "open": 1}


def test_cancelling_needs_a_second_person_and_burns_the_letters(world):
    scene = scenes.ready(world)
    with scenes.at(12):
        proposal = endings.propose_departure(
            scene.election, "cancel", dates={}, reason="flood", by=world.general
        )
        with pytest.raises(Refused, match="same_person"):
            endings.settle_departure(proposal, is_approved=True, by=world.general)
        assert scene.election.board.letters.exists()
        endings.settle_departure(proposal, is_approved=True, by=world.chair)
    scenes.refresh(scene)
    assert scene.election.stage() == Stage.CANCELLED
    assert not scene.election.board.letters.exists()


def test_cancelled_election_takes_no_ballot_and_no_decryption(world):
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    scenes.close(scene)
    with scenes.at(22):
        proposal = endings.propose_departure(
            scene.election, "cancel", dates={}, reason="key lost", by=world.general
        )
        endings.settle_departure(proposal, is_approved=True, by=world.chair)
    with pytest.raises(Refused, match="cancelled"):
        scenes.decrypt(scene)


def test_election_cancelled_while_open_takes_no_more_ballots(world):
    scene = scenes.ready(world)
    scenes.vote(scene, world.member, [1, 0])
    with scenes.at(16):
        scene.credentials[world.colleague.pk] = boards.pick_up_letter(
            scene.election.board, world.colleague
        )
        proposal = endings.propose_departure(
            scene.election, "cancel", dates={}, reason="flood", by=world.general
        )
        endings.settle_departure(proposal, is_approved=True, by=world.chair)
    with pytest.raises(Refused, match="cancelled"):
        scenes.vote(scene, world.colleague, [1, 0], day=17)


def test_new_dates_reopen_nominations(world):
    scene = scenes.call(world)
    with scenes.at(8):
        dates = {"nominations_close": scenes.instant(12)}
        proposal = endings.propose_departure(
            scene.election, "dates", dates=dates, reason="nobody stood", by=world.general
        )
        endings.settle_departure(proposal, is_approved=True, by=world.chair)
    scenes.refresh(scene)
    assert scene.election.stage(scenes.instant(11)) == Stage.NOMINATION
