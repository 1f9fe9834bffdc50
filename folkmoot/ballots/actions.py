"""Verbs of a board. Phases follow from stored instants: opening and closing only write them down.

`cast_ballot` records nothing in the audit log, on purpose: the board itself is the record, and a
log entry would add a time to a ballot (BA-12, LG-1).
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civic.belenios import archive
from civic.belenios.ballots import check_ballot, tracker
from civic.belenios.credentials import (
    credentials_text,
    new_credential,
    new_uuid,
    public_credential,
)
from civic.belenios.elections import Question, make_election
from civic.belenios.errors import Invalid
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tally import (
    Sum,
    check_partial_decryption,
    encrypted_tally_text,
    result_of,
    result_text,
    sized_encrypted_tally_text,
)
from civic.belenios.texts import parse
from civic.belenios.trustees import (
    check_restore,
    product_key,
    read_trustee_key,
    trustees_text,
)
from civic.belenios.verification import Setup
from folkmoot.ballots import queries
from folkmoot.ballots.models import Board, CredentialLetter, Event, Trustee
from folkmoot.ballots.sealing import LetterUnreadable, seal, unseal
from folkmoot.people.models import Person


class Refused(Exception):  # noqa: N818 -- said of what was sent
    """What was sent cannot be taken now or at all; `code` names why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def make_board(trustees: Sequence[Person], *, opens: datetime, closes: datetime) -> Board:
    """A board with its trustees; keys, question and credentials follow."""
    board = Board.objects.create(uuid=new_uuid(secrets.randbelow), opens=opens, closes=closes)
    Trustee.objects.bulk_create(
        Trustee(board=board, person=person, position=position, challenge=secrets.token_urlsafe(24))
        for position, person in enumerate(trustees, start=1)
    )
    return board


@transaction.atomic
def accept_key(trustee: Trustee, key: str, proof: str) -> Trustee:
    """Take a trustee's public key, shown to be readable from the saved file (BA-9).

    Raises Refused: frozen, cancelled, and whatever the key or the proof fails at.
    """
    board = _locked(trustee.board)
    if board.is_frozen:
        raise Refused("frozen")
    if board.is_cancelled:
        raise Refused("cancelled")
    trustee = Trustee.objects.select_for_update().get(pk=trustee.pk)
    try:
        public = read_trustee_key(key)
        check_restore(public, proof, uuid=board.uuid, challenge=trustee.challenge)
    except Invalid as invalid:
        raise Refused(invalid.code) from invalid
    trustee.key, trustee.has_restored = key, True
    trustee.save(update_fields=["key", "has_restored"])
    return trustee


@transaction.atomic
def freeze(
    board: Board, voters: Iterable[Person], *, name: str, description: str, question: Question
) -> Board:
    """Fix the question and the keys, make the credentials, seal a letter for each voter.

    The public list is sorted as the format demands, so its order says nothing of the voters.
    Raises Refused: frozen, cancelled, keys_missing, nobody_to_vote, too_late, letter_key.
    """
    board = _locked(board)
    trustees = list(board.trustees.all())
    people = list(voters)
    _require_freezable(board, trustees, people)
    key = product_key(BELENIOS_2048, [read_trustee_key(trustee.key) for trustee in trustees])
    board.definition = make_election(
        name=name, description=description, questions=[question], uuid=board.uuid, public_key=key
    ).text
    board.timestamp = int(timezone.now().timestamp())
    publics = [_write_letter(board, person) for person in people]
    board.credentials = credentials_text(dict.fromkeys(publics, 1))
    board.save()
    return board


def _require_freezable(board: Board, trustees: list[Trustee], people: list[Person]) -> None:
    checks = {
        "frozen": not board.is_frozen,
        "cancelled": not board.is_cancelled,
        "keys_missing": bool(trustees) and all(trustee.has_restored for trustee in trustees),
        "nobody_to_vote": bool(people),
        "too_late": timezone.now() < board.opens,
    }
    for code, holds in checks.items():
        if not holds:
            raise Refused(code)


def _write_letter(board: Board, person: Person) -> str:
    credential = new_credential(secrets.randbelow)
    public = public_credential(board.uuid, credential)
    try:
        sealed, mapped = (seal(board.pk, person.pk, text) for text in (credential, public))
    except LetterUnreadable:
        raise Refused("letter_key") from None
    CredentialLetter.objects.update_or_create(
        board=board, person=person, defaults={"sealed": sealed, "public": mapped}
    )
    return public


def _unsealed(board: Board, person: Person, sealed: bytes | memoryview) -> str:
    try:
        return unseal(board.pk, person.pk, bytes(sealed))
    except LetterUnreadable:
        raise Refused("letter_key") from None


@transaction.atomic
def replace_letter(board: Board, person: Person) -> None:
    """A lost letter's credential is taken off the list and a new one made: before opening only.

    Raises Refused: too_late, letter_key.
    """
    board = _locked(board)
    letter = CredentialLetter.objects.filter(board=board, person=person).first()
    is_early = board.credentials and timezone.now() < board.opens
    if not is_early or letter is None or letter.public is None:
        raise Refused("too_late")
    lost = _unsealed(board, person, letter.public)
    listed = [public for public in parse(board.credentials.encode()) if public != lost]
    listed.append(_write_letter(board, person))
    board.credentials = credentials_text(dict.fromkeys(listed, 1))
    board.save(update_fields=["credentials"])


