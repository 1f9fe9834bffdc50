"""An uploaded table while it waits: without what must never be stored."""

import csv
import gzip
import io
from collections.abc import Iterator

from folkmoot.members.importers.headers import bare
from folkmoot.members.importers.identity import HIDDEN, is_national_id, names_national_ids
from folkmoot.members.importers.reading.grid import Grid, Record


def packed(grid: Grid) -> tuple[bytes, int]:
    """The rows of a table, and how many. National IDs are left out before anything is kept."""
    hidden = {place for place, cell in enumerate(grid.header) if names_national_ids(bare(cell))}
    file, count = io.BytesIO(), 0
    with (
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0) as archive,
        io.TextIOWrapper(archive, encoding="utf-8", newline="") as text,
    ):
        writer = csv.writer(text)
        for number, cells in grid.rows:
            kept = [
                "" if place in hidden else HIDDEN if is_national_id(cell) else cell
                for place, cell in enumerate(cells)
            ]
            writer.writerow([number, *kept])
            count += 1
    return file.getvalue(), count


def unpacked(content: bytes) -> Iterator[Record]:
    """The rows as they were kept."""
    with (
        gzip.GzipFile(fileobj=io.BytesIO(content)) as archive,
        io.TextIOWrapper(archive, encoding="utf-8", newline="") as text,
    ):
        for number, *cells in csv.reader(text):
            yield int(number), cells
