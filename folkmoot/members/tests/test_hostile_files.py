"""UP-1: what would do harm is refused in two seconds, with a sentence and without its memory."""

import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from collections import deque
from pathlib import Path

import pytest
from django.conf import settings

from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.importers.report import Refused
from folkmoot.members.tests.sheets import (
    NAMESPACE,
    XML,
    book,
    cell,
    compound,
    ods,
    ods_row,
    record,
    sheet,
    xls,
    xlsx,
    zipped,
)  # fmt: skip

ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)  # fmt: skip
HEAD = f'<row r="1">{cell("A1", "number")}{cell("B1", "name")}</row>'
MEGABYTE = 1024**2


def lying(content, name, claimed):
    """The archive with a directory that claims another size of an entry."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(name).file_size
    return content.replace(struct.pack("<L", size), struct.pack("<L", claimed))


def shared_strings(text, count):
    """One string, and a sheet that repeats it."""
    strings = f'{XML}<sst xmlns="{NAMESPACE}"><si><t>{text}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, count))
    return book(sheet(rows), **{"xl/sharedStrings.xml": strings})


def overlapping(content):
    """A second name for the same bytes, as David Fifield's bombs have (USENIX WOOT 2019)."""
    end = content.rindex(b"PK\x05\x06")
    start = content.index(b"PK\x01\x02")
    directory = content[start:end]
    count = len(directory.split(b"PK\x01\x02")) - 1
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, 2 * count, 2 * count, 2 * len(directory), start, 0
    )
    return content[:start] + directory * 2 + tail


FORMULA, ENTITY, NESTED = "The cell ", "This file declares XML entities", "This file holds another"
BOMB, TEXTS = "This file unpacks to far more than", "This file holds far more text than"
DAMAGED, PASSWORD = "This spreadsheet is damaged", "This file is protected by a password."
WIDE, HIGH = "The file has more than 200 columns.", "The file has more than 100,000 rows."
LARGE, LONG = "The file is larger than 20 MB.", "This line is too long for a row of a table."
SPARSE = "The table is too large, or large and mostly empty"
MANY_COLUMNS = b"," * 10**6
BLANKS = book(sheet(HEAD + " " * (256 * MEGABYTE)))
HOSTILE = {
    ("formula", FORMULA): lambda: book(sheet(f'{HEAD}<row r="2"><c r="B2"><f>1+1</f><v>2</v></c></row>')),
    ("formula with a prefix", FORMULA): lambda: book(
        f'{XML}<x:worksheet xmlns:x="{NAMESPACE}"><x:sheetData><x:row r="2"><x:c r="C2">'
        "<x:f>HYPERLINK(1)</x:f></x:c></x:row></x:sheetData></x:worksheet>"
    ),
    ("shared formula", FORMULA): lambda: book(
        sheet(f'{HEAD}<row r="2"><c r="D2"><f t="shared" si="0"/><v>2</v></c></row>')
    ),
    ("formula of ods", FORMULA): lambda: ods(
        ods_row("number")
        + '<table:table-row><table:table-cell table:formula="of:=1+1" office:value="2"/></table:table-row>'
    ),
    ("formula of xls", FORMULA): lambda: xls(
        [["number", "name"], ["1", "x"]], record(0x0006, struct.pack("<HH", 2, 1) + b"\0" * 16)
    ),
    ("entities", ENTITY): lambda: book(sheet(f"{HEAD}&i;", head=ENTITIES)),
    ("entities of ods", ENTITY): lambda: ods(ods_row("&i;"), head=ENTITIES),
    ("entities in the strings", ENTITY): lambda: book(
        sheet(HEAD), **{"xl/sharedStrings.xml": ENTITIES + f'<sst xmlns="{NAMESPACE}"/>'}
    ),
    ("UTF-16 that hides a formula", DAMAGED): lambda: book(
        sheet("<row><c><f>1</f></c></row>", head="").encode("utf-16")
    ),
    ("another encoding", DAMAGED): lambda: book(
        sheet(HEAD, head='<?xml version="1.0" encoding="ISO-8859-1"?>')
    ),
    ("a quarter of a gigabyte of blanks", BOMB): lambda: BLANKS,
    ("the same with a directory that lies", DAMAGED): lambda: lying(BLANKS, "xl/worksheets/sheet1.xml", 5000),
    ("a million sheets", BOMB): lambda: more_entries(xlsx([["number"], ["1"]])),
    ("another archive", NESTED): lambda: book(
        sheet(HEAD), **{"xl/embeddings/a.bin": zipped({"b.bin": b"x" * 1000}, 0)}
    ),
    ("overlapping entries", DAMAGED): lambda: overlapping(xlsx([["number"], ["1"]])),
    ("another kind of archive", DAMAGED): lambda: zipped({"../../etc/passwd": "x"}),
    ("a million empty columns of csv", WIDE): lambda: b"number" + MANY_COLUMNS + b"\n1\n",
    ("a million empty columns further down", WIDE): lambda: b"number,name\n1,x\n2" + MANY_COLUMNS,
    ("a million columns of xlsx", SPARSE): lambda: book(
        sheet(f'{HEAD}<row r="2">{"".join(f"<c><v>{n}</v></c>" for n in range(10**6))}</row>')
    ),
    ("two far cells", HIGH): lambda: book(
        sheet(f'{HEAD}<row r="1048576">{cell("XFD1048576", "x")}</row>')
    ),
    ("a wide and high table of two cells", SPARSE): lambda: book(
        sheet(f'{HEAD}<row r="100000">{cell("ZZ100000", "x")}</row>')
    ),
    ("a million columns of ods", SPARSE): lambda: ods(
        ods_row("number") + '<table:table-row><table:table-cell table:number-columns-repeated='
        '"1000000" office:value-type="float" office:value="1"/></table:table-row>'
    ),
    ("a repeated row of ods", HIGH): lambda: ods(
        ods_row("number") + ods_row("x", more='table:number-rows-repeated="999999"')
    ),
    ("a repeated text of ods", TEXTS): lambda: ods(
        ods_row("number") + ods_row("x" * 10**6, more='table:number-rows-repeated="90000"')
    ),
    ("a string in every cell", TEXTS): lambda: shared_strings("x" * 30_000, 90_000),
    ("a string in every cell of xls", TEXTS): lambda: xls(
        [["number"], ["x" * 3000]],
        b"".join(record(0x00FD, struct.pack("<HHHL", y, 1, 0, 1)) for y in range(60_000)),
    ),
    ("far cells of xls", SPARSE): lambda: xls(
        [["number"]], record(0x0203, struct.pack("<HHHd", 65_000, 65_000, 0, 1))
    ),
    ("endless chain of xls", DAMAGED): lambda: endless(xls([["number"], ["1"]])),
    ("password", PASSWORD): lambda: compound({"EncryptedPackage": b"x"}),
    ("fifty megabytes", LARGE): lambda: b"number,name\n" + b"1,x\n" * (50 * MEGABYTE // 4),
    ("a line of ten megabytes", LONG): lambda: b"number,name\n" + b"1," * (5 * MEGABYTE),
    ("text where binary was promised", DAMAGED): lambda: b"PK\x03\x04" + b"a" * MEGABYTE,
}  # fmt: skip


def more_entries(content):
    """A directory that names more entries than anybody has."""
    end = content.rindex(b"PK\x05\x06")
    return content[: end + 8] + b"\xff\xff\xff\xff" + content[end + 12 :]


def endless(content):
    """A stream whose sectors lead back to its first."""
    content = bytearray(content)
    (first,) = struct.unpack_from("<L", content, 76)
    struct.pack_into("<L", content, 512 * (first + 1), 0)
    return bytes(content)


MAKERS = {name: make for (name, _sentence), make in HOSTILE.items()}


@pytest.mark.parametrize(("name", "sentence"), HOSTILE)
def test_hostile_file_is_refused_with_its_sentence(name, sentence):
    with pytest.raises(Refused) as caught:
        deque(read_grid(MAKERS[name]()).rows, 0)
    assert str(caught.value.problem)[: len(sentence)] == sentence


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("formula", "B2"),
        ("formula with a prefix", "C2"),
        ("shared formula", "D2"),
        ("formula of ods", "2"),
        ("formula of xls", "B3"),
    ],
)
def test_formula_is_named_by_its_cell(name, cell):
    with pytest.raises(Refused) as caught:
        deque(read_grid(MAKERS[name]()).rows, 0)
    assert str(caught.value.problem).startswith(f"The cell {cell} holds a formula.")


