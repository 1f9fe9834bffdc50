"""What finds a name."""

import pytest

from folkmoot.core.search import name_keys


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
    forms = name_keys(name).strip().split("  ")
    assert forms == [name, pinyin, pinyin.replace(" ", ""), initials]
