"""Reading TOML strictly: every table and value is one that a rule has, or is named by its key.

A reader takes a value, its key and the list of problems, to which it adds what is wrong.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, get_type_hints

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.core.texts import Texts

MOST_CHARACTERS = 20_000
SENTENCES: dict[str, str | Promise] = {
    "syntax": _("This is not TOML. Look at line {line}, column {column}."),
    "too_long": _("This text is longer than any rulebook."),
    "unknown": _("{key}: no rule has this name."),
    "missing": _("{key}: this is missing."),
    "number": _("{key}: this must be a whole number."),
    "range": _("{key}: this must be a number from {least} to {most}."),
    "text": _("{key}: this must be a text in quotation marks."),
    "list": _("{key}: this must be a list."),
    "empty": _("{key}: this must not be empty."),
    "twice": _("{key}: “{value}” stands there twice."),
    "table": _("{key}: this must be a table."),
    "choice": _("{key}: “{value}” is not possible. Choose one of these: {choices}."),
    "code": _("{key}: “{value}” is no code; codes have small letters, digits and hyphens."),
    "less": _("{key}: this must not be less than {other}."),
    "order": _("{key}: the numbers of members must rise from entry to entry."),
    "no_kind": _("{key}: the rulebook has no kind of unit “{value}”."),
    "unknown_kind": _("{key}: the organisation has no kind of unit “{value}”."),
    "unknown_office": _("{key}: the organisation has no office “{value}”."),
}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PLACE = re.compile(r"line (\d+), column (\d+)")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with the key where it stands."""

    code: str
    parameters: dict[str, Any]

    def __str__(self) -> str:
        return str(SENTENCES[self.code]).format(**self.parameters)


class InvalidRulebook(ValueError):  # noqa: N818 -- said of the text
    """A text that is no rulebook; `problems` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(map(str, problems)))
        self.problems = problems


class Problems(list[Problem]):
    """What is wrong so far."""

    def note(self, code: str, key: str, **parameters: Any) -> None:
        """One more."""
        shown = {name: str(value)[:80] for name, value in parameters.items()}
        self.append(Problem(code, {"key": key} | shown))


Reader = Callable[[Any, str, Problems], Any]


def toml(text: str) -> dict[str, Any]:
    """The tables of a text. Raises InvalidRulebook."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidRulebook([Problem("too_long", {})])
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        found = PLACE.search(str(fault))
        line, column = found.groups() if found else (str(text.count("\n") + 1), "1")
        raise InvalidRulebook([Problem("syntax", {"line": line, "column": column})]) from fault


def number(least: int, most: int) -> Reader:
    """A whole number within bounds."""

    def read(value: Any, key: str, problems: Problems) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            problems.note("number", key)
        elif not least <= value <= most:
            problems.note("range", key, least=least, most=most)
        else:
            return value
        return None

    return read


def word(*choices: str) -> Reader:
    """One of some words."""

    def read(value: Any, key: str, problems: Problems) -> str | None:
        if not isinstance(value, str):
            problems.note("text", key)
        elif value not in choices:
            problems.note("choice", key, value=value, choices=", ".join(choices))
        else:
            return value
        return None

    return read


def code(value: Any, key: str, problems: Problems) -> str | None:
    """The code of a kind of unit or office."""
    if not isinstance(value, str):
        problems.note("text", key)
    elif not CODE.fullmatch(value):
        problems.note("code", key, value=value)
    else:
        return value
    return None


def list_of(reader: Reader, *, may_be_empty: bool = True) -> Reader:
    """A list without repetition."""

    def read(value: Any, key: str, problems: Problems) -> tuple[Any, ...]:
        if not isinstance(value, list):
            problems.note("list", key)
            return ()
        if not value and not may_be_empty:
            problems.note("empty", key)
        found = [reader(entry, f"{key}[{place}]", problems) for place, entry in enumerate(value)]
        for entry in {one for one in found if isinstance(one, str) and found.count(one) > 1}:
            problems.note("twice", key, value=entry)
        return tuple(found)

    return read


def texts(value: Any, key: str, problems: Problems) -> Texts:
    """A text in one language at least."""
    known = dict(settings.LANGUAGES)
    found = table_at(value, key, problems)
    for name, text in found.items():
        if name not in known:
            problems.note("unknown", f"{key}.{name}")
        elif not isinstance(text, str):
            problems.note("text", f"{key}.{name}")
    if not any(found.values()):
        problems.note("empty", key)
    return Texts(found)


def table_at(value: Any, key: str, problems: Problems) -> dict[str, Any]:
    """The table, or an empty one beside the problem."""
    if isinstance(value, dict):
        return value
    problems.note("table", key)
    return {}


@cache
def readers(shape: Any) -> dict[str, Reader]:
    """The reader in the annotation of each field."""
    hints = get_type_hints(shape, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def table(shape: Any) -> Reader:
    """A table as a dataclass whose annotations hold the readers; None where part of it is wrong."""

    def read(value: Any, key: str, problems: Problems) -> Any:
        given, before, found = table_at(value, key, problems), len(problems), {}
        start = f"{key}." if key else ""
        known = {one.name: one for one in fields(shape)}
        for name in given.keys() - known.keys():
            problems.note("unknown", f"{start}{name}")
        for name, one in known.items():
            if name in given:
                found[name] = readers(shape)[name](given[name], f"{start}{name}", problems)
            elif one.default is MISSING:
                problems.note("missing", f"{start}{name}")
        return shape(**found) if len(problems) == before and isinstance(value, dict) else None

    return read


def by_code(reader: Reader) -> Reader:
    """Tables whose names are codes."""

    def read(value: Any, key: str, problems: Problems) -> dict[str, Any]:
        given = table_at(value, key, problems)
        if not given:
            problems.note("empty", key)
        for name in given:
            code(name, f"{key}.{name}", problems)
        return {name: reader(entry, f"{key}.{name}", problems) for name, entry in given.items()}

    return read
