"""Search keys: what a person may type to find a name, in characters, pinyin or Latin letters."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

# Surnames that are read otherwise than the same character elsewhere.
SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "宓": "mi", "曾": "zeng", "单": "shan",
    "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "任": "ren", "华": "hua", "朴": "piao",
    "翟": "zhai", "冼": "xian", "洗": "xian", "盖": "ge", "乐": "yue", "缪": "miao", "召": "shao",
    "员": "yun", "覃": "qin", "逄": "pang", "黑": "he", "折": "she", "祭": "zhai", "种": "chong",
    "繁": "po", "那": "na", "尹": "yin", "燕": "yan", "应": "ying", "石": "shi", "俞": "yu",
}  # fmt: skip
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def half_width(text: str) -> str:
    """`１３９` and `139` are the same."""
    return unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """Lower case, half width, no accents: `Ｌí` and `li` are the same."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def syllables_of(name: str) -> list[str]:
    """The pinyin of a Chinese name, its surname as surnames are read."""
    surname = next((known for known in SURNAMES if name.startswith(known)), "")
    rest = lazy_pinyin(name[len(surname) :], style=Style.NORMAL)
    return [*SURNAMES.get(surname, "").split(), *map(fold, rest)]


def name_keys(*names: str) -> str:
    """Every form of some names, each between blanks, for a `contains` question.

    A Chinese name is found by its characters, by full pinyin with and without blanks and by
    initials; a Latin name in either order.
    """
    forms: list[str] = []
    for name in filter(None, map(fold, names)):
        forms.append(name)
        if HAN.search(name):
            syllables = syllables_of(name)
            initials = "".join(part[:1] for part in syllables)
            forms += [" ".join(syllables), "".join(syllables), initials]
        else:
            forms += [" ".join(reversed(name.split())), name.replace(" ", "")]
    return " " + "  ".join(dict.fromkeys(forms)) + " "
