"""The XML of spreadsheets, read once as a stream: no entities, no formulas, no endless tables.

A table is kept as a rectangle (calamine's `Range`), and a string of XLSX in every cell that repeats
it: a few bytes of XML may stand for all memory. What the table would hold is added up here first.
"""

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.reading.box import Box, damaged
from folkmoot.members.importers.reading.limits import MOST_ELEMENTS, MOST_NAMES
from folkmoot.members.importers.report import Refused

DIGITS = "0123456789"
ENCODINGS = {None, "utf-8", "us-ascii", "ascii"}
UTF16 = (b"\xff\xfe", b"\xfe\xff")
VALUES = {"value", "string-value", "date-value", "time-value", "boolean-value", "value-type"}


class Strings:
    """How long each shared string of a workbook is."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self.is_read = False


def vet_markup(pieces: Iterator[bytes], strings: Strings) -> None:
    """Raises Refused for entities, formulas, other encodings, and tables without bounds."""
    stream = Stream(strings)
    try:
        for number, piece in enumerate(pieces):
            if number == 0 and piece.startswith(UTF16):
                raise damaged()
            stream.parser.Parse(piece, False)  # noqa: FBT003 -- expat's own way
        stream.parser.Parse(b"", True)  # noqa: FBT003 -- expat's own way
    except expat.ExpatError:
        raise damaged() from None
    stream.close()


class Stream:
    """A document of any kind; its root says which reader goes on."""

    def __init__(self, strings: Strings) -> None:
        self.strings = strings
        self.reader: Reader | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.root

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """Another encoding could be read in two ways."""
        if (encoding.lower() if encoding else None) not in ENCODINGS:
            raise damaged()

    def doctype(self, *_parts: Any) -> None:
        """Entities come with a document type, which no spreadsheet has."""
        raise Refused(_("This file declares XML entities, which no spreadsheet needs."))

    def root(self, name: str, attributes: dict[str, str]) -> None:
        """Choose the reader."""
        self.reader = READERS.get(local(name), Reader)(self.parser, self.strings)
        self.parser.StartElementHandler = self.reader.start

    def close(self) -> None:
        """Whatever the table adds up to."""
        if self.reader:
            self.reader.close()


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


class Reader:
    """Any other document: its elements are counted."""

    def __init__(self, parser: expat.XMLParserType, strings: Strings) -> None:
        self.strings, self.elements = strings, 0
        self.names: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Called for every element, so it does little."""
        self.elements += 1
        found = self.names.get(name) or self.known(name)
        self.element(found, attributes)

    def known(self, name: str) -> str:
        """A name without its prefix. The number of names and of elements is bounded."""
        if len(self.names) > MOST_NAMES or self.elements > MOST_ELEMENTS:
            raise Refused(_("This file holds far more than a table. It was not opened."))
        return self.names.setdefault(name, local(name))

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Nothing to look at."""

    def close(self) -> None:
        """Nothing to add up."""


class SharedStrings(Reader):
    """`sst`: the strings that the cells of XLSX point to."""

    def __init__(self, parser: expat.XMLParserType, strings: Strings) -> None:
        super().__init__(parser, strings)
        if strings.is_read:
            raise damaged()
        strings.is_read = True
        self.lengths = strings.lengths
        parser.CharacterDataHandler = self.text

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """A new string."""
        if name == "si":
            self.lengths.append(0)

    def text(self, data: str) -> None:
        """A part of it."""
        if self.lengths:
            self.lengths[-1] += len(data)


class Sheet(Reader):
    """`worksheet`: the cells of XLSX. A cell without a reference stands right of the one before."""

    def __init__(self, parser: expat.XMLParserType, strings: Strings) -> None:
        super().__init__(parser, strings)
        self.box, self.letters = Box(), set[str]()
        self.row, self.column, self.texts = 0, 0, 0
        self.cell, self.digits = "", " "
        self.is_shared = self.is_index = False
        parser.CharacterDataHandler = self.text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Nearly all elements are cells and values: the short way for these."""
        if name == "c":
            self.cell = attributes.get("r", "")
            self.is_shared = attributes.get("t") == "s"
            self.column += 1
        elif name == "v":
            self.box.cells += 1
            self.is_index = self.is_shared
            if not self.cell.endswith(self.digits) or self.known_letters() not in self.letters:
                self.place()
        else:
            super().start(name, attributes)

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """The long way, for other elements and for prefixes."""
        if name == "row":
            self.elements += self.column
            self.box.add_text(self.texts)
            self.texts = 0
            self.row, self.column = positive(attributes.get("r"), self.row + 1), 0
        elif name in {"c", "v"}:
            self.start(name, attributes)
        elif name == "is":
            self.start("v", attributes)
        elif name == "f":
            raise formula(self.cell or str(self.row))

    def known_letters(self) -> str:
        """The column of a cell that stands in the same row as the one before."""
        return self.cell[: -len(self.digits)]

    def place(self) -> None:
        """A cell reaches further, in a new row or a new column."""
        if not self.cell:
            self.box.reach(self.row, self.column)
            return
        letters = self.cell.rstrip(DIGITS)
        self.digits = self.cell[len(letters) :]
        if not self.digits:
            raise damaged()
        self.letters.add(letters)
        self.box.reach(positive(self.digits, 0), number_of(letters))

    def text(self, data: str) -> None:
        """The shared string of a cell; a cell's own text is as long as it is written."""
        if not self.is_index:
            return
        self.is_index = False
        try:
            self.texts += self.strings.lengths[int(data)]
        except (ValueError, IndexError):
            if data.strip():
                raise damaged() from None
            self.is_index = True

    def close(self) -> None:
        """The whole sheet."""
        self.box.add_text(self.texts)
        self.box.close()


