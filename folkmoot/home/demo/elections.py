"""Elections of the demonstration: one held from call to appointment, others to look into.

Everything happens through the same actions as on the site; only the clock is helped: once an
election is frozen its hours are moved, so that a week of voting does not take a week.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from django.utils import timezone

from civic.belenios.ballots import make_ballot
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tally import partial_decryption
from civic.belenios.texts import sha256_base64
from civic.belenios.trustees import prove_restore, trustee_key
from civic.belenios.verification import Report, verify
from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.models import Board
from folkmoot.core.dates import today
from folkmoot.core.texts import Texts, both
from folkmoot.elections import actions, endings
from folkmoot.elections.models import Election
from folkmoot.home.demo.organisation import Summary
from folkmoot.members.rolls import entitled
from folkmoot.people.models import Person
from folkmoot.units.models import Appointment, Membership, Office, OfficeKind, Placement

T = TypeVar("T")
STATEMENTS = (
    "我会每个月向大家公开支部的工作和经费。",
    "I will answer every question within a week, and in writing.",
    "新同事入职第一个月，我会去见每一位。",
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Progress(Protocol):
    """Passes rows on and shows how far they are."""

    def __call__(self, label: str, rows: Sequence[T]) -> Iterable[T]:
        """Wrap a list."""


@dataclass
class Staged:
    """An election of the demonstration with its trustees' secrets, which only the demo keeps."""

    election: Election
    secrets: dict[int, int] = field(default_factory=dict)


def stage_election(
    title: Texts, place: Placement, known: Summary, candidates: list[Person]
) -> Staged:
    """Called, with candidates and keys, and its nomination and objections over."""
    now = timezone.now()
    office, _made = Office.objects.get_or_create(
        unit=place.unit, kind=OfficeKind.objects.get(code="secretary")
    )
    election = actions.call_election(
        office,
        place,
        {
            "title": title,
            "seats": 1,
            "procedure": "seats-1",
            "nominations_close": now + HOUR,
            "cut_off": today(),
            "contest_ends": now + HOUR,
            "opens": now + 2 * HOUR,
            "closes": now + 8 * DAY,
            "term_starts": today() + 9 * DAY,
            "term_ends": None,
        },
        known.trustees,
        by=known.sign_in["officer"],
    )
    for person, statement in zip(candidates, STATEMENTS, strict=False):
        actions.nominate(election, person, statement=statement, by=person)
    staged = Staged(election)
    make_keys(staged)
    return staged


def make_keys(staged: Staged) -> None:
    """Each trustee's key, as a browser would make it, shown to be readable."""
    board = staged.election.board
    for trustee in board.trustees.all():
        secret = secrets.randbelow(BELENIOS_2048.q)
        key = trustee_key(secret, secrets.randbelow)
        proof = prove_restore(
            secret, uuid=board.uuid, challenge=trustee.challenge, randbelow=secrets.randbelow
        )
        actions.make_key(trustee, key, proof, by=trustee.person)
        staged.secrets[trustee.position] = secret


def sign(staged: Staged, signers: Iterable[Person]) -> None:
    """End nominations and objections now, and let two persons sign."""
    now = timezone.now()
    election = staged.election
    Election.objects.filter(pk=election.pk).update(nominations_close=now, contest_ends=now)
    type(election.roll).objects.filter(pk=election.roll_id).update(contest_ends=now)
    for person in signers:
        actions.sign_calendar(Election.objects.get(pk=election.pk), by=person)
    staged.election = Election.objects.get(pk=election.pk)


def move_hours(staged: Staged, *, opens: timedelta, closes: timedelta) -> None:
    """The demonstration's own clock: the hours of a frozen board, counted from now, and the steps
    before them as far apart as in real life.
    """
    now, row = timezone.now(), staged.election
    Board.objects.filter(pk=row.board_id).update(opens=now + opens, closes=now + closes)
    nominated, contested = now + opens - 7 * DAY, now + opens - 4 * DAY
    Election.objects.filter(pk=row.pk).update(nominations_close=nominated, contest_ends=contested)
    type(row.roll).objects.filter(pk=row.roll_id).update(contest_ends=contested)
    staged.election = Election.objects.get(pk=staged.election.pk)
    boards.open_board(staged.election.board)


