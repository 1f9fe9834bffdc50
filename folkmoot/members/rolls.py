"""Drawing, contesting, correcting and freezing a roll."""

import json
import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from civic.merkle import leaf, merkle_path, merkle_root
from folkmoot.audit.actions import record
from folkmoot.core.rows import insert_rows
from folkmoot.members.models import Roll, RollEntry, RollObjection, RollVersion
from folkmoot.members.movements import LEAST, WINDOW, alarms, figures_of
from folkmoot.members.timeline import place_for
from folkmoot.members.transfers import settle_due, settle_under
from folkmoot.people.models import Person
from folkmoot.units.models import Membership, Placement

LOOK_BACK = timedelta(days=365)  # exclusions name who stood in the unit within this time

Reason = RollEntry.Reason


class RollClosed(Exception):  # noqa: N818 -- said of the roll
    """The contest period is over or the roll is frozen."""


class OwnObjection(Exception):  # noqa: N818 -- said of the objection
    """Nobody answers their own objection."""


@transaction.atomic
def draw_roll(
    place: Placement, on: date, *, standings: list[str], contest_ends: datetime, by: Person | None
) -> Roll:
    """The provisional roll of everything at or under a unit on a day."""
    settle_due()
    roll = Roll.objects.create(
        unit=place.unit, on=on, standings=standings, contest_ends=contest_ends
    )
    version = _publish(roll, _draw_entries(place, on, standings))
    record("roll.drawn", by=by, at=place, on=on, root=version.root)
    _compare(roll, place)
    settle_under(place)
    return roll


def _compare(roll: Roll, place: Placement) -> None:
    """Keep how the roll came about; what passes a limit goes on the record, without names."""
    roll.figures = figures_of(roll)
    roll.save(update_fields=["figures"])
    for alarm in alarms(roll):
        record(
            f"roll.alarm_{alarm.code}",
            by=None,
            at=place,
            on=roll.on,
            days=WINDOW.days,
            where={"unit": alarm.unit},
            count=in_public(alarm.count),
            of=in_public(alarm.of),
        )


def in_public(count: int) -> int | str:
    """A number that everybody reads; of fewer than `LEAST` people only that they are fewer."""
    return count if count >= LEAST or not count else f"< {LEAST}"


def _draw_entries(
    place: Placement, on: date, standings: list[str], person: Person | None = None
) -> list[RollEntry]:
    """One entry a person: the spell of the day if there is one, else the last in the look-back.

    The unit is looked for by its id: it, or a unit under it, may have stood elsewhere then.
    """
    recent = Q(ends__isnull=True) | Q(ends__gt=on - LOOK_BACK)
    lately = Placement.objects.live().filter(recent, starts__lte=on)
    places = lately.under(place.unit_id).select_related("unit")
    stood: dict[int, list[Placement]] = defaultdict(list)
    for row in places:
        stood[row.unit_id].append(row)
    rows = Membership.objects.live().filter(recent, unit__in=stood, starts__lte=on)
    if person is not None:
        rows = rows.filter(person=person)
    latest_last = rows.order_by("-kind", "starts")  # home before guest in the end
    found = [
        Stay(spell, _is_there(spell, stood[spell.unit], on))
        for spell in map(Spell._make, latest_last.values_list(*Spell._fields))
        if any(_meet(spell, row) for row in stood[spell.unit])
    ]
    chosen: dict[int, Stay] = {}
    for stay in sorted(found, key=lambda stay: (stay.is_there, stay.spell.kind == "home")):
        chosen[stay.spell.person] = stay
    return [_entry(stay, standings) for stay in chosen.values()]


class Spell(NamedTuple):
    """What of a membership an entry needs: a roll may have a million."""

    person: int
    unit: int
    kind: str
    standing: str
    starts: date
    ends: date | None
    person__number: str
    person__joined: date | None
    unit__code: str


