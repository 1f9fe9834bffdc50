"""An election in the world of `units.tests.world`, brought to any stage by real actions.

Trustees' secrets are kept here as their browsers would keep them: `scene.secrets`.
"""

import secrets
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import time_machine

from civic.belenios.ballots import make_ballot
from civic.belenios.tally import partial_decryption
from civic.belenios.trustees import prove_restore, trustee_key
from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.core.dates import start_of
from folkmoot.core.texts import both
from folkmoot.elections import actions, endings
from folkmoot.elections.models import Election
from folkmoot.units.models import Office, OfficeKind

CALLED = start_of(date(2026, 3, 2)) + timedelta(hours=9)
DAY = timedelta(days=1)


def at(days: float) -> time_machine.travel:
    """So many days after the call."""
    return time_machine.travel(CALLED + days * DAY, tick=False)


def travel(days: float) -> time_machine.travel:
    """As `at`, with the clock running, for tests in the browser."""
    return time_machine.travel(CALLED + days * DAY, tick=True)


def terms(**changes: object) -> dict[str, object]:
    """The calendar of an ordinary election: nominations 7 days, roll 10, voting day 14 to 21."""
    found: dict[str, object] = {
        "title": both("Election of the secretary", "支部书记选举"),
        "seats": 1,
        "procedure": "seats-1",
        "nominations_close": CALLED + 7 * DAY,
        "cut_off": (CALLED - DAY).date(),
        "contest_ends": CALLED + 10 * DAY,
        "opens": CALLED + 14 * DAY,
        "closes": CALLED + 21 * DAY,
        "term_starts": date(2026, 4, 1),
        "term_ends": date(2029, 4, 1),
    }
    return found | changes


def call(world, trustees=("general", "secretary"), **changes) -> SimpleNamespace:
    """The branch north1 elects its secretary; the general branch's secretary calls it."""
    office, _made = Office.objects.get_or_create(
        unit=world.north1.unit, kind=OfficeKind.objects.get(code="secretary")
    )
    with at(0):
        election = actions.call_election(
            office, world.north1, terms(**changes),
            [getattr(world, name) for name in trustees], by=world.general,
        )  # fmt: skip
    return SimpleNamespace(world=world, election=election, secrets={}, credentials={})


def stand(scene, *people) -> None:
    """These members nominate themselves."""
    with at(1):
        for person in people:
            actions.nominate(scene.election, person, statement="", by=person)


def make_keys(scene) -> None:
    """Every trustee makes a key and shows that it can be read back."""
    uuid = scene.election.board.uuid
    with at(2):
        for trustee in scene.election.board.trustees.all():
            secret = secrets.randbelow(2**255)
            key = trustee_key(secret, secrets.randbelow)
            proof = prove_restore(
                secret, uuid=uuid, challenge=trustee.challenge, randbelow=secrets.randbelow
            )
            actions.make_key(trustee, key, proof, by=trustee.person)
            scene.secrets[trustee.pk] = secret


def sign(scene) -> None:
    """Two persons sign the calendar, which freezes it."""
    with at(11):
        for person in (scene.world.general, scene.world.chair):
            actions.sign_calendar(scene.election, by=person)
    refresh(scene)


def ready(world, *candidates, **changes) -> SimpleNamespace:
    """A frozen election with these candidates."""
    scene = call(world, **changes)
    stand(scene, *(candidates or (world.member, world.colleague)))
    make_keys(scene)
    sign(scene)
    return scene


def vote(scene, person, choices: list[int], day: float = 15) -> str:
    """The member picks up the letter (once), makes a ballot and casts it; the tracker."""
    board = scene.election.board
    with at(day):
        if person.pk not in scene.credentials:
            scene.credentials[person.pk] = boards.pick_up_letter(board, person)
        boards.open_board(board)
        setup = board_queries.setup_of(board)
        assert setup
        credential = scene.credentials[person.pk]
        ballot = make_ballot(setup.election, credential, [choices], secrets.randbelow)
        return boards.cast_ballot(board, ballot).tracker


def close(scene, day: float = 21) -> None:
    """The hour has come and the worker runs."""
    with at(day):
        endings.advance(scene.election)
    refresh(scene)


def decrypt(scene, *, leave_out: int = 0, day: float = 21.5) -> None:
    """The trustees decrypt, all but some."""
    board = scene.election.board
    trustees = list(board.trustees.all())
    with at(day):
        setup = board_queries.setup_of(board)
        assert setup
        total = board_queries.published_sum(board, setup)
        for trustee in trustees[: len(trustees) - leave_out]:
            secret = scene.secrets[trustee.pk]
            share = partial_decryption(setup.election, total.tally, secret, secrets.randbelow)
            endings.decrypt(trustee, share, by=trustee.person)
    refresh(scene)


def refresh(scene) -> None:
    """The election as the database has it."""
    scene.election = Election.objects.get(pk=scene.election.pk)


def instant(days: float) -> datetime:
    """So many days after the call, as an instant."""
    return CALLED + days * DAY
