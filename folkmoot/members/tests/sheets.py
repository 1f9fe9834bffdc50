"""Spreadsheets made by the tests themselves: sound ones and hostile ones."""

import io
import struct
import zipfile

import xlsxwriter

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def xlsx(rows, **options):
    """A workbook of one sheet, as a spreadsheet program writes it."""
    file = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, settings | options)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    """An archive of some entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def book(sheet, **more):
    """XLSX around the XML of one sheet, by hand: as hostile as the test wants it."""
    types = (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType='
        '"application/xml"/></Types>'
    )
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    above = relation.format("r1", RELATIONS, "officeDocument", "xl/workbook.xml")
    inside = relation.format("r1", RELATIONS, "worksheet", "worksheets/sheet1.xml")
    inside += relation.format("r2", RELATIONS, "sharedStrings", "sharedStrings.xml")
    wrapped = f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    workbook = (
        f'{XML}<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    entries = {
        "[Content_Types].xml": types,
        "_rels/.rels": wrapped.format(above),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": wrapped.format(inside),
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{NAMESPACE}"/>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped(entries | more)


def sheet(rows, head=XML):
    """The XML of a sheet around the XML of its rows."""
    return f'{head}<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'


def cell(reference, text):
    """The XML of a cell with its own text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(rows, head=XML):
    """A text document of tables around the XML of the rows."""
    content = (
        f'{head}<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" '
        f'xmlns:text="{TEXT}" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="T">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def ods_row(*cells, more=""):
    """The XML of a row of texts."""
    found = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in cells
    )
    return f"<table:table-row {more}>{found}</table:table-row>"


def record(kind, data=b""):
    """One record of XLS."""
    return struct.pack("<HH", kind, len(data)) + data


def xls(rows, cells=b""):
    """A compound file whose workbook has one sheet of texts, and more records in it."""
    texts = [text for row in rows for text in row]
    table = struct.pack("<LL", len(texts), len(texts)) + b"".join(
        struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in texts
    )
    index = iter(range(len(texts)))
    body = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0010, 0, 1997, 0, 0)) + b"".join(
        record(0x00FD, struct.pack("<HHHL", y, x, 0, next(index)))
        for y, row in enumerate(rows)
        for x, _text in enumerate(row)
    )
    start = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 1997, 0, 0))
    start += record(0x0042, struct.pack("<H", 1200))
    name = b"\x06\x00Sheet1"
    end = record(0x00FC, table) + record(0x000A)
    place = len(start) + 4 + 6 + len(name) + len(end)
    bound = record(0x0085, struct.pack("<LH", place, 0) + name)
    return compound({"Workbook": start + bound + end + body + cells + record(0x000A)})


def compound(streams):
    """A compound file of large streams, in sectors of 512 bytes ([MS-CFB])."""
    size, end, empty = 512, 0xFFFFFFFE, 0xFFFFFFFF
    table: list[int] = []
    sectors: list[bytes] = []
    entries: list[bytes] = []

    def add(data):
        first = len(sectors)
        parts = [data[at : at + size].ljust(size, b"\0") for at in range(0, len(data), size)]
        table.extend([*range(first + 1, first + len(parts)), end])
        sectors.extend(parts)
        return first

    def entry(name, kind, begin, length, child=empty):
        title = (name + "\0").encode("utf-16-le")
        tail = struct.pack("<16s LQQ LQ", b"", 0, 0, 0, begin, length)
        return (
            title.ljust(64, b"\0")
            + struct.pack("<HBB3L", len(title), kind, 1, empty, empty, child)
            + tail
        )

    for name, data in streams.items():
        padded = data.ljust(4096, b"\0")
        entries.append(entry(name, 2, add(padded), len(padded)))
    directory = add(b"".join([entry("Root Entry", 5, end, 0, child=1), *entries]))
    count = (len(sectors) + 129) // 128 + 1
    first = len(sectors)
    table += [0xFFFFFFFD] * count
    table += [empty] * (count * 128 - len(table))
    places = [*range(first, first + count)] + [empty] * (109 - count)
    header = struct.pack(
        "<8s16sHHHHH6sLLLLLLLLL",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, count, directory, 0, 4096, end, 0, end, 0,
    )  # fmt: skip
    header += struct.pack("<109L", *places)
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}L", *table)
