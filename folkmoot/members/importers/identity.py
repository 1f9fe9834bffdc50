"""National ID numbers: recognised so that they are never stored (data minimisation)."""

import re
import unicodedata

# GB 11643-1999: six digits of a place, the day of birth, three of an order, a check; X may stand
# for ten. A mistyped one is one too, so its check is not asked for. Then Switzerland's and the
# United States', which stand in exports of the systems in `presets`.
PATTERNS = re.compile(
    r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"|756[. ]\d{4}[. ]\d{4}[. ]\d\d"
    r"|\d{3}-\d\d-\d{4}",
    re.ASCII,
)
SHORTEST = len("000-00-0000")
HIDDEN = "\ue000ID"  # stands where one stood; no person's text begins so
HEADERS = (
    "身份证",
    "身份号码",
    "证件号",
    "护照",
    "nationalid",
    "identitycard",
    "identitynumber",
    "idcard",
    "legalidentifier",
    "passport",
    "socialsecurity",
    "ssn",
    "ahv",
)


def is_national_id(text: str) -> bool:
    """Whether a text is one, in half or full width, or says that one stood there."""
    if len(text) < SHORTEST or not text[:2].isdigit():
        return text == HIDDEN
    return PATTERNS.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def names_national_ids(header: str) -> bool:
    """Whether a column's header says that it holds them. `header` is folded: no blanks or marks."""
    return any(header.startswith(word) for word in HEADERS)
