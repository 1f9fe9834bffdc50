"""Readers of single cells; what they cannot read they refuse with a sentence."""

import re
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_noop as _

from folkmoot.members.importers.cleaning import folded, tidied
from folkmoot.members.importers.report import Refused

NUMBER = re.compile(r"[\w.\-]+")
CODE = re.compile(r"[A-Za-z0-9_-]+")
PHONE = re.compile(r"\+?[\d ()./–-]+(?:(?:ext|x|转|分机)\.? ?\d+)?", re.ASCII)
# Nearly all addresses; whatever else one may be, Django knows, but takes its time.
PLAIN_EMAIL = re.compile(
    r"(?=.{6,200}$)\w+(?:[.+-]\w+)*@(?:[a-z0-9]{1,60}\.)+[a-z]{2,20}", re.ASCII | re.IGNORECASE
)
FEWEST_DIGITS = 3  # short numbers within an organisation
ROUNDED = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.ASCII | re.IGNORECASE)


def email(text: str) -> str:
    """An e-mail address."""
    found = folded(text)
    if PLAIN_EMAIL.fullmatch(found):
        return found
    try:
        validate_email(found)
    except ValidationError:
        raise Refused(_("“{text}” is not an e-mail address."), text=text[:80]) from None
    return found


def number(text: str) -> str:
    """A member number: it is part of addresses, so only letters, digits, dot, dash, underscore."""
    found = folded(text)
    refuse_rounded(found)
    if not NUMBER.fullmatch(found):
        raise Refused(_("A number has only letters, digits, dots, dashes and underscores."))
    return found


def phone(text: str) -> str:
    """A telephone number, written as its owner writes it."""
    found = " ".join(folded(text).split())
    refuse_rounded(found)
    if not PHONE.fullmatch(found) or sum(map(str.isdigit, found)) < FEWEST_DIGITS:
        raise Refused(_("“{text}” is not a telephone number."), text=text[:40])
    return found


def refuse_rounded(text: str) -> None:
    """1.39E+10 is what a spreadsheet leaves of a long number; its digits are lost."""
    if ROUNDED.fullmatch(text):
        sentence = _(
            "A spreadsheet has rounded this number. Format the column as text and enter it again."
        )
        raise Refused(sentence)


def same_phone(one: str, other: str) -> bool:
    """Whether two ways of writing mean one number, with or without China's prefix."""
    return bool(one) and national(one) == national(other)


def national(text: str) -> str:
    """The digits of a number as they are dialled within China."""
    digits = "".join(re.findall(r"[+\d]", folded(text)))
    return re.sub(r"^(?:\+|00)86", "", digits)


def name(text: str) -> str:
    """A name, as its bearer writes it."""
    return tidied(text)


def code(text: str) -> str:
    """A code: it is part of addresses."""
    found = folded(text)
    if not CODE.fullmatch(found):
        raise Refused(_("A code has only letters a to z, digits, dashes and underscores."))
    return found


def codes(text: str) -> list[str]:
    """Several codes, separated by semicolons."""
    return [code(part.strip()) for part in folded(text).split(";") if part.strip()]


def one_of(words: Mapping[str, str]) -> Callable[[str], str]:
    """One of some words, each with the value that it means."""

    def read(text: str) -> str:
        found = words.get(folded(text).casefold())
        if found is None:
            listed = ", ".join(dict.fromkeys(words.values()))
            raise Refused(_("“{text}” is not one of: {values}."), text=text[:40], values=listed)
        return found

    return read
