"""Verbs about a person's work, and where a change of it leads.

Several spells may run side by side, with or without a host. The year of first employment is a fact
of the person: no spell changes it.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from folkmoot.audit.actions import record
from folkmoot.core.spans import revise
from folkmoot.members.models import Transfer
from folkmoot.members.refusals import Refused
from folkmoot.members.timeline import homes_of, place_for, withdraw
from folkmoot.people.models import Person
from folkmoot.units.models import Employment, Host, Placement


@dataclass(frozen=True)
class Job:
    """What is known of a spell of work."""

    host: Host | None
    title: str
    starts: date
    ends: date | None = None


@transaction.atomic
def add_employment(person: Person, job: Job, *, by: Person) -> Employment:
    """A spell of work beside those there are. Raises Refused: ends_before_it_starts."""
    if job.ends is not None and job.ends <= job.starts:
        raise Refused("ends_before_it_starts")
    spell = Employment.objects.create(
        person=person, host=job.host, title=job.title, starts=job.starts, ends=job.ends
    )
    note("employment.began", person, job.starts, by=by)
    return spell


@transaction.atomic
def end_employment(spell: Employment, *, on: date, by: Person) -> Employment:
    """The spell ends on a day. Raises Refused: ends_before_it_starts."""
    if on <= spell.starts:
        raise Refused("ends_before_it_starts")
    ended = revise(spell, ends=on)
    note("employment.ended", spell.person, on, by=by)
    return ended


@transaction.atomic
def remove_employment(spell: Employment, *, by: Person) -> None:
    """A spell that was recorded by mistake."""
    withdraw(spell)
    note("employment.corrected", spell.person, spell.starts, by=by)


def note(verb: str, person: Person, day: date, *, by: Person) -> None:
    """Work is noted at the home unit, if there is one; the host is not named."""
    home = next(iter(homes_of(person, day)), None)
    at = place_for(home.unit_id, day) if home else None
    record(verb, by=by, at=at, who={"person": person.pk}, starts=day)


@dataclass(frozen=True)
class Proposal:
    """A transfer that somebody's work suggests."""

    place: Placement
    reason: str


def proposals(person: Person, day: date) -> list[Proposal]:
    """Where the person's work of a day leads: nowhere while the home covers one of the hosts.

    Without any work the nearest holding unit is proposed.
    """
    home = next((row for row in homes_of(person, day) if row.covers(day)), None)
    if home is None:
        return []
    spells = list(Employment.objects.on(day).filter(person=person))
    hosts = {spell.host_id for spell in spells if spell.host_id}
    if not spells:
        found = holding_unit(place_for(home.unit_id, day), day)
        reason = Transfer.Reason.NOT_YET_EMPLOYED
        return [Proposal(found, reason)] if found and found.unit_id != home.unit_id else []
    if not hosts or home.unit.hosts.filter(pk__in=hosts).exists():
        return []
    return [Proposal(place, Transfer.Reason.WORK_WITH_UNIT) for place in covering(hosts, day)]


def covering(hosts: set[int], day: date) -> list[Placement]:
    """The units that cover some hosts on a day."""
    rows = Placement.objects.on(day).filter(unit__hosts__in=hosts).select_related("unit")
    return list(rows.order_by("path").distinct())


def holding_unit(home: Placement, day: date) -> Placement | None:
    """The unit for people between two jobs that stands under the nearest unit above the home."""
    rows = Placement.objects.on(day).filter(kind__code="holding", parent__in=home.ancestor_ids)
    ordered = rows.select_related("unit").order_by("path")
    return max(ordered, key=lambda row: row.depth, default=None)
