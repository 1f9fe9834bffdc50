"""Readers of single cells; what they cannot read they refuse with a sentence."""

import re
from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from folkmoot.core.dates import today
from folkmoot.members.importers.report import Refused

EARLIEST = 1900
DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
NUMBER = re.compile(r"[\w.\-]+")
CODE = re.compile(r"[A-Za-z0-9_-]+")


def civil_day(text: str) -> date:
    """A day that has come, year first: 2024-03-01, also 2024/3/1 as spreadsheets write it."""
    found = DAY.fullmatch(text)
    try:
        day = date.fromisoformat(f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}" if found else "")
    except ValueError:
        sentence = _("“{text}” is not a date. Write it as year-month-day, for example 2026-03-01.")
        raise Refused(sentence.format(text=text)) from None
    if day.year < EARLIEST:
        raise Refused(_("This date lies before 1900."))
    if day > today():
        raise Refused(_("This date lies in the future."))
    return day


def year(text: str) -> int:
    """A year that has come."""
    if not re.fullmatch(r"\d{4}", text, re.ASCII) or not EARLIEST <= int(text) <= today().year:
        sentence = _("“{text}” is not a year between 1900 and this year.")
        raise Refused(sentence.format(text=text))
    return int(text)


def email(text: str) -> str:
    """An e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        raise Refused(_("“{text}” is not an e-mail address.").format(text=text)) from None
    return text


def number(text: str) -> str:
    """A member number: it is part of addresses, so only letters, digits, dot, dash, underscore."""
    if not NUMBER.fullmatch(text):
        raise Refused(_("A number has only letters, digits, dots, dashes and underscores."))
    return text


def code(text: str) -> str:
    """A code: it is part of addresses."""
    if not CODE.fullmatch(text):
        raise Refused(_("A code has only letters a to z, digits, dashes and underscores."))
    return text


def codes(text: str) -> list[str]:
    """Several codes, separated by semicolons."""
    return [code(part.strip()) for part in text.split(";") if part.strip()]


def one_of(values: list[str]) -> Callable[[str], str]:
    """One of some fixed words."""

    def read(text: str) -> str:
        if text not in values:
            sentence = _("“{text}” is not one of: {values}.")
            raise Refused(sentence.format(text=text, values=", ".join(values)))
        return text

    return read
