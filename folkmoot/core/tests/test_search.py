"""What finds a name."""

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from folkmoot.core.search import MOST, fold, name_keys, read, words_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("曾刚", "zeng gang", "zg"),
        ("单小曾", "shan xiao ceng", "sxc"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("王单", "wang dan", "wd"),
    ],
)
def test_surnames_are_found_as_surnames_are_read(name, pinyin, initials):
    order, _blanks, words = name_keys("1", name).partition("  ")
    assert order == pinyin
    assert {"#1", name, pinyin.replace(" ", ""), initials} <= set(words.split())


@pytest.mark.parametrize("some", [1, 7, 20])
def test_characters_read_singly_sound_as_in_a_row(some):
    phrases = [phrase for phrase in PHRASES_DICT if len(phrase) in {2, 3}][:: some * 20]
    shifted = [one[1:] + other[:1] for one, other in zip(phrases, phrases[some:], strict=False)]
    for text in [*phrases, *shifted, "重阳", "行长乐", "a乐", "乐，"]:
        assert read(text) == tuple(map(fold, lazy_pinyin(text, style=Style.NORMAL))), text


def test_a_word_that_another_begins_with_is_left_out():
    assert name_keys("1", "Anna Annabel").split() == [
        "annabel",
        "anna",
        "#1",
        "annaannabel",
        "annabel",
    ]
    assert name_keys("1", "张伟", "Zhang Wei") == "zhang wei  #1 张伟 伟 zhangwei wei zw "


def test_the_longest_names_stay_within_the_column():
    for name in ("张" * 120, "a " * 60, "x" * 120):
        assert len(name_keys("9" * 32, name, name)) <= MOST + 1


def test_word_longer_than_any_key_is_cut_to_one_that_finds_nobody():
    ((begins, whole),) = words_of("Ａ" * 60_000)
    assert (len(begins), len(whole)) == (40, 41)
