"""The columns of a file of snapshots, shared by its reader and its writer."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from folkmoot.core.texts import Texts
from folkmoot.members.importers import cells
from folkmoot.members.importers.days import civil_day
from folkmoot.members.importers.report import Refused
from folkmoot.members.importers.table import Column

BETWEEN = "|"
NUMBER_LENGTH, HOST_LENGTH = 32, 200
OFFICES = {"chairs": "chair", "technical_leads": "technical-lead"}  # column: code of the office


@dataclass(frozen=True)
class Holder:
    """Somebody in a cell: CODE@EMPLOYER; the employer may be unknown."""

    number: str
    host: str

    def __str__(self) -> str:
        return f"{self.number}@{self.host}"


def people(text: str) -> list[Holder]:
    """The holders of an office, in their order."""
    found = [holder(part) for part in text.split(BETWEEN)]
    refuse_twice([one.number for one in found])
    return found


def holder(text: str) -> Holder:
    """One person. The employer's name may contain anything but the two separators."""
    number, at, host = (part.strip() for part in text.partition("@"))
    if not at or not number or "@" in host:
        sentence = _("“{text}” is not a person. Write CODE@EMPLOYER, several separated by “|”.")
        raise Refused(sentence.format(text=text))
    if len(number) > NUMBER_LENGTH or len(host) > HOST_LENGTH:
        raise Refused(_("“{text}” is too long for a code and an employer.").format(text=text[:60]))
    return Holder(cells.number(number), host)


def groups(text: str) -> list[str]:
    """Names of groups, in their order."""
    found = [part.strip() for part in text.split(BETWEEN)]
    if not all(found):
        raise Refused(_("There is nothing between two “|”."))
    refuse_twice(found)
    return found


def refuse_twice(found: list[str]) -> None:
    """What stands in a cell stands there once."""
    for name in found:
        if found.count(name) > 1:
            raise Refused(_("“{name}” stands twice in this cell.").format(name=name))


def text_in(texts: Texts, language: str) -> str:
    """A text in a file's language, or else in the one there is."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


COLUMNS = [
    Column("as_of", "", 10, civil_day, is_needed=True, is_filled=True),
    Column("kind", "", 50, cells.code, is_needed=True, is_filled=True),
    Column("code", "", 40, cells.code, is_needed=True, is_filled=True),
    Column("name", "", 200, str, is_needed=True, is_filled=True),
    Column("stakeholder_groups", "", 4000, groups, is_needed=True),
    Column("chairs", "", 4000, people, is_needed=True),
    Column("technical_leads", "", 4000, people, is_needed=True),
]
