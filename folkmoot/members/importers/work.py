"""What a row says about where a person works."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from folkmoot.core.dates import today
from folkmoot.members.importers.known import Scope
from folkmoot.members.importers.member_rows import Job, Wish
from folkmoot.members.importers.table import Row
from folkmoot.units.models import Employment, Host

SEPARATOR = "; "
WORK = ("host", "position", "employed_since")


def examine_work(
    row: Row, wish: Wish, spells: list[Employment], *, scope: Scope, starts: date
) -> None:
    """Spells that begin and spells that are withdrawn. `spells` are those of today, oldest first.

    Another host than today's begins a new spell and ends the latest one; the same host, or none,
    corrects the spell there is.
    """
    if repeats(row, spells) or not any(map(row.get, ("host", "position", "employed_since"))):
        return
    hosts = hosts_of(row, scope)
    if hosts is None:
        return
    host = hosts[0] if hosts else None
    current = spell_at(spells, host.code if host else None)
    if current:
        correct(row, wish, current)
        return
    begins = row.get("employed_since") or (today() if spells else starts)
    new = Job(host.pk if host else None, row.get("position") or "", begins, None)
    note(row, host, new, spells[-1] if spells else None)
    if spells:
        replace(row, wish, spells[-1], new)
    else:
        wish.begun.append(new)


def written_hosts(hosts: Iterable[Host]) -> str:
    """Where somebody works, as an export writes it."""
    return SEPARATOR.join(host.code for host in hosts)


def written_work(spells: list[Employment]) -> dict[str, str]:
    """What an export writes of somebody's work; of several spells each cell holds all."""
    titles = [spell.title for spell in spells]
    return {
        "host": written_hosts(spell.host for spell in spells if spell.host),
        "position": SEPARATOR.join(titles) if any(titles) else "",
        "employed_since": SEPARATOR.join(spell.starts.isoformat() for spell in spells),
    }


def repeats(row: Row, spells: list[Employment]) -> bool:
    """Whether the row says nothing of work but what there is, or its hosts, as an export does."""
    told, said = written_work(spells), {name: row.texts.get(name, "") for name in WORK}
    return said in (told, {"host": told["host"], "position": "", "employed_since": ""})


def hosts_of(row: Row, scope: Scope) -> list[Host] | None:
    """The host that a row names, or none; nothing, where something is wrong with it."""
    found: list[Host] = []
    for text in filter(None, map(str.strip, re.split("[;；]", row.get("host") or ""))):
        named = scope.hosts.find(text)
        if len(named) != 1:
            sentence = (
                _("Several hosts are called “{code}”. Write the code of the host.")
                if named
                else _("There is no host “{code}”.")
            )
            row.line.refuse("host", sentence, code=text)
            return None
        found += named
    if len(found) > 1:
        sentence = _("Several hosts in a row only repeat what is stored. Write one that is new.")
        row.line.refuse("host", sentence)
        return None
    return found


def spell_at(spells: list[Employment], code: str | None) -> Employment | None:
    """The latest spell at a host; without a host, the latest."""
    found = [spell for spell in spells if code in (None, spell.host.code if spell.host else "")]
    return found[-1] if found else None


def correct(row: Row, wish: Wish, current: Employment) -> None:
    """The position or the first day was recorded wrongly."""
    changes: dict[str, Any] = {}
    for column, name in (("position", "title"), ("employed_since", "starts")):
        value, stored = row.get(column), getattr(current, name)
        if value is not None and value != stored:
            row.line.change(column, stored, value)
            changes[name] = value
    if changes:
        wish.ended.append((Employment, current.pk))
        wish.begun.append(job_of(current)._replace(**changes))


def job_of(spell: Employment) -> Job:
    """A spell as it is written again."""
    return Job(spell.host_id, spell.title, spell.starts, spell.ends)


def note(row: Row, host: Host | None, new: Job, old: Employment | None) -> None:
    """The preview of a new spell."""
    before = old.host.code if old and old.host else ""
    if host:
        row.line.change("host", before, host.code)
    if new.title:
        row.line.change("position", old.title if old else "", new.title)
    row.line.change("employed_since", old.starts if old else "", new.starts)


def replace(row: Row, wish: Wish, old: Employment, new: Job) -> None:
    """The old spell ends on the day the new one begins."""
    if new.starts <= old.starts:
        sentence = _("The employment at another host began on {day}; this one must begin later.")
        row.line.refuse("employed_since", sentence, day=old.starts)
        return
    wish.ended.append((Employment, old.pk))
    wish.begun += [job_of(old)._replace(ends=new.starts), new]
