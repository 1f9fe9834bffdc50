"""Tables as files, row by row: every cell a text, and none that a spreadsheet would execute (UP-4).

The same rows make the same bytes. Nothing is written beside the target: a workbook's temporary
files would leave a register behind on the disk of a worker that is killed.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from typing import BinaryIO, Protocol
from xml.sax.saxutils import escape

from folkmoot.members.importers.formulas import guarded

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first instant of a ZIP archive
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML cannot hold, and what would be read as standing for it (ECMA-376 part 1, 22.9.2.19).
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
NUL, PICTURE_OF_NUL = "\0", "\u2400"


class Table(Protocol):
    """A file on its way."""

    def add(self, cells: Iterable[str]) -> None:
        """One more row."""

    def close(self) -> None:
        """The end of the file."""


def safe(text: str) -> str:
    """A text as it may stand in a cell; NUL, which no file of texts holds, as its picture."""
    return guarded(text.replace(NUL, PICTURE_OF_NUL))


class Separated:
    """CSV (RFC 4180) in UTF-8, with the mark by which spreadsheets know that."""

    def __init__(self, target: BinaryIO) -> None:
        self.text = io.TextIOWrapper(target, encoding="utf-8", newline="")
        self.text.write("\ufeff")
        self.writer = csv.writer(self.text)

    def add(self, cells: Iterable[str]) -> None:
        """One more row."""
        self.writer.writerow([safe(cell) for cell in cells])

    def close(self) -> None:
        """The target stays open."""
        self.text.detach()


class Book:
    """XLSX of one sheet whose cells hold their own texts: no formulas, links or numbers."""

    def __init__(self, target: BinaryIO) -> None:
        self.archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        for name, text in PARTS.items():
            with self.archive.open(part(name), "w") as file:
                file.write((HEAD + text).encode())
        self.sheet = self.archive.open(part("xl/worksheets/sheet1.xml"), "w")
        self.sheet.write((HEAD + SHEET_BEGINS).encode())
        self.rows = 0

    def add(self, cells: Iterable[str]) -> None:
        """One more row; what is empty is not there."""
        self.rows += 1
        found = "".join(
            cell(f"{column(place)}{self.rows}", safe(text))
            for place, text in enumerate(cells)
            if text
        )
        self.sheet.write(f'<row r="{self.rows}">{found}</row>'.encode())

    def close(self) -> None:
        """The target stays open."""
        self.sheet.write(b"</sheetData></worksheet>")
        self.sheet.close()
        self.archive.close()


def part(name: str) -> zipfile.ZipInfo:
    """An entry of the archive without the time it was written."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def column(place: int) -> str:
    """The letter of a column; there are few."""
    return chr(ord("A") + place)


def cell(reference: str, text: str) -> str:
    """A cell with its own text."""
    said = escape(UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
    body = f'<is><t xml:space="preserve">{said}</t></is>'
    return f'<c r="{reference}" s="1" t="inlineStr">{body}</c>'


def relation(key: str, kind: str, target: str) -> str:
    """One part that belongs to another."""
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def relations(*found: str) -> str:
    """All parts that belong to one."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(found)}</Relationships>'


def override(name: str, kind: str) -> str:
    """What a part holds."""
    return f'<Override PartName="/{name}" ContentType="{KIND}.{kind}+xml"/>'


# Format 49 is text, so that a cell which somebody edits stays one.
STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/>'
        + override("xl/workbook.xml", "sheet.main")
        + override("xl/worksheets/sheet1.xml", "worksheet")
        + override("xl/styles.xml", "styles")
        + "</Types>"
    ),
    "_rels/.rels": relations(relation("rId1", "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="members" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": relations(
        relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        relation("rId2", "styles", "styles.xml"),
    ),
    "xl/styles.xml": STYLES,
}
SHEET_BEGINS = (
    f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="26" width="18" style="1" customWidth="1"/>'
    "</cols><sheetData>"
)
TABLES: dict[str, type[Separated] | type[Book]] = {"csv": Separated, "xlsx": Book}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{KIND}.sheet",
}
