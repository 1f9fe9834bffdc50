"""What an act brings about, as codes and parameters: shown before signing, kept with the act.

Other rooms add theirs: an app may have `act_consequences.py` with `SENTENCES` by code and
`consequences(act, day)`, which gives a list of `Consequence`.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.units.acts.draft import Draft
from folkmoot.units.acts.lines import Piece, at, during
from folkmoot.units.acts.models import Act
from folkmoot.units.models import Appointment, Placement

SENTENCES: dict[str, str | Promise] = {
    "unit.begins": _("{unit} stands in the tree from that day on."),
    "unit.ends": _("{unit} stands in the tree until the day before."),
    "unit.moves": _("These units get another place in the tree: {units}."),
    "members.move": _("{count} members go from {unit} to {target}: {people}."),
    "guests.end": _("{who} is a guest of {unit} no longer."),
    "answering.ends": _("{unit} answers to {target} no longer."),
    "office.ends": _("The term of {who} in the office {office} of {unit} ends."),
    "office.stays": _("{who} keeps the office {office} of {unit}."),
}


@dataclass(frozen=True)
class Consequence:
    """One line of a preview. Who is a member is for those who read the register."""

    code: str
    parameters: dict[str, Any]
    is_private: bool = False

    def as_data(self) -> dict[str, Any]:
        """For the act's own column."""
        return {"code": self.code, "parameters": self.parameters, "private": self.is_private}


@cache
def modules() -> list[ModuleType]:
    """Every app's `act_consequences.py`."""
    names = [f"{config.name}.act_consequences" for config in apps.get_app_configs()]
    return [import_module(n) for n in names if n.startswith("folkmoot.") and find_spec(n)]


@cache
def sentences() -> dict[str, str | Promise]:
    """The sentence of every code."""
    found = dict(SENTENCES)
    for module in modules():
        found |= module.SENTENCES
    return found


def consequences_of(act: Act, draft: Draft) -> list[Consequence]:
    """What a settled draft changes, and what other rooms know of the act's units."""
    found = [*of_units(draft), *of_members(draft), *of_guests(draft), *of_offices(draft)]
    found += of_answers(draft)
    return found + [one for module in modules() for one in module.consequences(act, act.on)]


def digest_of(listed: list[Consequence]) -> str:
    """A short mark of a preview: another preview has another."""
    text = json.dumps([one.as_data() for one in listed], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def of_units(draft: Draft) -> Iterator[Consequence]:
    """Units that begin, end or move with another."""
    moved = []
    for unit, line in sorted(draft.places.lines.items()):
        now = at(line, draft.day)
        was = at(draft.places.before(unit), draft.day)
        if now and not was:
            yield Consequence("unit.begins", {"unit": called(now)})
        elif was and not now:
            yield Consequence("unit.ends", {"unit": {"unit": unit}})
        elif was and now and was.value["path"] != now.value["path"]:
            moved.append({"unit": unit})
    if moved:
        yield Consequence("unit.moves", {"units": moved})


def called(piece: Piece) -> Any:
    """A unit by the name it will have: it may not exist yet."""
    return dict(piece.value["name"])


def of_members(draft: Draft) -> Iterator[Consequence]:
    """Who goes from where to where, on the day or when they come later."""
    moves: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (person, guest), line in draft.members.lines.items():
        before = during(draft.members.before((person, guest)), draft.day)
        if guest or not before:
            continue
        target = at(line, before[0].starts)
        if target and target.value["unit_id"] != before[0].value["unit_id"]:
            moves[before[0].value["unit_id"], target.value["unit_id"]].append(person)
    for (unit, goal), people in sorted(moves.items()):
        parameters = {
            "count": len(people),
            "unit": {"unit": unit},
            "target": called(draft.tree[goal][-1]),
            "people": [{"person": person} for person in people],
        }
        yield Consequence("members.move", parameters, is_private=True)


def of_guests(draft: Draft) -> Iterator[Consequence]:
    """Who is a guest somewhere no longer, and not of a successor either."""
    for (person, unit), line in sorted(draft.members.lines.items()):
        lost = during(draft.members.before((person, unit)), draft.day)
        if unit and lost and not during(line, draft.day) and not follows(draft, person, unit):
            parameters = {"who": {"person": person}, "unit": {"unit": unit}}
            yield Consequence("guests.end", parameters, is_private=True)


def follows(draft: Draft, person: int, unit: int) -> bool:
    """Whether a guest goes on as one of the unit's heir."""
    heir = draft.heirs.get(unit)
    return heir is not None and bool(during(draft.members.lines.get((person, heir), []), draft.day))


def of_offices(draft: Draft) -> Iterator[Consequence]:
    """Terms that end and terms that stay, in the units concerned and of the people moved."""
    for key, line in sorted(draft.terms.lines.items()):
        if during(draft.terms.before(key), draft.day) and not during(line, draft.day):
            yield Consequence("office.ends", in_office(draft.terms.rows[key][-1]))
    ended = {row.pk for row in draft.terms.changes().withdrawn}
    for row in terms_beside(draft).exclude(pk__in=ended):
        yield Consequence("office.stays", in_office(row))


def of_answers(draft: Draft) -> Iterator[Consequence]:
    """Units that answer to another one no longer."""
    for (unit, to), line in sorted(draft.answers.lines.items()):
        if during(draft.answers.before((unit, to)), draft.day) and not during(line, draft.day):
            yield Consequence("answering.ends", {"unit": {"unit": unit}, "target": {"unit": to}})


def terms_beside(draft: Draft) -> Any:
    """Terms that run on the day in the units the act is about, or of people it moves."""
    units = {unit for unit, role in draft.roles if role != "above"}
    changed = {row.person_id for row in draft.members.changes().withdrawn}
    rows = Appointment.objects.on(draft.day).select_related("office__kind")
    mine = rows.filter(office__unit__in=units) | rows.filter(person__in=changed)
    return mine.order_by("office__unit", "office__kind__rank", "pk")


def in_office(row: Appointment) -> dict[str, Any]:
    """Who holds which office where."""
    return {
        "who": {"person": row.person_id},
        "office": dict(row.office.kind.name),
        "unit": {"unit": row.office.unit_id},
    }


def circle_of(act: Act, day: date) -> set[int]:
    """The units an act is about and all that stand above them: whose rolls it may change."""
    units = set(act.units.values_list("unit_id", flat=True))
    for place in Placement.objects.on(day).filter(unit__in=units):
        units.update(place.ancestor_ids)
    return units
