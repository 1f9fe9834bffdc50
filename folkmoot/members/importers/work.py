"""What a row says about where a person works."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from folkmoot.core.dates import today
from folkmoot.core.spans import Span
from folkmoot.members.importers.spells import successor
from folkmoot.members.importers.table import Row
from folkmoot.people.models import Person
from folkmoot.units.models import Employment, Host

Spells = tuple[list[Span], list[Span]]  # begun, withdrawn


def examine_work(
    row: Row, person: Person, spells: list[Employment], *, hosts: dict[str, Host], starts: date
) -> Spells:
    """Spells that begin and spells that are withdrawn. `spells` are those of today, oldest first.

    Another host than today's begins a new spell and ends the latest one; the same host, or none,
    corrects the spell there is.
    """
    code = row.get("host")
    if not any(row.get(name) for name in ("host", "position", "employed_since")):
        return [], []
    if code and code not in hosts:
        row.line.refuse("host", _("There is no host “{code}”."), code=code)
        return [], []
    current = spell_at(spells, code)
    if current:
        return correct(row, current)
    new = Employment(
        person=person,
        host=hosts[code] if code else None,
        title=row.get("position") or "",
        starts=row.get("employed_since") or (today() if spells else starts),
    )
    note(row, new, spells[-1] if spells else None)
    return replace(row, spells[-1], new) if spells else ([new], [])


def spell_at(spells: list[Employment], code: str | None) -> Employment | None:
    """The latest spell at a host; without a host, the latest."""
    found = [spell for spell in spells if code in (None, spell.host.code if spell.host else "")]
    return found[-1] if found else None


def correct(row: Row, current: Employment) -> Spells:
    """The position or the first day was recorded wrongly."""
    changes: dict[str, Any] = {}
    for column, name in (("position", "title"), ("employed_since", "starts")):
        value, stored = row.get(column), getattr(current, name)
        if value is not None and value != stored:
            row.line.change(column, stored, value)
            changes[name] = value
    return ([successor(current, **changes)], [current]) if changes else ([], [])


def note(row: Row, new: Employment, old: Employment | None) -> None:
    """The preview of a new spell."""
    before = old.host.code if old and old.host else ""
    if new.host:
        row.line.change("host", before, new.host.code)
    if new.title:
        row.line.change("position", old.title if old else "", new.title)
    row.line.change("employed_since", old.starts if old else "", new.starts)


def replace(row: Row, old: Employment, new: Employment) -> Spells:
    """The old spell ends on the day the new one begins."""
    if new.starts <= old.starts:
        sentence = _("The employment at another host began on {day}; this one must begin later.")
        row.line.refuse("employed_since", sentence, day=old.starts)
    return [successor(old, ends=new.starts), new], [old]