def positive(text: str | None, otherwise: int) -> int:
    """A number of a row or a string."""
    if text is None:
        return otherwise
    if not text.isdecimal() or len(text) > len("1048576"):
        raise damaged()
    return int(text)


def number_of(letters: str) -> int:
    """The column of its letters: A is 1, AA is 27."""
    total = 0
    for letter in letters.upper()[:4]:
        if not "A" <= letter <= "Z":
            raise damaged()
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


class Document(Reader):
    """`document-content`: the tables of ODS, whose rows and cells may be repeated."""

    def __init__(self, parser: expat.XMLParserType, strings: Strings) -> None:
        super().__init__(parser, strings)
        self.box, self.row, self.column = Box(), 0, 0
        self.rows_repeated = self.cells_repeated = 0
        parser.CharacterDataHandler = self.text

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Most elements are cells and texts."""
        if name in {"table-cell", "covered-table-cell"}:
            self.start_cell(attributes)
        elif name == "table-row":
            self.row += self.rows_repeated
            self.rows_repeated = repeated(attributes, "table:number-rows-repeated")
            self.column, self.cells_repeated = 0, 0
        elif name == "table":
            self.box.close()
            self.box = Box()
            self.row = self.rows_repeated = 0

    def start_cell(self, attributes: dict[str, str]) -> None:
        """A cell that holds something reaches as far as all its repetitions."""
        self.column += self.cells_repeated
        self.cells_repeated = repeated(attributes, "table:number-columns-repeated")
        if not attributes:
            return
        names = {local(name) for name in attributes}
        if "formula" in names:
            raise formula(str(self.row + 1))
        if names & VALUES:
            self.box.cells += self.cells_repeated * self.rows_repeated
            self.box.reach(self.row + self.rows_repeated, self.column + self.cells_repeated)

    def text(self, data: str) -> None:
        """Every repetition holds the text again."""
        self.box.add_text(len(data) * self.cells_repeated * self.rows_repeated)

    def close(self) -> None:
        """The last table."""
        self.box.close()


def repeated(attributes: dict[str, str], name: str) -> int:
    """How often a row or a cell stands there."""
    return max(1, positive(attributes.get(name), 1)) if attributes else 1


def formula(cell: str) -> Refused:
    """Where a formula stands."""
    text = _("The cell {cell} holds a formula. Save the file with values only, for example as CSV.")
    return Refused(text, cell=cell)


READERS: dict[str, type[Reader]] = {
    "sst": SharedStrings,
    "worksheet": Sheet,
    "document-content": Document,
}
