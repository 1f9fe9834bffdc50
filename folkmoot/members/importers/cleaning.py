"""What spreadsheets add to texts without anybody meaning it, taken away."""

import re
import unicodedata

from folkmoot.core.search import HAN

# Full-width letters, digits and the full-width blank; punctuation is left, it may be meant.
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide - 0xFEE0).isalnum()}
NARROW[0x3000] = 0x20
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
BLANKS = re.compile(r"\s+")
# What people write where there is nothing to write.
NOTHING = frozenset(
    [
        "-",
        "--",
        "—",
        "——",
        "–",
        "/",
        "//",
        "n/a",
        "#n/a",
        "null",
        "无",
        "没有",
        "暂无",
        "未知",
        "空",
    ]
)
LONGEST_NOTHING = 4


def folded(text: str) -> str:
    """For dates, codes and numbers: one form of every character."""
    return unicodedata.normalize("NFKC", text).strip(INVISIBLE + " \t\r\n")


def tidied(text: str) -> str:
    """For names: half-width letters, single blanks, and none between the characters of a name.

    Rosters in Chinese set two characters apart to fill the space of three: 李　雷.
    """
    found = BLANKS.sub(" ", text.translate(NARROW)).strip(INVISIBLE + " ")
    if " " in found and all(HAN.match(part) for part in found.replace(" ", "")):
        return found.replace(" ", "")
    return found


def is_nothing(text: str) -> bool:
    """Whether a cell only says that it is empty."""
    return not text or (len(text) <= LONGEST_NOTHING and folded(text).casefold() in NOTHING)
