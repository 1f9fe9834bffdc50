"""Search keys: what a person may type to find a name, in characters, pinyin or Latin letters."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def fold(text: str) -> str:
    """Lower case, half width, no accents: `Ｌí` and `li` are the same."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=20_000)
def forms_of(name: str) -> list[str]:
    """Every form of one folded name; a file of members has some names again and again."""
    if not HAN.search(name):
        return [name, " ".join(reversed(name.split())), name.replace(" ", "")]
    syllables = [fold(part) for part in lazy_pinyin(name, style=Style.NORMAL)]
    initials = "".join(part[:1] for part in syllables)
    return [name, " ".join(syllables), "".join(syllables), initials]


def name_keys(*names: str) -> str:
    """Every form of some names, each between blanks, for a `contains` question.

    A Chinese name is found by its characters, by full pinyin with and without blanks and by
    initials; a Latin name in either order.
    """
    forms = [form for name in filter(None, map(fold, names)) for form in forms_of(name)]
    return " " + "  ".join(dict.fromkeys(forms)) + " "
