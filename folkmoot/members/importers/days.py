"""Dates as people and spreadsheets write them, and the ones that can be read in two ways."""

import re
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_noop as _

from folkmoot.core.dates import today
from folkmoot.members.importers.cleaning import folded
from folkmoot.members.importers.report import Refused

EARLIEST = 1900
MONTHS = 12
YEAR_FIRST = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)", re.ASCII
)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
SERIAL = re.compile(r"\d{5}(?:\.0+)?", re.ASCII)
CLOCK = re.compile(r"[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$", re.ASCII)
# Serial 60 is the day that Excel invented, 29 February 1900; five digits lie after it (ECMA-376
# part 1, 18.17.4.1).
DAY_ZERO = date(1899, 12, 30)
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


def civil_day(text: str, order: str = "") -> date:
    """A day that has come. `order` tells how 03/04/2024 is meant; without it that is refused."""
    day = day_of(folded(text), order)
    if day.year < EARLIEST:
        raise Refused(_("This date lies before 1900."))
    if day > today():
        raise Refused(_("This date lies in the future."))
    return day


@lru_cache(maxsize=10_000)
def day_of(text: str, order: str) -> date:
    """The day that a text names, whenever it lies."""
    plain = re.sub(r"(?<=[年月.])\s+", "", CLOCK.sub("", text))
    try:
        return numbered_day(plain) or slashed_day(plain, order)
    except ValueError:
        raise no_date(text) from None


def numbered_day(text: str) -> date | None:
    """A day whose parts can only be read in one way."""
    if found := YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]))
    if found := COMPACT.fullmatch(text):
        return date(*map(int, found.groups()))
    if SERIAL.fullmatch(text):
        return DAY_ZERO + timedelta(days=int(float(text)))
    return None


def slashed_day(text: str, order: str) -> date:
    """A day whose year stands last; between dots the day comes first everywhere."""
    found = YEAR_LAST.fullmatch(text)
    if not found:
        raise no_date(text)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == ".":
        return date(year, second, first)
    if not order and first != second and min(first, second) > 0 and max(first, second) <= MONTHS:
        raise Refused(
            _(
                "“{text}” can be read in two ways. Say on the page of the columns whether the day "
                "or the month comes first."
            ),
            text=text,
        )
    is_day_first = first > MONTHS or (second <= MONTHS and order != MONTH_FIRST)
    day, month = (first, second) if is_day_first else (second, first)
    return date(year, month, day)


def no_date(text: str) -> Refused:
    """The sentence for what is no date."""
    return Refused(
        _("“{text}” is not a date. Write it as year-month-day, for example 2026-03-01."),
        text=text[:40],
    )


def year(text: str, _order: str = "") -> int:
    """A year that has come, perhaps with a month and a day that are not kept."""
    plain = folded(text).replace(" ", "")
    found = re.match(r"(\d{4})(?:年|[-/.]\d{1,2}|$)", plain, re.ASCII)
    whole = int(found[1]) if found else 0
    if SERIAL.fullmatch(plain) or YEAR_LAST.fullmatch(plain) or COMPACT.fullmatch(plain):
        whole = day_of(plain, DAY_FIRST).year
    if not EARLIEST <= whole <= today().year:
        raise Refused(_("“{text}” is not a year between 1900 and this year."), text=text[:40])
    return whole
