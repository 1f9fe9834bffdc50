"""Reading a board: its archive, its trackers, its state."""

from collections.abc import Iterator
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


def counted(board: Board) -> int | None:
    """How many ballots were counted, once the box is closed."""
    row = board.events.filter(type="EncryptedTally").first()
    return int(parse(row.data[1].encode())["num_tallied"]) if row else None


def is_small(board: Board) -> bool:
    """Whether fewer than `SMALLEST_SHOWN` credentials have voted; replaced ballots do not count."""
    seen: set[str] = set()
    rows = board.events.filter(type="Ballot").order_by("height").values_list("data", flat=True)
    for data in rows.iterator(chunk_size=SMALLEST_SHOWN):
        seen.add(parse(data[0].encode())["credential"])
        if len(seen) >= SMALLEST_SHOWN:
            return False
    return True


def result_of(board: Board) -> Result | None:
    """Votes per answer of each question, once every trustee has decrypted."""
    row = board.events.filter(type="Result").first()
    if row is None:
        return None
    return tuple(tuple(votes) for votes in parse(row.data[0].encode())["result"])


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


def decrypted_positions(board: Board) -> set[int]:
    """Which trustees' partial decryptions are on the board."""
    return {owner for owner, _body in partial_decryptions(board)}