def cast_all(staged: Staged, voters: list[Person], progress: Progress) -> None:
    """Each voter picks up the letter, makes a ballot and casts it; every tenth thinks again."""
    board = staged.election.board
    setup = board_queries.setup_of(board)
    assert setup is not None
    width = len(setup.election.questions[0].answers)
    for index, person in enumerate(progress("ballots", voters)):
        credential = boards.pick_up_letter(board, person)
        for _ballot in range(1 if index % 10 else 2):
            # Every other voter is for the first, so that the story told here does not end in a tie.
            chosen = secrets.randbelow(width + 1) if index % 2 else 0
            choices = [int(place == chosen) for place in range(width)]
            ballot = make_ballot(setup.election, credential, [choices], secrets.randbelow)
            boards.cast_ballot(board, ballot)


def open_count(staged: Staged, progress: Progress) -> Election:
    """Close, and let every trustee decrypt; the winner's term begins."""
    endings.advance(staged.election)
    board = staged.election.board
    setup = board_queries.setup_of(board)
    assert setup is not None
    total = board_queries.published_sum(board, setup)
    for trustee in progress("trustees", list(board.trustees.all())):
        secret = staged.secrets[trustee.position]
        share = partial_decryption(setup.election, total.tally, secret, secrets.randbelow)
        endings.decrypt(trustee, share, by=trustee.person)
    staged.election = Election.objects.get(pk=staged.election.pk)
    return staged.election


def write_key_files(staged: Staged, folder: Path) -> list[Path]:
    """The trustees' key files, as their browsers would have saved them, to try their pages with."""
    folder.mkdir(parents=True, exist_ok=True)
    uuid = staged.election.board.uuid
    paths = []
    for trustee in staged.election.board.trustees.all():
        fields = {
            "format": "belenios-trustee-key",
            "version": 1,
            "uuid": uuid,
            "group": BELENIOS_2048.name,
            "secret": str(staged.secrets[trustee.position]),
            "public_key": str(json.loads(trustee.key)["public_key"]),
        }
        compact = json.dumps(fields, separators=(",", ":"))
        checked = fields | {"checksum": sha256_base64(compact.encode())}
        path = folder / f"trustee-{trustee.position}-{uuid}.json"
        path.write_text(json.dumps(checked, separators=(",", ":")) + "\n")
        paths.append(path)
    return paths


def hold_whole_election(known: Summary, place: Placement, progress: Progress) -> Report:
    """From the call to the winner's term, and the archive verified."""
    title = both("Election of the branch secretary", "支部书记换届选举")
    staged = stage_election(title, place, known, candidates_of(place, known, 3))
    sign(staged, [known.sign_in["officer"], second_signer(known)])
    move_hours(staged, opens=-8 * DAY, closes=HOUR)
    cast_all(staged, list(entitled(staged.election.roll)), progress)
    move_hours(staged, opens=-8 * DAY, closes=-HOUR)
    open_count(staged, progress)
    return verify(board_queries.archive_bytes(staged.election.board))


def leave_open(known: Summary, place: Placement, keys: Path) -> Election:
    """An election whose booth is open for a week."""
    title = both("By-election of the branch secretary", "支部书记补选")
    staged = stage_election(title, place, known, candidates_of(place, known, 3))
    sign(staged, [known.sign_in["officer"], second_signer(known)])
    move_hours(staged, opens=-HOUR, closes=7 * DAY)
    write_key_files(staged, keys)
    return staged.election


def leave_to_count(known: Summary, place: Placement, keys: Path, progress: Progress) -> Election:
    """An election that waits for its trustees."""
    title = both("Election of the secretary of a joint branch", "联合支部书记选举")
    staged = stage_election(title, place, known, candidates_of(place, known, 2))
    sign(staged, [known.sign_in["officer"], second_signer(known)])
    move_hours(staged, opens=-8 * DAY, closes=HOUR)
    cast_all(staged, list(entitled(staged.election.roll))[:12], progress)
    move_hours(staged, opens=-8 * DAY, closes=-HOUR)
    endings.advance(staged.election)
    write_key_files(staged, keys)
    return staged.election


def candidates_of(place: Placement, known: Summary, count: int) -> list[Person]:
    """Full members of the unit who are neither trustees nor among those who sign in."""
    taken = {person.pk for person in [*known.trustees, *known.sign_in.values()]}
    at_home = Membership.objects.on(today()).filter(unit=place.unit, kind="home", standing="full")
    people = Person.objects.filter(memberships__in=at_home).exclude(pk__in=taken)
    return list(people.order_by("number")[:count])


def second_signer(known: Summary) -> Person:
    """The secretary of the city committee, who signs calendars beside the officer."""
    held = Appointment.objects.on(today()).filter(office__unit=known.root.unit)
    return held.get(office__kind__code="secretary").person
