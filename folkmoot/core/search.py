"""Search keys: what a person may type to find a name, in characters, pinyin or Latin letters."""

import re
import unicodedata
from functools import lru_cache
from itertools import chain, pairwise

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

# Surnames that are read otherwise than the same character elsewhere.
SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "宓": "mi", "曾": "zeng", "单": "shan",
    "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "任": "ren", "华": "hua", "朴": "piao",
    "翟": "zhai", "冼": "xian", "洗": "xian", "盖": "ge", "乐": "yue", "缪": "miao", "召": "shao",
    "员": "yun", "覃": "qin", "逄": "pang", "黑": "he", "折": "she", "祭": "zhai", "种": "chong",
    "繁": "po", "那": "na", "尹": "yin", "燕": "yan", "应": "ying", "石": "shi", "俞": "yu",
}  # fmt: skip
FEW = 4
NUMBER = "#"  # what stands before a member number among the keys
LONGEST, MOST_PARTS, MOST_SORTED, MOST = 40, 12, 120, 590
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def half_width(text: str) -> str:
    """`１３９` and `139` are the same."""
    return unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """Lower case, half width, no accents: `Ｌí` and `li` are the same."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


@lru_cache(8_000)
def syllables_of(name: str) -> tuple[str, ...]:
    """The pinyin of a Chinese name, its surname as surnames are read."""
    surname = next((known for known in (name[:2], name[:1]) if known in SURNAMES), "")
    return (*SURNAMES.get(surname, "").split(), *read(name[len(surname) :]))


@lru_cache(20_000)
def read(characters: str) -> tuple[str, ...]:
    """The syllables of some characters. Few without a word in them are read singly: much faster."""
    if 1 < len(characters) <= FEW and not has_word(characters):
        return tuple(chain.from_iterable(map(read, characters)))
    return tuple(map(fold, lazy_pinyin(characters, style=Style.NORMAL)))


def has_word(characters: str) -> bool:
    """Whether any are read together, or are unknown."""
    ends = range(2, len(characters) + 1)
    parts = (characters[start:end] for end in ends for start in range(end - 1))
    return any(part in PHRASES_DICT for part in parts) or any(
        ord(character) not in PINYIN_DICT for character in characters
    )


def name_keys(number: str, *names: str) -> str:
    """What finds a person: the form by which names are sorted, two blanks, then words and a blank.

    A question finds a person if each of its words begins one of these: a Chinese name from any of
    its characters on, its pinyin from any syllable on, its initials; a Latin name from any of its
    parts on. The number stands there behind a mark, because it is found as a whole only.
    """
    folded = [name for name in map(fold, names) if name]
    keys = [key[:LONGEST] for name in folded for key in keys_of(name) if key]
    alone = dict.fromkeys(keys)
    begun = {key for key, following in pairwise(sorted(alone)) if following.startswith(key)}
    shortest = [key for key in alone if key not in begun]
    order = sort_form(folded[0]) if folded else ""
    return f"{order[:MOST_SORTED]}  {' '.join([NUMBER + word_of(number), *shortest])}"[:MOST] + " "


def sort_form(name: str) -> str:
    """Pinyin, or a Latin name with the family name first."""
    if HAN.search(name):
        return " ".join(syllables_of(name))
    return " ".join(reversed(name.split()))


def keys_of(name: str) -> list[str]:
    """The words of one folded name."""
    if not HAN.search(name):
        return tails(parts_of(name))
    syllables = [plain(syllable) for syllable in syllables_of(name)]
    initials = [syllable[:1] for syllable in syllables]
    return [*tails(list(plain(name))), *tails(syllables), *tails(initials)[:-1]]


def tails(parts: list[str]) -> list[str]:
    """All of something, and what is left from each of its parts on."""
    return ["".join(parts[start:]) for start in range(min(len(parts), MOST_PARTS))]


def parts_of(name: str) -> list[str]:
    """`o'neill` has two parts: people look for either, and write it in one."""
    return "".join(char if char.isalnum() else " " for char in name).split()


def plain(text: str) -> str:
    """Letters, digits and characters only."""
    return "".join(filter(str.isalnum, text))


def word_of(number: str) -> str:
    """A number as one word."""
    return "".join(char for char in fold(number) if char.isprintable() and char not in f" {NUMBER}")


def words_of(question: str) -> list[tuple[str, str]]:
    """The words of a question: as the beginning of a key (perhaps nothing), and as a whole key."""
    words = fold(question).split()
    # One sign more than any key has: a longer word finds nobody, and no pattern grows without end.
    return [(plain(word)[:LONGEST], (NUMBER + word_of(word))[: LONGEST + 1]) for word in words]
