"""Verbs of an election from its opening to the appointment, and every way it may end otherwise."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from civic.counting.approval import Outcome
from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.actions import Refused
from folkmoot.ballots.models import Trustee
from folkmoot.core.dates import today
from folkmoot.elections.actions import call_election, note
from folkmoot.elections.models import Departure, Election, Nomination, Stage
from folkmoot.elections.procedures import PROCEDURES
from folkmoot.elections.queries import place_of
from folkmoot.members.rolls import void_roll
from folkmoot.people.models import Person
from folkmoot.units.actions import appoint, end_appointment
from folkmoot.units.models import Appointment, Office, Placement

BOARD_DATES = {"opens", "closes"}


@transaction.atomic
def advance(election: Election) -> Election:
    """Write down what the clock has already decided: opening, closing. Safe to repeat."""
    boards.open_board(election.board)
    had_closed = board_queries.count_of(election.board).ballots is not None
    boards.close_board(election.board)
    election.board.refresh_from_db()
    ballots = board_queries.count_of(election.board).ballots
    if ballots is not None and not had_closed:
        is_small = ballots < board_queries.SMALLEST_SHOWN
        shown = f"< {board_queries.SMALLEST_SHOWN}" if is_small else ballots
        note("election.closed", election, by=None, ballots=shown)
    return election


@transaction.atomic
def decrypt(trustee: Trustee, text: str, *, by: Person) -> Election:
    """A trustee hands in a partial decryption; the last one decides. Raises Refused."""
    if by != trustee.person:
        raise Refused("not_your_key")
    election = Election.objects.get(board=trustee.board_id)
    is_complete = boards.accept_decryption(trustee, text)
    note("election.decrypted", election, by=by, who={"person": by.pk})
    return decide(election) if is_complete else election


@transaction.atomic
def decide(election: Election) -> Election:
    """Turn the counts into an outcome and the winners' terms. Safe to repeat."""
    election = Election.objects.select_for_update().get(pk=election.pk)
    count = board_queries.count_of(election.board)
    result, ballots = count.result, count.ballots
    if election.outcome is not None or result is None or ballots is None:
        return election
    outcome = PROCEDURES[election.procedure].outcome(
        list(result[0]), seats=election.seats, ballots=ballots
    )
    candidates = [nomination.nominee for nomination in election.candidates()]
    election.outcome = _as_persons(outcome, candidates)
    election.save(update_fields=["outcome"])
    _appoint_elected(election, [candidates[index] for index in outcome.elected])
    note("election.decided", election, by=None, elected=len(outcome.elected))
    return election


def _as_persons(outcome: Outcome, candidates: list[Person]) -> dict[str, Any]:
    return {
        "elected": [candidates[index].pk for index in outcome.elected],
        "tied": [candidates[index].pk for index in outcome.tied],
        "open": outcome.open_seats,
    }


def _appoint_elected(election: Election, elected: list[Person]) -> None:
    """Terms begin on the stated day, or on the day of the result where that is later."""
    if not elected:
        return
    at, starts = place_of(election), max(election.term_starts, today())
    _make_room(election, elected, starts)
    for person in elected:
        appoint(
            person,
            at,
            election.office.kind,
            term=(starts, election.term_ends),
            by=None,
            origin=f"election {election.board.uuid}",
        )


def _make_room(election: Election, elected: list[Person], starts: date) -> None:
    """Terms of those in office end where the office would have more holders than seats."""
    held = list(Appointment.objects.on(starts).filter(office=election.office))
    others = [row for row in held if row.person not in elected]
    for row in held:
        is_full = len(others) + len(elected) > election.office.seats
        if row.person in elected or is_full:
            end_appointment(row, place_of(election), on=starts, by=None)


@transaction.atomic
def propose_departure(
    election: Election, kind: str, *, dates: dict[str, Any], reason: str, by: Person
) -> Departure:
    """One person proposes new dates or the end of the election. Raises Refused: too_late, open."""
    stage = election.stage()
    is_early = not election.board.is_frozen
    if stage in {Stage.DECIDED, Stage.CANCELLED} or (kind == "dates" and not is_early):
        raise Refused("too_late")
    if election.departures.filter(approved_by=None, withdrawn=False).exists():
        raise Refused("departure_open")
    departure = Departure.objects.create(
        election=election,
        kind=kind,
        dates={name: value.isoformat() for name, value in dates.items()},
        reason=reason,
        proposed_by=by,
    )
    note("election.proposed", election, by=by, reason=reason)
    return departure


@transaction.atomic
def settle_departure(departure: Departure, *, is_approved: bool, by: Person) -> Departure:
    """Another person approves, or anyone entitled withdraws it. Raises Refused: same_person."""
    departure = Departure.objects.select_for_update().get(pk=departure.pk)
    election = Election.objects.select_for_update().get(pk=departure.election_id)
    is_over = is_approved and election.stage() in {Stage.DECIDED, Stage.CANCELLED}
    if departure.approved_by or departure.withdrawn or is_over:
        raise Refused("too_late")
    if not is_approved:
        departure.withdrawn = True
        departure.save(update_fields=["withdrawn"])
        return departure
    if by == departure.proposed_by:
        raise Refused("same_person")
    departure.approved_by = by
    departure.save(update_fields=["approved_by"])
    _apply(departure, election, by=by)
    return departure


def _apply(departure: Departure, election: Election, *, by: Person) -> None:
    if departure.kind == Departure.Kind.CANCEL:
        election.cancelled = timezone.now()
        election.save(update_fields=["cancelled"])
        boards.cancel_board(election.board)
        void_roll(election.roll, by=by, at=place_of(election))
        note("election.cancelled", election, by=by, reason=departure.reason)
        return
    if election.board.is_frozen:
        raise Refused("too_late")
    for name, value in departure.dates.items():
        holder = election.board if name in BOARD_DATES else election
        setattr(holder, name, _instant_or_day(value))
    election.roll.contest_ends = election.contest_ends
    for row in (election.board, election.roll, election):
        row.save()
    note("election.changed", election, by=by, reason=departure.reason)


def _instant_or_day(value: str) -> date | datetime | None:
    return parse_datetime(value) if "T" in value else parse_date(value)


@transaction.atomic
def call_after(
    tied: Election | None,
    office: Office,
    at: Placement,
    terms: Mapping[str, Any],
    trustees: Sequence[Person],
    *,
    by: Person,
) -> Election:
    """Call an election, after a tie with those who tied as candidates. Raises Refused: is_trustee.

    What is refused leaves nothing behind.
    """
    called = call_election(office, at, terms, trustees, by=by)
    if tied:
        carry_over(tied, called)
    return called


@transaction.atomic
def carry_over(tied: Election, second: Election) -> None:
    """A second ballot: the tied candidates stand again, without a new nomination.

    Raises Refused: is_trustee.
    """
    outcome = tied.outcome or {}
    if second.board.trustees.filter(person__in=outcome.get("tied", [])).exists():
        raise Refused("is_trustee")
    for nomination in tied.candidates().filter(nominee__in=outcome.get("tied", [])):
        Nomination.objects.create(
            election=second,
            nominee=nomination.nominee,
            nominated_by=nomination.nominated_by,
            statement=nomination.statement,
            is_accepted=True,
            lot=nomination.lot,
        )
    second.follows = tied
    second.save(update_fields=["follows"])