@transaction.atomic
def pick_up_letter(board: Board, person: Person) -> str:
    """The member's credential, once: reading the letter destroys it.

    Raises Refused: no_letter, letter_key.
    """
    letter = (
        CredentialLetter.objects.select_for_update()
        .filter(board=board, person=person, sealed__isnull=False)
        .first()
    )
    if letter is None or letter.sealed is None or board.is_closed(timezone.now()):
        raise Refused("no_letter")
    credential = _unsealed(board, person, letter.sealed)
    if letter.public is not None:
        letter.sealed = None
        letter.save(update_fields=["sealed"])
    else:
        letter.delete()
    return credential


@transaction.atomic
def open_board(board: Board) -> Board:
    """Write the Setup event once the hour has come, and forget who has which public credential."""
    board = _locked(board)
    is_due = board.is_frozen and not board.is_cancelled and timezone.now() >= board.opens
    if not is_due or board.events.filter(type="Setup").exists():
        return board
    trustees = trustees_text([trustee.key for trustee in board.trustees.all()])
    texts = (board.definition, trustees, board.credentials)
    _append(board, "Setup", *archive.setup_data(*(text.encode() for text in texts)))
    board.letters.filter(sealed__isnull=True).delete()
    board.letters.update(public=None)
    board.credentials = ""
    board.save(update_fields=["credentials"])
    return board


def cast_ballot(board: Board, text: str) -> Event:
    """Put a ballot on the board, or raise Refused; there is nothing in between (BA-4 to BA-6).

    The credential's signature is all the authority there is. The proofs are checked before the
    board is locked; the hour, and that the ballot is new, while it is.
    """
    board = open_board(board)
    setup = queries.setup_of(board)
    if board.is_cancelled:
        raise Refused("cancelled")
    if setup is None:
        raise Refused("not_open_yet")
    if not board.is_open(timezone.now()):
        raise Refused("closed")
    try:
        check_ballot(setup.election, setup.weights, text)
    except Invalid as invalid:
        raise Refused(invalid.code) from invalid
    with transaction.atomic():
        board = _locked(board)
        if not board.is_open(timezone.now()):
            raise Refused("closed")
        if board.events.filter(tracker=tracker(text)).exists():
            raise Refused("repeated_ballot")
        return _append(board, "Ballot", text.encode(), tracker=tracker(text))


@transaction.atomic
def close_board(board: Board) -> Board:
    """Write the end of voting and the encrypted tally once the hour has come; burn what letters
    are left. Every ballot is verified again first.
    """
    board = _locked(open_board(board))
    is_due = board.is_closed(timezone.now()) and not board.is_cancelled
    if not is_due or board.events.filter(type="EndBallots").exists():
        return board
    setup = queries.setup_of(board)
    assert setup is not None
    total = queries.sum_of(board, setup)
    _append(board, "EndBallots")
    bodies = (encrypted_tally_text(total.tally), sized_encrypted_tally_text(total))
    _append(board, "EncryptedTally", *(body.encode() for body in bodies))
    board.letters.all().delete()
    return board


@transaction.atomic
def accept_decryption(trustee: Trustee, text: str) -> bool:
    """Take a trustee's partial decryption; with the last one comes the result. True if it came.

    Raises Refused: cancelled, not_closed, repeated_owner, and whatever the proofs fail at.
    """
    board = _locked(trustee.board)
    if board.is_cancelled:
        raise Refused("cancelled")
    setup = queries.setup_of(board)
    is_closed = board.events.filter(type="EncryptedTally").exists()
    if setup is None or not is_closed:
        raise Refused("not_closed")
    if trustee.position in queries.count_of(board).decrypted:
        raise Refused("repeated_owner")
    total = queries.published_sum(board, setup)
    key = setup.trustees[trustee.position - 1]
    try:
        check_partial_decryption(setup.election, total.tally, key, text.encode())
    except Invalid as invalid:
        raise Refused(invalid.code) from invalid
    _append(board, "PartialDecryption", *archive.owned_data(trustee.position, text.encode()))
    return _write_result(board, setup, total)


def _write_result(board: Board, setup: Setup, total: Sum) -> bool:
    if len(queries.count_of(board).decrypted) < len(setup.trustees):
        return False
    shares = [
        check_partial_decryption(setup.election, total.tally, setup.trustees[owner - 1], body)
        for owner, body in queries.partial_decryptions(board)
    ]
    _append(board, "Result", result_text(result_of(setup.election, total, shares)).encode())
    return True


@transaction.atomic
def cancel_board(board: Board) -> None:
    """No ballot and no decryption is taken from now on; what letters are left are destroyed."""
    board = _locked(board)
    board.is_cancelled = True
    board.save(update_fields=["is_cancelled"])
    board.letters.all().delete()


def _locked(board: Board) -> Board:
    """The board's row, locked: one writer of a chain at a time."""
    return Board.objects.select_for_update().get(pk=board.pk)


def _append(board: Board, kind: str, *data: bytes, tracker: str = "") -> Event:
    row = board.events.order_by("-height").first()
    event = archive.next_event(queries.chain_event(row) if row else None, kind, *data)
    return Event.objects.create(
        board=board,
        height=event.height,
        type=event.type,
        parent=event.parent,
        digest=event.hash,
        data=[body.decode() for body in event.data],
        tracker=tracker,
    )
