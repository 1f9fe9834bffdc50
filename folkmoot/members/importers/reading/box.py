"""The rectangle that a table would fill once it is opened."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.reading.limits import (
    FEW_CELLS,
    MOST_AREA,
    MOST_CELLS,
    MOST_ROWS,
    MOST_TEXT,
    SPARSE,
)
from folkmoot.members.importers.report import Refused

HIGHEST = MOST_ROWS + 1000  # rows above and between may be empty
WIDEST = 16_384


@dataclass
class Box:
    """Rows and columns up to the last cell that holds something."""

    height: int = 0
    width: int = 0
    cells: int = 0
    texts: int = 0

    def reach(self, row: int, column: int) -> None:
        """A cell stands there, counted from 1."""
        self.height, self.width = max(self.height, row), max(self.width, column)
        if self.width > WIDEST:
            raise self.too_large()
        if self.height > HIGHEST:
            sentence = _("The file has more than {most} rows. Split it into several files.")
            raise Refused(sentence, most=f"{MOST_ROWS:,}")

    def add_text(self, length: int) -> None:
        """A cell holds so many characters."""
        self.texts += length
        if self.texts > MOST_TEXT:
            raise Refused(_("This file holds far more text than a table of members."))

    def close(self) -> None:
        """Raises Refused for a table that is too large, or large and almost empty."""
        area = self.height * self.width
        is_sparse = area > FEW_CELLS and area > SPARSE * self.cells
        if self.cells > MOST_CELLS or is_sparse or area > MOST_AREA:
            raise self.too_large()

    def too_large(self) -> Refused:
        """How far the table reaches."""
        sentence = _("The table is too large, or large and mostly empty: it reaches to row {last}.")
        return Refused(sentence, last=self.height)


def damaged() -> Refused:
    """The sentence for all that contradicts itself."""
    return Refused(_("This spreadsheet is damaged, or of a kind that cannot be read."))