@dataclass(frozen=True)
class Stay:
    """A spell in the unit or under it, and whether it is one on the cut-off date."""

    spell: Spell
    is_there: bool


def _is_there(spell: Spell, places: list[Placement], on: date) -> bool:
    is_on = spell.starts <= on and (spell.ends is None or on < spell.ends)
    return is_on and any(row.covers(on) for row in places)


def _meet(spell: Spell, row: Placement) -> bool:
    return (row.ends is None or spell.starts < row.ends) and (
        spell.ends is None or row.starts < spell.ends
    )


def _entry(stay: Stay, standings: list[str]) -> RollEntry:
    spell = stay.spell
    joined = spell.person__joined
    return RollEntry(
        person_id=spell.person,
        reason=(reason := _reason(stay, standings)),
        is_included=reason == Reason.ENTITLED,
        attributes={
            "number": spell.person__number,
            "unit": spell.unit__code,
            "standing": spell.standing,
            "joined": joined.isoformat() if joined else None,
        },
        salt=secrets.token_hex(16),
    )


def _reason(stay: Stay, standings: list[str]) -> str:
    if not stay.is_there:
        return Reason.LEFT
    if stay.spell.kind == Membership.Kind.GUEST:
        return Reason.GUEST
    return Reason.ENTITLED if stay.spell.standing in standings else Reason.STANDING


def entry_bytes(entry: RollEntry) -> bytes:
    """What a leaf commits to: canonical JSON of the entry."""
    fields = {**entry.attributes, "included": entry.is_included, "reason": entry.reason}
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _leaf(entry: RollEntry) -> bytes:
    return bytes.fromhex(entry.leaf) or leaf(bytes.fromhex(entry.salt), entry_bytes(entry))


@transaction.atomic
def seal_entries(person: Person) -> None:
    """The commitments of somebody's entries stay, so that others can still prove theirs; what they
    say of the person is gone.
    """
    for entry in RollEntry.objects.filter(person=person, leaf=""):
        entry.leaf = _leaf(entry).hex()
        entry.attributes, entry.salt = {}, ""
        entry.save(update_fields=["leaf", "attributes", "salt"])


def _publish(roll: Roll, entries: list[RollEntry]) -> RollVersion:
    """Write a version. Leaves stand in the order of their hashes, which says nothing of people."""
    version = RollVersion.objects.create(
        roll=roll,
        number=roll.versions.count() + 1,
        root=merkle_root(sorted(map(_leaf, entries))).hex(),
    )
    columns = ("person_id", "is_included", "reason", "attributes", "salt", "leaf")
    rows = ((version.pk, *(getattr(entry, name) for name in columns)) for entry in entries)
    insert_rows(RollEntry, ("version_id", *columns), rows)
    return version


def inclusion(entry: RollEntry) -> dict[str, object]:
    """What a member needs to check that their entry is in the published root."""
    leaves = sorted(map(_leaf, entry.version.entries.all()))
    path = merkle_path(leaves, leaves.index(_leaf(entry)))
    return {
        "entry": entry_bytes(entry).decode(),
        "salt": entry.salt,
        "path": [[step.side, step.digest.hex()] for step in path],
        "root": entry.version.root,
    }


@transaction.atomic
def object_to_roll(roll: Roll, text: str, *, by: Person, at: Placement) -> RollObjection:
    """A member objects to their own entry or to having none. Raises RollClosed."""
    if not roll.is_contestable():
        raise RollClosed
    objection = RollObjection.objects.create(roll=roll, person=by, text=text)
    record("roll.objected", by=by, at=at, on=roll.on)
    return objection


