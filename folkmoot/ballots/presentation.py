"""What the pages of a ballot hand to their scripts: data, and every sentence they may need."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.belenios.elections import Question, read_election
from folkmoot.ballots.models import Board
from folkmoot.ballots.refusals import REFUSALS

BLOCK = 4096


class Candidate(Protocol):
    """What the booth shows beside a name."""

    statement: str


def booth_data(board: Board, candidates: Iterable[Candidate]) -> dict[str, Any]:
    """Definition and texts of one booth. Candidates come in the order of the ballot."""
    election = read_election(board.definition.encode())
    question = election.questions[0]
    texts = board.translations.get(get_language() or "", {})
    return {
        "definition": board.definition,
        "uuid": board.uuid,
        "fingerprint": election.fingerprint,
        "cast": reverse("ballots:cast", args=[board.uuid]),
        "size": padded_size(question),
        "title": texts.get("name", election.name),
        "question": texts.get("question", question.text),
        "answers": list(question.answers),
        "statements": [candidate.statement for candidate in candidates],
        "maximum": question.maximum,
    }


def padded_size(question: Question) -> int:
    """Bytes of every cast request: more than the longest ballot of this question needs (BA-3).

    A ciphertext has two numbers of at most 617 digits and two proofs of two numbers of at most 78;
    the overall proof has one pair for each number of marks allowed.
    """
    choice = 2 * 617 + 4 * 78 + 200
    overall = (question.maximum - question.minimum + 2) * (2 * 78 + 60)
    longest = question.width * choice + overall + 2000
    return BLOCK * -(-longest // BLOCK)


def browser_sentences() -> dict[str, str]:
    """Sentences for the scripts, by code: refusals of the server and errors of the browser."""
    own = {
        "bad_credential": _(
            "This is not a credential. It has 22 letters and digits in four groups."
        ),
        "unknown_credential": _(
            "This credential is not on the list of this election. Compare it with the letter."
        ),
        "no_web_crypto": _("This browser cannot encrypt here. It needs a secure connection."),
        "worker_failed": _("The computation broke off. Nothing was sent; please try again."),
        "key_not_json": _("This file is not a key file."),
        "key_unknown_format": _("This file is not a key file."),
        "key_unknown_version": _("This key file was made by another version."),
        "key_malformed": _("This key file was changed or is incomplete."),
        "key_damaged": _("This key file was changed or is incomplete."),
        "key_inconsistent": _("This key file was changed or is incomplete."),
        "key_of_another_election": _("This key file belongs to another election."),
        "unreachable": _(
            "No answer came from the server, so it is not certain that your ballot arrived. "
            "Cast it again: only your last ballot counts."
        ),
        "unreachable_board": _("The board could not be fetched. Please try again."),
        "trustee_not_on_board": _("This key is not the one the board has for you."),
        "board_of_another_election": _("This key file belongs to another election."),
        "audited": _(
            "Every proof on the board holds. {kept} ballots count, of {voters} members on the roll."
        ),
        "too_many": _("You have marked more candidates than there are votes."),
        "general": _("Something in this election does not check. Nothing was sent."),
        "encrypting": _("Your ballot is being encrypted on this device …"),
        "checking": _("The board is being checked on this device …"),
        "abstain": _("None of them"),
        "abstained": _("You have marked nobody. The ballot counts as an abstention."),
        "many": _("Mark at most {maximum}."),
    }
    return {code: str(text) for code, text in REFUSALS.items()} | own
