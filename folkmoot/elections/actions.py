"""Verbs of an election, from the call to the freezing of its calendar."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from civic.belenios.elections import Question
from folkmoot.audit.actions import record
from folkmoot.ballots import actions as boards
from folkmoot.ballots.actions import Refused
from folkmoot.ballots.models import Trustee
from folkmoot.core.texts import Texts
from folkmoot.elections.alarms import tell_alarms
from folkmoot.elections.models import Election, Nomination, Signature, Stage
from folkmoot.elections.procedures import PROCEDURES
from folkmoot.elections.queries import place_of, readiness
from folkmoot.members.rolls import draw_roll, entitled, entry_of, freeze_roll
from folkmoot.outbox.notices import tell
from folkmoot.people.models import Person
from folkmoot.units.models import Office, Placement

SIGNATURES = 2


@transaction.atomic
def call_election(
    office: Office,
    at: Placement,
    terms: Mapping[str, Any],
    trustees: Sequence[Person],
    *,
    by: Person,
) -> Election:
    """Call an election. `terms` are the model's own fields and `opens`, `closes` of the board."""
    values = dict(terms)
    board = boards.make_board(trustees, opens=values.pop("opens"), closes=values.pop("closes"))
    roll = draw_roll(
        at,
        values["cut_off"],
        standings=list(PROCEDURES[values["procedure"]].standings),
        contest_ends=values["contest_ends"],
        by=by,
    )
    election = Election.objects.create(
        office=office, called_by=by, board=board, roll=roll, **values
    )
    record("election.called", by=by, at=at, election=election.pk, title=election.title)
    tell_alarms(election, at)
    return election


@transaction.atomic
def nominate(election: Election, nominee: Person, *, statement: str, by: Person) -> Nomination:
    """Put a member forward; who nominates themselves accepts thereby.

    Raises Refused: too_late, not_entitled (the nominee), already_nominated, is_trustee.
    """
    _require_nominable(election, nominee)
    nomination = Nomination.objects.create(
        election=election,
        nominee=nominee,
        nominated_by=by,
        statement=statement,
        is_accepted=True if by == nominee else None,
        lot=hashlib.sha256(f"{election.board.uuid}|{nominee.number}".encode()).hexdigest(),
    )
    verb = "election.accepted" if by == nominee else "election.nominated"
    note(verb, election, by=by, who={"person": nominee.pk})
    return nomination


def _require_nominable(election: Election, nominee: Person) -> None:
    entry = entry_of(election.roll, nominee)
    if election.stage() != Stage.NOMINATION:
        raise Refused("too_late")
    if entry is None or not entry.is_included:
        raise Refused("not_entitled")
    if election.nominations.filter(nominee=nominee).exists():
        raise Refused("already_nominated")
    if election.board.trustees.filter(person=nominee).exists():
        raise Refused("is_trustee")


@transaction.atomic
def answer_nomination(nomination: Nomination, *, is_accepted: bool, by: Person) -> Nomination:
    """The nominee accepts or declines, and may change the answer until nominations close."""
    if by != nomination.nominee or nomination.election.stage() != Stage.NOMINATION:
        raise Refused("too_late")
    nomination.is_accepted = is_accepted
    nomination.save(update_fields=["is_accepted"])
    verb = "election.accepted" if is_accepted else "election.declined"
    note(verb, nomination.election, by=by, who={"person": by.pk})
    return nomination


@transaction.atomic
def make_key(trustee: Trustee, key: str, proof: str, *, by: Person) -> Trustee:
    """A trustee hands in the public half of their key. Raises Refused."""
    if by != trustee.person:
        raise Refused("not_your_key")
    accepted = boards.accept_key(trustee, key, proof)
    note("election.key", Election.objects.get(board=trustee.board_id), by=by, who={"person": by.pk})
    return accepted


def calendar_hash(election: Election) -> str:
    """What a signature is under: dates, roll, candidates and keys; any change asks for new ones."""
    board = election.board
    fields = {
        "calendar": [
            election.nominations_close, election.cut_off, election.contest_ends,
            board.opens, board.closes, election.term_starts, election.term_ends,
        ],
        "procedure": [election.procedure, election.seats],
        "roll": election.roll.latest.root,
        "candidates": list(election.candidates().values_list("nominee__number", flat=True)),
        "keys": list(board.trustees.values_list("key", flat=True)),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(fields, default=str, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def sign_calendar(election: Election, *, by: Person) -> Election:
    """Sign; the second of two different persons freezes. Raises Refused for what is not ready."""
    election = Election.objects.select_for_update().get(pk=election.pk)
    missing = readiness(election).missing
    if missing:
        raise Refused(missing[0])
    if election.nominations.filter(nominee=by, is_accepted=True).exists():
        raise Refused("candidate_may_not_sign")
    signed = calendar_hash(election)
    Signature.objects.get_or_create(election=election, person=by, calendar=signed)
    note("election.signed", election, by=by)
    if election.signatures.filter(calendar=signed).count() >= SIGNATURES:
        _freeze(election, by=by)
    return election


def _freeze(election: Election, *, by: Person) -> None:
    at = place_of(election)
    freeze_roll(election.roll, by=by, at=at)
    voters = list(entitled(election.roll))
    names = ballot_names(election)
    procedure = PROCEDURES[election.procedure]
    question = Question(
        text=_in(settings.LANGUAGE_CODE, election.office.kind.name),
        answers=tuple(names),
        minimum=0,
        maximum=procedure.most_marks(election.seats, len(names)),
    )
    board = boards.freeze(
        election.board,
        voters,
        name=_in(settings.LANGUAGE_CODE, election.title),
        description=_in(settings.LANGUAGE_CODE, at.name),
        question=question,
    )
    board.translations = {
        code: {
            "name": _in(code, election.title),
            "description": _in(code, at.name),
            "question": _in(code, election.office.kind.name),
        }
        for code, _name in settings.LANGUAGES
    }
    board.save(update_fields=["translations"])
    _announce_letters(election, voters)
    note(
        "election.frozen",
        election,
        by=by,
        voters=len(voters),
        fingerprint=definition_hash(board.definition),
        translations=definition_hash(json.dumps(board.translations, sort_keys=True)),
        root=election.roll.latest.root,
    )


def definition_hash(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _in(language: str, text: Texts) -> str:
    with translation.override(language):
        return str(text)


def ballot_names(election: Election) -> list[str]:
    """The answers on the ballot: names, with the member number where two are alike."""
    people = [nomination.nominee for nomination in election.candidates().select_related("nominee")]
    names = [person.name for person in people]
    return [
        f"{person.name} ({person.number})" if names.count(person.name) > 1 else person.name
        for person in people
    ]


def _announce_letters(election: Election, voters: Sequence[Person]) -> None:
    """Tell by mail, neutrally, that a letter waits; the letter itself never leaves the house."""
    page = reverse("elections:letter", args=[election.pk])
    tell(f"letter-{election.board.uuid}", [person.pk for person in voters], page)


@transaction.atomic
def replace_letter(election: Election, person: Person) -> None:
    """A member lost their letter before opening. Raises Refused: too_late."""
    boards.replace_letter(election.board, person)
    note("election.letter", election, by=None)


def note(verb: str, election: Election, *, by: Person | None, **parameters: Any) -> None:
    """One entry about an election, at its unit."""
    record(
        verb,
        by=by,
        at=place_of(election),
        election=election.pk,
        title=election.title,
        **parameters,
    )
