"""Values as people and spreadsheets write them."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.core.dates import today
from folkmoot.members.importers import cells
from folkmoot.members.importers.cleaning import is_nothing, tidied
from folkmoot.members.importers.days import DAY_ZERO, civil_day, year
from folkmoot.members.importers.formulas import DANGEROUS, guarded, unguarded
from folkmoot.members.importers.identity import is_national_id, names_national_ids
from folkmoot.members.importers.report import Refused
from folkmoot.members.importers.table import Column, value_of
from folkmoot.members.importers.words import STANDINGS

MARCH = date(2024, 3, 5)


def refusal(call, *arguments):
    with pytest.raises(Refused) as caught:
        call(*arguments)
    return str(caught.value.problem)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05", "2024/3/5", "2024.3.5", "2024.03.05", "2024年3月5日", "2024年03月05日",
        "2024 年 3 月 5 日".replace(" 年", "年").replace(" 月", "月").replace(" 日", "日"),
        "20240305", "05.03.2024", "5.3.2024", "45356", "45356.0", "２０２４－０３－０５",
        "２０２４年３月５日", "2024-03-05 00:00:00", "2024-03-05T13:45:10+08:00", " 2024-03-05 ",
    ],
)  # fmt: skip
def test_dates_in_many_orders(text):
    assert civil_day(text) == MARCH


@pytest.mark.parametrize(
    ("text", "day"),
    [("25/12/2023", date(2023, 12, 25)), ("12/25/2023", date(2023, 12, 25)), ("5-5-2020", date(2020, 5, 5))],
)  # fmt: skip
def test_dates_that_can_be_read_in_one_way_only(text, day):
    assert civil_day(text) == day


def test_a_date_that_can_be_read_in_two_ways_asks_which():
    assert refusal(civil_day, "03/04/2024").startswith("“03/04/2024” can be read in two ways.")
    assert civil_day("03/04/2024", "dmy") == date(2024, 4, 3)
    assert civil_day("03/04/2024", "mdy") == date(2024, 3, 4)
    assert civil_day("25/12/2023", "mdy") == date(2023, 12, 25)


@pytest.mark.parametrize(
    "text",
    ["12", "2024-3", "05.03.24", "5/3/24", "2023-02-29", "31.04.2024", "2024-03/05", "00/05/2024",
     "tomorrow", "2024年", "1E5", "2024-03-05 25", "-45356"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    assert refusal(civil_day, text) == (
        f"“{text}” is not a date. Write it as year-month-day, for example 2026-03-01."
    )


def test_dates_lie_in_the_past_and_after_1900():
    assert refusal(civil_day, "1899-12-31") == "This date lies before 1900."
    assert (
        refusal(civil_day, (today() + timedelta(days=1)).isoformat())[:29]
        == "This date lies in the future."
    )
    assert civil_day(today().isoformat()) == today()


@given(st.dates(date(1928, 1, 1), date(2024, 12, 31)))
def test_every_day_is_read_in_every_way_that_is_not_doubtful(day):
    ways = [
        day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}", f"{day:%d.%m.%Y}",
        f"{day.year}年{day.month}月{day.day}日", str((day - DAY_ZERO).days),
    ]  # fmt: skip
    assert {civil_day(way) for way in ways} == {day}
    assert civil_day(f"{day:%d/%m/%Y}", "dmy") == civil_day(f"{day:%m/%d/%Y}", "mdy") == day


@pytest.mark.parametrize(
    "text", ["2012", "２０１２", "2012年", "2012年7月", "2012.07", "2012-07-01", "2012/7", "20120701", "01.07.2012", "41091"]
)  # fmt: skip
def test_years_alone_or_with_more(text):
    assert year(text) == 2012


@pytest.mark.parametrize("text", ["12", "20x4", "1899", "2999", "year"])
def test_impossible_years_are_refused(text):
    assert refusal(year, text) == f"“{text}” is not a year between 1900 and this year."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("139 0000 0000", "139 0000 0000"),
        ("１３９００００００００", "13900000000"),
        ("+86-139-0000-0000", "+86-139-0000-0000"),
        ("(03695) 4466988", "(03695) 4466988"),
        ("010-6552 9988转801", "010-6552 9988转801"),
        ("  139　0000 ", "139 0000"),
    ],
)
def test_telephone_numbers(text, kept):
    assert cells.phone(text) == kept


@pytest.mark.parametrize("text", ["12", "call me", "a@b.example", "139;138"])
def test_what_is_no_telephone_number_is_refused(text):
    assert refusal(cells.phone, text) == f"“{text}” is not a telephone number."


def test_a_number_that_a_spreadsheet_rounded_is_refused():
    for text in ("1.39E+10", "1.101051990030745e+17", "1E10"):
        assert refusal(cells.phone, text).startswith("A spreadsheet has rounded this number.")
        assert refusal(cells.number, text).startswith("A spreadsheet has rounded this number.")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("13900000000", "+86 139-0000-0000", True),
        ("0086 13900000000", "１３９００００００００", True),
        ("13900000000", "13900000001", False),
        ("", "", False),
    ],
)
def test_ways_of_writing_one_telephone_number(one, other, is_same):
    assert cells.same_phone(one, other) == is_same


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李　雷", "李雷"),
        ("李 雷", "李雷"),
        ("Ａｎｎａ　Ｗｅｉｓｓ", "Anna Weiss"),
        (" Anna \t Weiss\u200b", "Anna Weiss"),
        ("张三（女）", "张三（女）"),
        ("﨑山", "﨑山"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("李 Lei", "李 Lei"),
    ],
)
def test_names_lose_what_nobody_meant_and_nothing_else(text, name):
    assert tidied(text) == name


@pytest.mark.parametrize("text", ["", " ", "-", "—", "无", "暂无", "N/A", "　", "NULL", "Ｎ／Ａ"])
def test_blanks_in_their_many_forms(text):
    column = Column("phone", "", 40, cells.phone)
    assert (value_of(column, text.strip()), is_nothing(text.strip())) == (None, True)


def test_a_name_may_be_a_word_for_nothing():
    assert value_of(Column("name", "", 40, has_blanks=False), "无") == "无"


ID = "11010519491231002X"


@pytest.mark.parametrize("text", [ID, ID.lower(), "１１０１０５１９４９１２３１００２Ｘ", "756.1234.5678.97", "123-45-6789"])  # fmt: skip
def test_national_ids_are_recognised_and_refused_in_any_column(text):
    assert is_national_id(text)
    for read in (cells.number, cells.phone, cells.name):
        assert refusal(value_of, Column("x", "", 120, read), text) == (
            "This is a national ID number. The register never stores one: leave it out."
        )


@pytest.mark.parametrize(
    "text", ["13900000000", "110105199013310022", "N26-0001", "2024-03-05", "张伟", ""]
)
def test_other_numbers_are_no_national_ids(text):
    assert not is_national_id(text)


def test_headers_of_national_ids():
    assert [names_national_ids(word) for word in ("身份证号码", "legalidentifier", "姓名", "number")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_standings_in_words():
    read = cells.one_of(STANDINGS)
    assert [read(word) for word in ("full", "Full Member", "正式党员", "预备期", "暂离", "Current")] == [
        "full", "full", "full", "probationary", "leave", "full",
    ]  # fmt: skip
    sentence = "“rich” is not one of: applicant, probationary, full, suspended, leave."
    assert refusal(read, "rich") == sentence


def test_what_is_wrong_is_said_in_the_language_of_the_reader():
    with pytest.raises(Refused) as caught:
        cells.email("a@b@c")
    with override("zh-hans"):
        assert str(caught.value.problem) == "“a@b@c”不是电子邮件地址。"
    assert str(caught.value.problem) == "“a@b@c” is not an e-mail address."


@pytest.mark.parametrize("text", ["a/b", "a b", "<x>", "a?b", "=1+1"])
def test_numbers_are_fit_for_addresses(text):
    assert refusal(cells.number, text).startswith("A number has only letters")


def test_codes_are_separated_by_semicolons():
    assert cells.codes("a; b ;；c") == ["a", "b", "c"]


@given(st.text())
def test_no_cell_is_a_formula_and_every_text_comes_back(text):
    cell = guarded(text)
    assert cell.lstrip(" ")[:1] not in DANGEROUS
    assert unguarded(cell) == text
