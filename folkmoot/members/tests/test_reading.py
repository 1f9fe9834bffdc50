"""One function reads every kind of file into the same table."""

import os
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings

from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.importers.report import Refused
from folkmoot.members.tests.sheets import book, cell, ods, ods_row, sheet, xls, xlsx

TABLE = [["number", "name"], ["007", "张伟"], ["1008", "欧阳雪"]]
SHARED = Path(os.environ.get("FOLKMOOT_SHARED", settings.BASE_DIR.parent / "shared"))


def separated(separator, encoding="utf-8"):
    return "\r\n".join(separator.join(row) for row in TABLE).encode(encoding)


def read(content):
    grid = read_grid(content)
    return [grid.header, *(cells for _number, cells in grid.rows)]


def refusal(content):
    with pytest.raises(Refused) as caught:
        list(read_grid(content).rows)
    return str(caught.value.problem)


@pytest.mark.parametrize(
    "content",
    [
        *(separated(separator) for separator in ",;\t"),
        *(separated(separator, "gb18030") for separator in ",;\t"),
        separated(",", "utf-8-sig"),
        separated(";", "utf-8-sig").replace(b"\r\n", b"\n"),
        separated(",").replace(b"\r\n", b"\r"),
        xlsx(TABLE),
        xls(TABLE),
        ods("".join(ods_row(*row) for row in TABLE)),
    ],
)
def test_every_kind_of_file_is_the_same_table(content):
    grid = read_grid(content)
    assert (grid.at, grid.header) == (1, TABLE[0])
    assert list(grid.rows) == [(2, TABLE[1]), (3, TABLE[2])]


def test_separator_is_the_one_that_most_rows_agree_with():
    text = "number;name;note\n1;Zhang, Wei;a, b, c\n2;Li, Lei;\n"
    assert read(text.encode()) == [
        ["number", "name", "note"], ["1", "Zhang, Wei", "a, b, c"], ["2", "Li, Lei", ""],
    ]  # fmt: skip


def test_one_column_needs_no_separator():
    assert read(b"number\n1\n2\n") == [["number"], ["1"], ["2"]]


def test_other_encodings_are_not_taken_for_chinese():
    for encoding in ("cp1252", "latin-1", "mac-roman"):
        text = "number,name\n1,Müller\n2,Désirée Grün\n3,Łukasz".replace("Ł", "é")
        assert refusal(text.encode(encoding))[:22] == "The file is not UTF-8:"


def test_rare_characters_of_names_are_chinese():
    text = "编号,姓名\n1,朱镕\n2,陶喆\n"
    assert read(text.encode("gb18030")) == [["编号", "姓名"], ["1", "朱镕"], ["2", "陶喆"]]


def test_titles_above_the_header_are_passed_over():
    grid = read_grid("城北总支名册,,\n,,\nnumber,name,\n1,甲,\n,,\n2,乙,\n".encode())
    assert (grid.at, grid.header) == (3, ["number", "name"])
    assert list(grid.rows) == [(4, ["1", "甲"]), (6, ["2", "乙"])]


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    rows = f'<row r="4">{cell("B4", "number")}{cell("C4", "name")}</row>'
    rows += f'<row r="9">{cell("B9", "7")}{cell("C9", "甲")}</row>'
    grid = read_grid(book(sheet(rows)))
    assert (grid.at, grid.header, *grid.rows) == (4, ["number", "name"], (9, ["7", "甲"]))


def test_numbers_and_dates_of_spreadsheets_become_what_people_read(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["a", "b", "c", "d", "e"])
        page.write_row(1, 0, [13900000000, 1.5, True, 110105199003074512])
        page.write_datetime(2, 0, datetime.combine(date(2024, 3, 5), time()))
        page.write_datetime(2, 1, datetime.combine(date(2024, 3, 5), time(13, 4)))
        page.write_datetime(2, 2, date(1990, 1, 2))
    assert read(path.read_bytes())[1:] == [
        ["13900000000", "1.5", "True", "1.101051990030745e+17", ""],
        ["2024-03-05", "2024-03-05 13:04:00", "1990-01-02", "", ""],
    ]


def test_hidden_and_empty_sheets_are_passed_over(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet().write(0, 0, "secret")
        made.add_worksheet("empty")
        made.add_worksheet("seen").write_column(0, 0, ["number", "7"])
        made.worksheets()[0].hide()
        made.worksheets()[2].activate()
    assert read(path.read_bytes()) == [["number"], ["7"]]


def test_styled_cells_without_anything_in_them_do_no_harm():
    rows = f'<row r="1">{cell("A1", "number")}<c r="XFD1" s="0"/></row>'
    rows += f'<row r="2">{cell("A2", "7")}</row><row r="1048576"><c r="XFD1048576"/></row>'
    assert read(book(sheet(rows))) == [["number"], ["7"]]


def test_repeated_empty_cells_of_ods_do_no_harm():
    rows = ods_row("number", "name") + ods_row("7", "甲")
    rows += (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read(ods(rows)) == [["number", "name"], ["7", "甲"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"number,name\n", "The file has a header but no rows."),
        (xlsx([]), "The file is empty."),
        (b"a,b\n1,\xff\xff\n", "The file is not UTF-8: byte 7 cannot be read."),
        ("a,b\n1,2\n".encode("utf-16"), "This file is UTF-16, not UTF-8."),
        (b"PK\x03\x04abc", "This spreadsheet is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This spreadsheet is damaged"),
        (xlsx(TABLE)[:-400], "This spreadsheet is damaged"),
        (xls(TABLE)[:1000], "This spreadsheet is damaged"),
    ],
)
def test_what_is_no_table_gets_a_sentence(content, sentence):
    assert refusal(content)[: len(sentence)] == sentence


def test_files_of_other_programs():
    """As other people's programs wrote them, not as ours does."""
    folder = SHARED / "data" / "surveys" / "xlsform"
    if not folder.is_dir():
        pytest.skip("the shared data are not here")
    assert read((folder / "ict_survey_fails.xls").read_bytes())[0][:3] == ["type", "name", "label"]
    assert read((folder / "field-list.xlsx").read_bytes())[:2] == [
        ["type", "name", "label::english", "hint"], ["begin group", "name", "", ""],
    ]  # fmt: skip
    assert len(read((folder / "choice_filter_test.xlsx").read_bytes())) == 4
    sentence = "The cell B2 holds a formula. Save the file with values only, for example as CSV."
    assert refusal((folder / "UCL_Biomass_Plot_Form.xlsx").read_bytes()) == sentence


def test_sample_of_hitobito_is_read():
    """The file shown in hitobito/hitobito#252."""
    text = (
        "Vorname;Nachname;Firmenname;Übername;Firma;Haupt-E-Mail;Geburtstag\n"
        "Klaas;Alexa;;Ducimus;nein;klaas.alexa@hitobito.example.com;24.01.1985\n"
    )
    assert read(text.encode("utf-8-sig"))[1][6] == "24.01.1985"
    assert read(text.encode())[0][0] == "Vorname"
