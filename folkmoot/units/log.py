"""The audit log for readers: which entries somebody may read, and the sentences they make.

An entry holds a verb and parameters. Sentences are made when shown: in the reader's language, with
the names people have today.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from folkmoot.audit.models import Body, Entry
from folkmoot.audit.queries import entries_of
from folkmoot.audit.verbs import Verb, fill, verbs
from folkmoot.core.texts import Texts
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Placement, Unit

RIGHT = "audit.see"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*")


@dataclass(frozen=True)
class Line:
    """One entry as a reader sees it; `private` is empty for those who may not read it."""

    entry: Entry
    public: str
    private: str = ""


def visible_entries(access: Access) -> QuerySet[Entry]:
    """Members: their units and those above. Holders of `audit.see`: everything they reach."""
    own = {int(part) for path in access.membership_paths for part in path.split(".") if part}
    reached = access.units(RIGHT).values("unit")
    return entries_of(own, below=whole_reaches(access)) | entries_of(reached)


def whole_reaches(access: Access) -> list[str]:
    """Subtrees that are read whole, closed units in them too."""
    return [reach.path for reach in access.reaches if RIGHT in reach.rights and reach.whole_subtree]


def is_visible(access: Access, unit: Unit) -> bool:
    """Whether entries of a unit are open to a reader, also while there are none."""
    paths = list(Placement.objects.live().filter(unit=unit).values_list("path", flat=True))
    return any(access.belongs_to(path) or access.may(RIGHT, path) for path in paths)


def lines_of(entries: Iterable[Entry], access: Access) -> list[Line]:
    """Entries as sentences; the number of questions to the database does not depend on them."""
    found = list(entries)
    words = Words(entry.body for entry in found)
    return [words.line(entry, access) for entry in found]


class Words:
    """The names that some bodies need, read once."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        listed = list(bodies)
        people = {pk for body in listed for pk in mentioned(body, "person")}
        people |= {body.actor for body in listed if body.actor}
        units = {pk for body in listed for pk in mentioned(body, "unit")}
        units |= {body.unit for body in listed if body.unit}
        self.people = dict(
            Person.objects.filter(pk__in=people, erased=None).values_list("pk", "name")
        )
        self.places: dict[int, list[Placement]] = {}
        for place in Placement.objects.live().filter(unit__in=units).order_by("starts"):
            self.places.setdefault(place.unit_id, []).append(place)

    def line(self, entry: Entry, access: Access) -> Line:
        """An entry as this reader may read it."""
        body = entry.body
        day = timezone.localdate(entry.recorded, timezone.get_default_timezone())
        verb = verbs().get(body.verb) or Verb(
            _("An entry of a kind that this version cannot read.")
        )
        values = {name: self.shown(value, day) for name, value in body.parameters.items()}
        values |= {"actor": self.actor(body.actor), "unit": self.unit(body.unit, day)}
        paths = [body.path, *(place.path for place in self.places.get(body.unit or 0, ()))]
        may_read = any(path and access.may(RIGHT, path) for path in paths)
        return Line(
            entry, fill(verb.public, values), fill(verb.private, values) if may_read else ""
        )

    def shown(self, value: Any, day: date) -> str:
        """A parameter in the reader's words; what has no words is a dash."""
        if isinstance(value, dict):
            return self.thing(value, day)
        if isinstance(value, list):
            return pgettext("between the parts of a list", ", ").join(
                self.shown(part, day) for part in value
            )
        return "—" if value is None else moment(str(value))

    def thing(self, value: dict[str, Any], day: date) -> str:
        """Somebody, a unit, or a text in two languages."""
        if set(value) == {"person"}:
            return self.person(value["person"])
        if set(value) == {"unit"}:
            return self.unit(value["unit"], day)
        return str(Texts(value)) or "—"

    def person(self, pk: int) -> str:
        """The name somebody has today; nobody's, once erased."""
        return self.people.get(pk) or _("a former member")

    def actor(self, pk: int | None) -> str:
        """Who did it."""
        return self.person(pk) if pk else _("the operator")

    def unit(self, pk: int | None, day: date) -> str:
        """The name a unit had on a day, or its latest."""
        places = self.places.get(pk or 0, [])
        then = [place for place in places if place.covers(day)]
        return str((then or places)[-1].name) if places else "—"


def mentioned(body: Body, kind: str) -> Iterator[int]:
    """The ids that the parameters of an entry name as `{kind: id}`."""
    waiting = list(body.parameters.values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict) and set(value) == {kind}:
            yield value[kind]


def moment(text: str) -> str:
    """A stored date or instant in the reader's form; any other text as it is."""
    try:
        if DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return date_format(day, pgettext("date format", "j F Y"))
        if INSTANT.fullmatch(text):
            when = timezone.localtime(datetime.fromisoformat(text), timezone.get_default_timezone())
            return date_format(when, pgettext("date format", "j F Y, H:i"))
    except ValueError:
        pass
    return text
