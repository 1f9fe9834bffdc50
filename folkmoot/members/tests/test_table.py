import pytest

from folkmoot.members.importers import cells
from folkmoot.members.importers.days import civil_day
from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.importers.report import Refused
from folkmoot.members.importers.table import Column, rows_of

COLUMNS = [
    Column("code", "", 5, cells.code, is_needed=True, is_filled=True),
    Column("day", "", 40, civil_day, is_day=True),
]


def refusal(call, *arguments):
    """The row and the sentence of a refused file."""
    with pytest.raises(Refused) as caught:
        call(*arguments)
    return caught.value.problem.row, str(caught.value.problem)


def table(text):
    return rows_of(read_grid(text.encode()), COLUMNS)


def problems(text):
    """(row, column, sentence) of every refused cell."""
    rows = table(text)
    return [(p.row, p.column, str(p)) for row in rows for p in row.line.problems]


@pytest.mark.slow
def test_too_many_rows_are_refused():
    text = "code\n" + "a\n" * 100_001
    assert "100,000 rows" in refusal(table, text)[1]


@pytest.mark.parametrize(
    ("text", "row", "sentence"),
    [
        ("", 1, "The file is empty."),
        ("\n\n", 1, "The file is empty."),
        ("code,day\n", None, "The file has a header but no rows."),
        ("day\n2024-01-01\n", 1, "The column “code” is missing."),
        ("code,Code\na,b\n", 1, "The column “code” is there twice."),
        ("code,unit\na,b\n", 1, "There is no column “unit”."),
        ('code,day\na,\n"b,\n', 3, "This row is not CSV."),
        ('code,day\na,\n"b"c,\n', 3, "This row is not CSV."),
        ("code,day\n" + "x," * 100_000, 2, "The file has more than 200 columns."),
    ],
)
def test_a_file_without_such_a_table_is_refused(text, row, sentence):
    found = refusal(table, text)
    assert (found[0], found[1][: len(sentence)]) == (row, sentence)


@pytest.mark.parametrize(
    ("record", "column", "sentence"),
    [
        ("a", "", "This row has 1 cells, but the header has 2."),
        ("a,,b", "", "This row has 3 cells, but the header has 2."),
        (",2024-01-01", "code", "This cell must be filled in."),
        ("abcdef,", "code", "This is longer than 5 characters."),
        ("a b,", "code", "A code has only letters"),
        ('"a\nb",', "code", "A code has only letters"),
        ("a\u202eb,", "code", "A code has only letters"),
        ("a,2023-02-29", "day", "“2023-02-29” is not a date."),
        ("a,01/02/2024", "day", "“01/02/2024” can be read in two ways."),
        ("a,1899-12-31", "day", "This date lies before 1900."),
        ("a,2999-12-31", "day", "This date lies in the future."),
        ("a,0000-00-00", "day", "“0000-00-00” is not a date."),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(record, column, sentence):
    (found,) = problems(f"code,day\nfine,2024-01-01\n{record}\n")
    assert (found[0], found[1], found[2][: len(sentence)]) == (3, column, sentence)
