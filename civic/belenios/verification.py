"""The whole check of an archive, as an observer makes it.

Everything is checked as soon as it is there: credentials without ballots, shares without a result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from civic.belenios.archive import Archive, Event, read
from civic.belenios.ballots import Ballot, check_ballot, tracker
from civic.belenios.credentials import read_credentials
from civic.belenios.elections import Election, read_election
from civic.belenios.errors import Invalid, Unsupported, at
from civic.belenios.proofs import require
from civic.belenios.tally import (
    Factors,
    Result,
    Sum,
    add_up,
    check_partial_decryption,
    check_result,
    encrypted_tally_text,
    sized_encrypted_tally_text,
)
from civic.belenios.texts import members, number, parse
from civic.belenios.trustees import TrusteeKey, product_key, read_trustees

CERTIFIED_SETUP = 5
STATES = {
    "Setup": "open",
    "Ballot": "open",
    "EndBallots": "closed",
    "EncryptedTally": "encrypted",
    "PartialDecryption": "decrypted",
    "Result": "tallied",
}


@dataclass(frozen=True)
class Setup:
    """What the first event fixes for good."""

    election: Election
    trustees: tuple[TrusteeKey, ...]
    weights: Mapping[str, int]


@dataclass(frozen=True)
class Report:
    """What held, and what it says. `checks` counts what was checked under each name."""

    uuid: str
    name: str
    state: str
    fingerprint: str
    last_event: str
    ballots_cast: int
    ballots_kept: int
    weight: int
    result: Result | None
    checks: Mapping[str, int] = field(default_factory=dict)


def read_setup(event: Event) -> Setup:
    """Election, trustees and credentials, each checked. Raises Invalid: wrong_key and others."""
    election_body, trustees_body, credentials_body, *_ = event.data
    election = read_election(election_body)
    if len(event.data) == CERTIFIED_SETUP:
        raise Unsupported("credentials_certificate")
    trustees = read_trustees(election.group, trustees_body)
    with at(part="election", member="public_key"):
        require(product_key(election.group, trustees) == election.public_key, "wrong_key")
    return Setup(election, trustees, read_credentials(election.group, credentials_body))


def ballot_text(payload: bytes) -> str:
    """The text of a ballot's body. Raises Invalid: not_json."""
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise Invalid("not_json") from None


def check_ballots(setup: Setup, events: Sequence[Event]) -> list[Ballot]:
    """Every ballot, in the order cast. Raises Invalid: repeated_ballot and as check_ballot."""
    ballots: list[Ballot] = []
    seen: set[str] = set()
    for index, event in enumerate(events):
        with at(height=event.height, ballot=index + 1):
            text = ballot_text(event.payload)
            require(tracker(text) not in seen, "repeated_ballot")
            seen.add(tracker(text))
            ballots.append(check_ballot(setup.election, setup.weights, text))
    return ballots


def _check_tally(events: Sequence[Event], total: Sum) -> None:
    for event in events:
        with at(height=event.height):
            tally, sized = event.data
            require(tally == encrypted_tally_text(total.tally).encode(), "wrong_tally")
            require(sized == sized_encrypted_tally_text(total).encode(), "wrong_tally_size")


def _owner(event: Event, setup: Setup) -> int:
    owner, _ = members(parse(event.payload), "owner", "payload")
    require(1 <= number(owner) <= len(setup.trustees), "unknown_owner")
    return int(owner)


def _check_shares(setup: Setup, events: Sequence[Event], total: Sum) -> dict[int, Factors]:
    shares: dict[int, Factors] = {}
    for event in events:
        with at(height=event.height):
            owner = _owner(event, setup)
            with at(trustee=owner):
                require(owner not in shares, "repeated_owner")
                shares[owner] = check_partial_decryption(
                    setup.election, total.tally, setup.trustees[owner - 1], event.data[0]
                )
    return shares


def _check_results(
    setup: Setup, events: Sequence[Event], total: Sum, shares: Mapping[int, Factors]
) -> Result | None:
    result = None
    for event in events:
        with at(height=event.height):
            for owner in range(1, len(setup.trustees) + 1):
                require(owner in shares, "missing_share")
            result = check_result(setup.election, total, list(shares.values()), event.payload)
    return result


def _events_of(archive: Archive, kind: str) -> list[Event]:
    return [event for event in archive.events if event.type == kind]


def verify_archive(archive: Archive) -> Report:
    """Checks an archive that `archive.read` has taken. Raises Invalid, Unsupported."""
    setup = read_setup(archive.events[0])
    for event in archive.events:
        with at(height=event.height):
            require(event.type in STATES, "event_order")
    cast = _events_of(archive, "Ballot")
    ballots = check_ballots(setup, cast)
    total = add_up(setup.election, ballots, setup.weights)
    tallies = _events_of(archive, "EncryptedTally")
    _check_tally(tallies, total)
    shares = _check_shares(setup, _events_of(archive, "PartialDecryption"), total)
    result = _check_results(setup, _events_of(archive, "Result"), total, shares)
    last = archive.events[-1]
    return Report(
        uuid=setup.election.uuid,
        name=setup.election.name,
        state=STATES[last.type],
        fingerprint=setup.election.fingerprint,
        last_event=last.hash,
        ballots_cast=len(cast),
        ballots_kept=total.ballots,
        weight=total.weight,
        result=result,
        checks={
            "events": len(archive.events),
            "trustees": len(setup.trustees),
            "credentials": len(setup.weights),
            "ballots": len(ballots),
            "tallies": len(tallies),
            "shares": len(shares),
            "counts": sum(len(row) for row in result or ()),
        },
    )


def require_continuation(earlier: Archive, later: Archive) -> None:
    """Raises Invalid: not_a_continuation, at the first event that was changed or is gone."""
    for index, event in enumerate(earlier.events):
        with at(height=index):
            is_kept = index < len(later.events) and later.events[index].hash == event.hash
            require(is_kept, "not_a_continuation")


def verify(data: bytes, earlier: bytes | None = None) -> Report:
    """Checks the bytes of an archive and, against an earlier copy, that nothing was taken back.

    Raises Invalid with a code and a place, Unsupported for a feature that is not there yet.
    A hash names its body, so an earlier copy whose events all stand in this archive needs no
    other check than its form.
    """
    archive = read(data)
    known = None
    if earlier is not None:
        with at(archive="earlier"):
            known = read(earlier)
    report = verify_archive(archive)
    if known is None:
        return report
    require_continuation(known, archive)
    return replace(report, checks={**report.checks, "earlier": len(known.events)})