@transaction.atomic
def answer_objection(
    objection: RollObjection, *, is_accepted: bool, answer: str, by: Person, at: Placement
) -> RollObjection:
    """Accepting turns the entry round in a new version of the roll. Raises RollClosed, and
    OwnObjection when the answer would be given by the one who objects.
    """
    if objection.person == by:
        raise OwnObjection
    roll = Roll.objects.select_for_update().get(pk=objection.roll_id)
    objection = RollObjection.objects.select_for_update().get(pk=objection.pk)
    if roll.frozen or objection.is_accepted is not None:
        raise RollClosed
    objection.is_accepted, objection.answer, objection.answered_by = is_accepted, answer, by
    objection.save()
    root = roll.latest.root
    if is_accepted:
        root = _publish(roll, _corrected(roll, objection.person, at)).root
    record(
        "roll.answered",
        by=by,
        at=at,
        who={"person": objection.person_id},
        accepted=is_accepted,
        root=root,
    )
    return objection


def _corrected(roll: Roll, person: Person, at: Placement) -> list[RollEntry]:
    entries = list(roll.latest.entries.all())
    mine = next((entry for entry in entries if entry.person_id == person.pk), None)
    if mine is None:
        mine = RollEntry(person=person, is_included=False, attributes={"number": person.number})
        entries.append(mine)
    mine.is_included = not mine.is_included
    mine.reason = Reason.CORRECTED_IN if mine.is_included else Reason.CORRECTED_OUT
    mine.salt = secrets.token_hex(16)
    return entries


@transaction.atomic
def freeze_roll(roll: Roll, *, by: Person, at: Placement) -> RollVersion:
    """From now on the latest version is the roll. Raises RollClosed while it can be contested."""
    roll = Roll.objects.select_for_update().get(pk=roll.pk)
    open_objections = roll.objections.filter(is_accepted=None).exists()
    if roll.frozen or roll.voided or roll.is_contestable() or open_objections:
        raise RollClosed
    roll.frozen = timezone.now()
    roll.save(update_fields=["frozen"])
    version = roll.latest
    record("roll.frozen", by=by, at=at, on=roll.on, root=version.root)
    settle_under(at)
    return version


@transaction.atomic
def void_roll(roll: Roll, *, by: Person | None, at: Placement) -> None:
    """What the roll was drawn for will not take place: it holds no transfer any longer."""
    roll = Roll.objects.select_for_update().get(pk=roll.pk)
    if roll.frozen or roll.voided:
        return
    roll.voided = timezone.now()
    roll.save(update_fields=["voided"])
    record("roll.voided", by=by, at=at, on=roll.on)
    settle_under(at)


def correct_rolls(person: Person, *, by: Person | None) -> None:
    """A membership was corrected: rolls that are not final say of this person what is known now.

    Nobody loses a vote by that: after the roll was drawn only an objection takes somebody off it
    (MP-6). What was decided on an objection stays.
    """
    for roll in Roll.objects.select_for_update().filter(frozen=None, voided=None):
        _correct_roll(roll, person, by=by)


def _correct_roll(roll: Roll, person: Person, *, by: Person | None) -> None:
    at = place_for(roll.unit_id, roll.on)
    now = next(iter(_draw_entries(at, roll.on, roll.standings, person)), None)
    entries = list(roll.latest.entries.all())
    was = next((entry for entry in entries if entry.person_id == person.pk), None)
    is_settled = was is not None and was.reason in {Reason.CORRECTED_IN, Reason.CORRECTED_OUT}
    loses = was is not None and was.is_included and not (now and now.is_included)
    if is_settled or loses or (was and entry_bytes(was)) == (now and entry_bytes(now)):
        return
    kept = [entry for entry in entries if entry is not was]
    version = _publish(roll, [*kept, now] if now else kept)
    record("roll.corrected", by=by, at=at, on=roll.on, root=version.root)


def entitled(roll: Roll) -> QuerySet[Person]:
    """The people on the latest version of a roll."""
    included = roll.latest_entries.filter(is_included=True)
    return Person.objects.filter(roll_entries__in=included).order_by("pk")


def entry_of(roll: Roll, person: Person | None) -> RollEntry | None:
    """A person's entry in the latest version."""
    if person is None:
        return None
    return roll.latest_entries.filter(person=person).first()
