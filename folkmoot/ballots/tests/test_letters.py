"""Letters: each for one member on one board, read once, destroyed, and never in the clear."""

import pytest
from django.db import connection

from civic.belenios.texts import parse
from folkmoot.ballots import actions
from folkmoot.ballots.actions import Refused
from folkmoot.ballots.models import Board, CredentialLetter

from . import box as boxes

pytestmark = pytest.mark.django_db


def letter_of(box, voter):
    return CredentialLetter.objects.get(board=box.board, person=box.people[voter])


def code_of(act, *arguments):
    with pytest.raises(Refused) as refused:
        act(*arguments)
    return refused.value.code


def put(letter, **changes):
    CredentialLetter.objects.filter(pk=letter.pk).update(**changes)


def test_letters_swapped_between_two_rows_are_not_opened():
    box = boxes.frozen_box()
    first, second = letter_of(box, 0), letter_of(box, 1)
    put(first, sealed=second.sealed)
    put(second, sealed=first.sealed)
    for voter in (0, 1):
        assert code_of(actions.pick_up_letter, box.board, box.people[voter]) == "letter_key"
    assert letter_of(box, 0).sealed == second.sealed  # and nothing is lost


def test_letter_of_another_board_is_not_opened():
    box, other = boxes.frozen_box(), boxes.frozen_box()
    person = box.people[0]
    CredentialLetter.objects.filter(pk=letter_of(other, 0).pk).update(
        person=person, sealed=letter_of(box, 0).sealed
    )
    assert code_of(actions.pick_up_letter, other.board, person) == "letter_key"


def test_public_half_moved_to_another_row_replaces_nobody():
    box = boxes.frozen_box()
    put(letter_of(box, 0), public=letter_of(box, 1).public)
    listed = Board.objects.get(pk=box.board.pk).credentials
    assert code_of(actions.replace_letter, box.board, box.people[0]) == "letter_key"
    assert Board.objects.get(pk=box.board.pk).credentials == listed


@pytest.mark.parametrize("content", ["ab" * 32, "ab", "no key at all", ""])
def test_wrong_key_file_is_said_and_the_letter_is_kept(settings, tmp_path, content):
    box = boxes.frozen_box()
    other = tmp_path / "letter_key"
    other.write_text(content)
    kept, settings.LETTER_KEY_FILE = settings.LETTER_KEY_FILE, other
    assert code_of(actions.pick_up_letter, box.board, box.people[0]) == "letter_key"
    settings.LETTER_KEY_FILE = kept
    assert len(actions.pick_up_letter(box.board, box.people[0])) == 25


def test_missing_key_file_is_not_made_anew(settings, tmp_path):
    box = boxes.frozen_box()
    kept, settings.LETTER_KEY_FILE = settings.LETTER_KEY_FILE, tmp_path / "letter_key"
    assert code_of(actions.pick_up_letter, box.board, box.people[0]) == "letter_key"
    assert not settings.LETTER_KEY_FILE.exists()
    settings.LETTER_KEY_FILE = kept
    assert len(actions.pick_up_letter(box.board, box.people[0])) == 25


@pytest.mark.parametrize("content", ["ab", "no key at all"])
def test_election_is_not_frozen_under_a_broken_key_file(settings, tmp_path, content):
    other = tmp_path / "letter_key"
    other.write_text(content)
    settings.LETTER_KEY_FILE = other
    assert code_of(boxes.frozen_box) == "letter_key"
    assert not CredentialLetter.objects.exists()


def test_letter_is_not_given_out_after_close_or_cancelling():
    closed, cancelled = boxes.frozen_box(), boxes.frozen_box()
    boxes.move_hours(closed, opens=-2 * boxes.HOUR, closes=-boxes.HOUR)
    actions.cancel_board(cancelled.board)
    for box in (closed, cancelled):
        assert code_of(actions.pick_up_letter, box.board, box.people[0]) == "no_letter"


def test_letter_is_not_replaced_once_the_hour_has_come_though_nobody_has_opened_the_board():
    box = boxes.frozen_box()
    boxes.move_hours(box, opens=-boxes.HOUR)
    assert code_of(actions.replace_letter, box.board, box.people[0]) == "too_late"


def test_database_before_opening_does_not_say_whose_credential_is_whose():
    """Not in the clear: backups and freed pages from before opening stay as blind as the board."""
    box = boxes.frozen_box()
    listed = parse(box.board.credentials.encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ballots_credentialletter")
        rows = [b"|".join(bytes(str(v), "utf8") if not isinstance(v, (bytes, memoryview)) else bytes(v)
                          for v in row) for row in cursor.fetchall()]  # fmt: skip
    assert len(rows) == 3
    assert not any(public.encode() in row for public in listed for row in rows)


def test_all_letters_of_a_board_are_equally_long():
    box = boxes.frozen_box(9)
    letters = CredentialLetter.objects.filter(board=box.board)
    by_digits = {(len(str(row.person_id)), len(bytes(row.sealed or b""))) for row in letters}
    assert len(by_digits) == len({digits for digits, _length in by_digits})
