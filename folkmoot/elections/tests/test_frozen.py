"""What can be done at each stage, as a table; from freezing on nothing of the election changes (BA-11)."""

import secrets

import pytest
from django.db import transaction

from civic.belenios.ballots import make_ballot
from civic.belenios.elections import Question
from civic.belenios.tally import partial_decryption
from civic.belenios.trustees import prove_restore, trustee_key
from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.actions import Refused
from folkmoot.elections import actions, endings
from folkmoot.elections.models import Stage
from folkmoot.elections.queries import place_of
from folkmoot.elections.tests import scene as scenes
from folkmoot.members import rolls
from folkmoot.members.models import RollEntry, RollObjection

DONE = "done"
STAGES = ("nomination", "preparation", "overdue", "ready", "open", "counting", "decided", "cancelled")  # fmt: skip
DAYS = {"nomination": 3, "preparation": 11, "overdue": 15, "ready": 12, "open": 16,
        "counting": 21.5, "decided": 22, "cancelled": 13}  # fmt: skip
LATE, CLOSED, FROZEN = "too_late", "roll is closed", "frozen"
TABLE = {
    #                 nomination          preparation     overdue         ready           open          counting      decided           cancelled
    "nominate":      (DONE,               LATE,           LATE,           LATE,           LATE,         LATE,         LATE,             LATE),
    "decline":       (DONE,               LATE,           LATE,           LATE,           LATE,         LATE,         LATE,             LATE),
    "object":        (DONE,               CLOSED,         CLOSED,         CLOSED,         CLOSED,       CLOSED,       CLOSED,           CLOSED),
    "correct":       (DONE,               DONE,           DONE,           CLOSED,         CLOSED,       CLOSED,       CLOSED,           CLOSED),
    "freeze_roll":   (CLOSED,             DONE,           DONE,           CLOSED,         CLOSED,       CLOSED,       CLOSED,           CLOSED),
    "key":           (DONE,               DONE,           DONE,           FROZEN,         FROZEN,       FROZEN,       FROZEN,           FROZEN),
    "sign":          ("nominations_open", DONE,           LATE,           FROZEN,         FROZEN,       FROZEN,       FROZEN,           FROZEN),
    "freeze_again":  (None,               None,           LATE,           FROZEN,         FROZEN,       FROZEN,       FROZEN,           FROZEN),
    "dates":         (DONE,               DONE,           DONE,           LATE,           LATE,         LATE,         LATE,             LATE),
    "propose":       (DONE,               DONE,           DONE,           LATE,           LATE,         LATE,         LATE,             LATE),
    "cancel":        (DONE,               DONE,           DONE,           DONE,           DONE,         DONE,         LATE,             LATE),
    "letter":        ("no_letter",        "no_letter",    "no_letter",    DONE,           DONE,         "no_letter",  "no_letter",      "no_letter"),
    "replace":       (LATE,               LATE,           LATE,           DONE,           LATE,         LATE,         LATE,             LATE),
    "cast":          ("not_open_yet",     "not_open_yet", "not_open_yet", "not_open_yet", DONE,         "closed",     "closed",         "cancelled"),
    "decrypt":       ("not_closed",       "not_closed",   "not_closed",   "not_closed",   "not_closed", DONE,         "repeated_owner", "cancelled"),
}  # fmt: skip


def scene_at(world, stage):
    """An election at a stage; one member has voted where that is possible."""
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    if stage in {"nomination", "preparation", "overdue"}:
        return scene
    scenes.sign(scene)
    if stage in {"open", "counting", "decided"}:
        scenes.vote(scene, world.member, [1])
    if stage in {"counting", "decided"}:
        scenes.close(scene)
    if stage == "decided":
        scenes.decrypt(scene)
    if stage == "cancelled":
        with scenes.at(12):
            by = world.general
            proposal = endings.propose_departure(
                scene.election, "cancel", dates={}, reason="", by=by
            )
            endings.settle_departure(proposal, is_approved=True, by=world.chair)
    scenes.refresh(scene)
    return scene


