"""Reading a board: its archive, its trackers, its state."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from civic.belenios import archive
from civic.belenios.ballots import Ballot
from civic.belenios.proofs import ciphertext_of
from civic.belenios.tally import Result, Sum, add_up
from civic.belenios.texts import parse
from civic.belenios.verification import Setup, check_ballots, read_setup
from folkmoot.ballots.models import Board, Event

SMALLEST_SHOWN = 5  # below so many ballots only the roll and the trustees read counts (BA-12)


def chain_event(row: Event) -> archive.Event:
    """A row as the archive has it."""
    bodies = tuple(body.encode() for body in row.data)
    return archive.Event(row.height, row.type, row.parent, bodies)


def archive_parts(board: Board) -> Iterator[bytes]:
    """The `.bel` archive, event by event."""
    timestamp = board.timestamp or 0
    yield archive.header_bytes(timestamp)
    for row in board.events.order_by("height").iterator(chunk_size=100):
        yield archive.event_bytes(chain_event(row), timestamp)


def archive_bytes(board: Board) -> bytes:
    """The whole archive at once."""
    return b"".join(archive_parts(board))


@lru_cache(maxsize=8)
def _read_setup(pk: int, digest: str) -> Setup:
    """Kept in memory: reading tests every credential for membership in the group."""
    return read_setup(chain_event(Event.objects.get(pk=pk)))


def setup_of(board: Board) -> Setup | None:
    """What the first event fixed; None before opening."""
    first = board.events.filter(type="Setup").only("pk", "digest").first()
    return _read_setup(first.pk, first.digest) if first else None


def ballots_of(board: Board, setup: Setup) -> list[Ballot]:
    """Every ballot on the board, verified once more."""
    rows = board.events.filter(type="Ballot").order_by("height")
    return check_ballots(setup, [chain_event(row) for row in rows])


def sum_of(board: Board, setup: Setup) -> Sum:
    """The encrypted sum of the ballots that count."""
    return add_up(setup.election, ballots_of(board, setup), setup.weights)


@dataclass(frozen=True)
class Count:
    """What the board says after closing: ballots counted, who has decrypted, votes per answer."""

    ballots: int | None
    decrypted: frozenset[int]
    result: Result | None


def count_of(board: Board) -> Count:
    """How far the count is; each part is absent until its event is on the board."""
    rows = board.events.filter(type__in=["EncryptedTally", "PartialDecryption", "Result"])
    bodies: dict[str, list[list[str]]] = defaultdict(list)
    for kind, data in rows.order_by("height").values_list("type", "data"):
        bodies[kind].append(data)
    sized = [parse(data[1].encode())["num_tallied"] for data in bodies["EncryptedTally"]]
    owners = [parse(data[1].encode())["owner"] for data in bodies["PartialDecryption"]]
    results = [parse(data[0].encode())["result"] for data in bodies["Result"]]
    return Count(
        ballots=int(sized[0]) if sized else None,
        decrypted=frozenset(map(int, owners)),
        result=tuple(map(tuple, results[0])) if results else None,
    )


def is_small(board: Board) -> bool:
    """Whether fewer than `SMALLEST_SHOWN` credentials have voted; replaced ballots do not count."""
    seen: set[str] = set()
    rows = board.events.filter(type="Ballot").order_by("height").values_list("data", flat=True)
    for data in rows.iterator(chunk_size=SMALLEST_SHOWN):
        seen.add(parse(data[0].encode())["credential"])
        if len(seen) >= SMALLEST_SHOWN:
            return False
    return True


def published_sum(board: Board, setup: Setup) -> Sum:
    """The encrypted tally as `close_board` wrote it, after verifying every ballot."""
    tally, sized = (body.encode() for body in board.events.get(type="EncryptedTally").data)
    group = setup.election.group
    rows = tuple(tuple(ciphertext_of(group, each) for each in row) for row in parse(tally))
    counts = parse(sized)
    return Sum(rows, int(counts["num_tallied"]), int(counts["total_weight"]))


def partial_decryptions(board: Board) -> list[tuple[int, bytes]]:
    """The trustee's position and the body of each partial decryption on the board."""
    rows = board.events.filter(type="PartialDecryption").order_by("height")
    return [(int(parse(row.data[1].encode())["owner"]), row.data[0].encode()) for row in rows]