def test_the_same_files_without_harm_are_read():
    """So that what is refused is the harm, not the way these tests write files."""
    table = [["number", "name"], ["1", "x"]]
    sound = [
        book(sheet(HEAD + f'<row r="2">{cell("A2", "1")}{cell("B2", "x")}</row>')),
        xls(table, record(0x0203, struct.pack("<HHHd", 1, 2, 0, 1))),
        ods(ods_row("number", "name") + ods_row("1", "x")),
        zipped_again(xlsx(table)),
    ]
    assert [next(read_grid(content).rows)[1][:2] for content in sound] == [["1", "x"]] * 4


def zipped_again(content):
    """The same workbook without compression."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()}, 0)


MEASURE = """
import json, re, sys, time
from collections import deque
import django
django.setup()
from pathlib import Path
from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.importers.report import Refused

def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

for path in sys.argv[1:]:
    content = Path(path).read_bytes()
    Path("/proc/self/clear_refs").write_text("5")
    before, start = most(), time.perf_counter()
    try:
        deque(read_grid(content).rows, 0)
    except Refused:
        print(json.dumps([path, time.perf_counter() - start, most() - before]))
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="Linux measures it")
def test_refusal_takes_neither_time_nor_memory(tmp_path):
    paths: dict[str, str] = {}
    for name, make in MAKERS.items():
        path = tmp_path / str(len(paths))
        path.write_bytes(make())
        paths[str(path)] = name
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "folkmoot.settings"}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *paths],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = {paths[path]: rest for path, *rest in map(json.loads, done.stdout.splitlines())}
    assert set(found) == set(MAKERS)
    assert {name: used for name, used in found.items() if used[0] > 2 or used[1] > 50} == {}