class Acts:
    """Every verb of an election, by somebody who may."""

    def __init__(self, scene) -> None:
        self.scene, self.world, self.election = scene, scene.world, scene.election
        self.place = place_of(scene.election)

    def nominate(self):
        who = self.world.colleague
        actions.nominate(self.election, who, statement="", by=who)

    def decline(self):
        mine = self.election.nominations.get(nominee=self.world.member)
        actions.answer_nomination(mine, is_accepted=False, by=self.world.member)

    def object(self):
        rolls.object_to_roll(self.election.roll, "wrong", by=self.world.member, at=self.place)

    def correct(self):
        objection = RollObjection.objects.create(
            roll=self.election.roll, person=self.world.member, text="wrong"
        )
        decision = {"is_accepted": True, "answer": "so it is", "by": self.world.general}
        rolls.answer_objection(objection, **decision, at=self.place)

    def freeze_roll(self):
        rolls.freeze_roll(self.election.roll, by=self.world.general, at=self.place)

    def key(self):
        trustee = self.election.board.trustees.get(position=1)
        secret = secrets.randbelow(2**255)
        uuid, challenge = self.election.board.uuid, trustee.challenge
        draw = secrets.randbelow
        proof = prove_restore(secret, uuid=uuid, challenge=challenge, randbelow=draw)
        actions.make_key(trustee, trustee_key(secret, draw), proof, by=trustee.person)

    def sign(self):
        actions.sign_calendar(self.election, by=self.world.chair)

    def freeze_again(self):
        question = Question("Other?", ("Somebody",), 0, 1)
        people = [self.world.hidden]
        boards.freeze(self.election.board, people, name="", description="", question=question)

    def dates(self):
        self.depart("dates", closes=scenes.instant(40))

    def propose(self):
        dates = {"closes": scenes.instant(40)}
        by = self.world.general
        endings.propose_departure(self.election, "dates", dates=dates, reason="", by=by)

    def cancel(self):
        self.depart("cancel")

    def depart(self, kind, **dates):
        proposal = endings.propose_departure(
            self.election, kind, dates=dates, reason="", by=self.world.general
        )
        endings.settle_departure(proposal, is_approved=True, by=self.world.chair)

    def letter(self):
        boards.pick_up_letter(self.election.board, self.world.secretary)

    def replace(self):
        actions.replace_letter(self.election, self.world.secretary)

    def cast(self):
        setup = board_queries.setup_of(self.election.board)
        credential = self.scene.credentials.get(self.world.member.pk)
        text = "{}"
        if setup and credential:
            text = make_ballot(setup.election, credential, [[0]], secrets.randbelow)
        boards.cast_ballot(self.election.board, text)

    def decrypt(self):
        trustee = self.election.board.trustees.get(position=1)
        setup, text = board_queries.setup_of(self.election.board), "{}"
        if setup and self.election.board.events.filter(type="EncryptedTally").exists():
            total = board_queries.published_sum(self.election.board, setup)
            secret = self.scene.secrets[trustee.pk]
            text = partial_decryption(setup.election, total.tally, secret, secrets.randbelow)
        endings.decrypt(trustee, text, by=trustee.person)


def fixed(scene):
    """Question, texts, calendar, keys, candidates and electorate, as the database has them."""
    scenes.refresh(scene)
    row, board = scene.election, scene.election.board
    entries = RollEntry.objects.filter(version__roll=row.roll).order_by("pk")
    return [
        (board.definition, board.translations, board.timestamp, board.opens, board.closes),
        (row.nominations_close, row.contest_ends, row.cut_off, row.term_starts, row.term_ends),
        (str(row.title), row.seats, row.procedure, row.office_id),
        list(board.trustees.values_list("person", "position", "key", "has_restored")),
        list(row.nominations.order_by("pk").values_list("nominee", "is_accepted", "lot")),
        list(entries.values_list("version", "person", "is_included", "attributes", "salt")),
        (row.roll.latest.root, row.roll.frozen, row.roll.contest_ends),
    ]


def tried(scene, name):
    """What a verb answers; what it did is taken back."""
    scenes.refresh(scene)
    before = fixed(scene)
    with transaction.atomic():
        try:
            getattr(Acts(scene), name)()
            answer = DONE
        except Refused as refused:
            answer = refused.code
        except rolls.RollClosed:
            answer = CLOSED
        changed = fixed(scene) != before
        transaction.set_rollback(True)
    return answer, changed


@pytest.mark.parametrize("stage", STAGES)
def test_every_verb_at_every_stage(world, stage):
    scene = scene_at(world, stage)
    is_fixed = stage not in {"nomination", "preparation", "overdue"}
    with scenes.at(DAYS[stage]):
        assert scene.election.stage() == Stage(stage)
        expected = {name: row[STAGES.index(stage)] for name, row in TABLE.items()}
        answers = {name: tried(scene, name) for name, code in expected.items() if code}
    assert {name: answer for name, (answer, _changed) in answers.items()} == {
        name: code for name, code in expected.items() if code
    }
    changed = {name for name, (_answer, changed) in answers.items() if changed}
    if is_fixed:
        assert changed == set()
    else:
        assert changed <= {name for name, (answer, _changed) in answers.items() if answer == DONE}
        assert "dates" in changed


def test_table_knows_every_verb_of_an_election():
    """A verb that is added must be thought of here."""
    known = {
        *(actions.nominate, actions.answer_nomination, actions.make_key, actions.sign_calendar),
        *(actions.replace_letter, actions.call_election, endings.carry_over, endings.advance),
        endings.call_after,
        *(endings.decrypt, endings.decide, endings.propose_departure, endings.settle_departure),
    }
    found = {
        function
        for module in (actions, endings)
        for name, function in vars(module).items()
        if not name.startswith("_")
        and hasattr(function, "__wrapped__")  # transaction.atomic: it writes
        and function.__module__ == module.__name__
    }
    assert found == known
