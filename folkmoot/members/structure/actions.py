"""Import of a file of snapshots: their differences become acts, terms and employments."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from folkmoot.audit.actions import record
from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.importers.report import Problem, Refused
from folkmoot.members.structure.acts import Teller
from folkmoot.members.structure.kinds import Things
from folkmoot.members.structure.relations import Relations
from folkmoot.members.structure.snapshots import File, Snapshot, read
from folkmoot.units import models
from folkmoot.units.acts import pen
from folkmoot.units.models import Placement


@dataclass
class Outcome:
    """What an import did, or all that is wrong with the file: then nothing was written."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)  # that were told now
    known: int = 0  # snapshots that were told before
    counts: Counter[str] = field(default_factory=Counter)


def import_structure(
    content: bytes, *, source: str, under: str = "", language: str = "en", is_trial: bool = False
) -> Outcome:
    """Write the snapshots of a file that are later than all told before; by the operator.

    The units stand under the unit with the code `under`, the root without. All or nothing.
    """
    try:
        with transaction.atomic():
            found = told(read(read_grid(content)), source, under, language)
            if is_trial:
                transaction.set_rollback(True)
    except Refused as refusal:
        return Outcome([refusal.problem])
    except IntegrityError:
        text = _("Decisions made here since the last snapshot contradict the file.")
        return Outcome([Problem(text)])
    return found


def told(file: File, source: str, under: str, language: str) -> Outcome:
    """Inside a transaction: check against what was told before, then write."""
    pen.one_writer()
    new = unknown(file.snapshots) if file.is_clean else []
    if not file.is_clean:
        return Outcome([problem for row in file.rows for problem in row.line.problems])
    found = Outcome(notes=file.notes, known=len(file.snapshots) - len(new))
    if new:
        top = top_of(under, new[0].on)
        found.days = [snapshot.on for snapshot in new]
        found.counts = write(new, top, source, language)
        note(found, top, source, new)
    return found


def unknown(snapshots: list[Snapshot]) -> list[Snapshot]:
    """Snapshots to tell; one that was told otherwise before is refused in its first row."""
    known = dict(models.Snapshot.objects.values_list("on", "digest"))
    latest = max(known, default=date.min)
    for snapshot in snapshots:
        line = snapshot.first_row.line
        if snapshot.on not in known and snapshot.on < latest:
            sentence = _("The snapshots up to {latest} were imported before; this one is missing.")
            line.refuse("as_of", sentence.format(latest=latest))
        elif known.get(snapshot.on, snapshot.digest) != snapshot.digest:
            sentence = _("The snapshot of {day} was imported before and said something else.")
            line.refuse("as_of", sentence.format(day=snapshot.on))
    return [snapshot for snapshot in snapshots if snapshot.on > latest]


def top_of(under: str, day: date) -> Placement:
    """The unit that the groups stand under from a day on."""
    rows = Placement.objects.live().select_related("unit").order_by("starts")
    places: list[Placement] = list(
        rows.filter(unit__code=under) if under else rows.filter(parent=None)
    )
    if not places:
        raise Refused(
            _("There is no unit “{code}”.").format(code=under)
            if under
            else _("There is no organisation yet. Found it with found_organisation.")
        )
    found = next((place for place in places if place.covers(day)), None)
    if found is None:
        sentence = _("“{unit}” stands from {starts} on, so nothing can be told of {day} under it.")
        first = places[0]
        raise Refused(sentence.format(unit=first.unit.code, starts=first.starts, day=day))
    return found


def write(new: list[Snapshot], top: Placement, source: str, language: str) -> Counter[str]:
    """Acts first, because they found the units; then everything that refers to units."""
    things = Things(new, language)
    teller = Teller(top, things, source, new[0].on)
    for snapshot in new:
        teller.follow(snapshot)
    things.find_units(new)
    relations = Relations(things, source, new[0].on)
    for snapshot in new:
        relations.follow(snapshot)
    models.Snapshot.objects.bulk_create(
        models.Snapshot(on=snapshot.on, digest=snapshot.digest, source=source) for snapshot in new
    )
    return teller.counts + relations.write()


def note(found: Outcome, top: Placement, source: str, new: list[Snapshot]) -> None:
    """One entry for the whole file; the acts are the rest."""
    digests = "".join(snapshot.digest for snapshot in new)
    record(
        "structure.imported",
        by=None,
        at=top,
        source=source,
        snapshots=len(new),
        first=new[0].on,
        last=new[-1].on,
        counts=dict(found.counts),
        sha256=hashlib.sha256(digests.encode()).hexdigest(),
    )
