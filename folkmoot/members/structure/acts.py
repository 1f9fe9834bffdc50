"""The acts that lie between snapshots: found, rename, change kind, close, found again."""

from collections import Counter
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from folkmoot.core.texts import Texts
from folkmoot.members.importers.report import Refused
from folkmoot.members.structure.columns import text_in
from folkmoot.members.structure.kinds import Things
from folkmoot.members.structure.snapshots import Group, Snapshot
from folkmoot.units.acts import refusals
from folkmoot.units.acts.models import Act, ActUnit
from folkmoot.units.acts.telling import tell_act
from folkmoot.units.models import Placement, Unit


class Teller:
    """Tells one act after another. Only units that were founded by snapshots are ever closed."""

    def __init__(self, top: Placement, things: Things, source: str, day: date) -> None:
        self.top, self.things, self.source = top, things, source
        self.places = {place.unit.code: place for place in told_places(day)}
        self.counts: Counter[str] = Counter()

    def follow(self, snapshot: Snapshot) -> None:
        """From the day of a snapshot on, exactly its groups stand."""
        for code in sorted(set(self.places) - set(snapshot.groups)):
            given = {"unit": self.places.pop(code).unit_id, "heir": None}
            self.tell("close", given, snapshot)
        for group in snapshot.groups.values():
            if group.code in self.places:
                self.change(group, snapshot)
            else:
                self.found(group, snapshot)

    def found(self, group: Group, snapshot: Snapshot) -> None:
        """A group begins to stand, for the first time or again."""
        name = Texts({self.things.language: group.name})
        kind = self.things.kinds[group.kind]
        unit = {"code": group.code, "name": name, "kind": kind, "parent": self.top.unit_id}
        self.tell("found", {"unit": unit}, snapshot, group)
        self.places[group.code] = Placement(
            unit=Unit.objects.get(code=group.code), name=name, kind_id=kind
        )

    def change(self, group: Group, snapshot: Snapshot) -> None:
        """Another name, another kind; a name in another language stays."""
        place, kind = self.places[group.code], self.things.kinds[group.kind]
        if text_in(place.name, self.things.language) != group.name:
            place.name = Texts(place.name | {self.things.language: group.name})
            self.tell("rename", {"unit": place.unit_id, "name": place.name}, snapshot, group)
        if place.kind_id != kind:
            place.kind_id = kind
            self.tell("change-kind", {"unit": place.unit_id, "kind": kind}, snapshot, group)

    def tell(
        self, kind: str, given: dict[str, Any], snapshot: Snapshot, group: Group | None = None
    ) -> None:
        """Write an act down. Raises Refused with the row, or the snapshot's first one."""
        try:
            tell_act(kind, given, on=snapshot.on, source=self.source)
        except refusals.Refused as refused:
            row = group.row if group else snapshot.first_row
            sentence = _("The act that follows from the snapshot of {day} is refused: {reason}")
            raise Refused(
                sentence.format(day=snapshot.on, reason=refused), row.line.row
            ) from refused
        self.counts[kind] += 1


def told_units() -> set[int]:
    """Units that a source founded."""
    rows = ActUnit.objects.filter(
        act__in=Act.objects.in_force().filter(kind="found").exclude(source=""),
        role=ActUnit.Role.SUCCESSOR,
    )
    return set(rows.values_list("unit_id", flat=True))


def told_places(day: date) -> list[Placement]:
    """Where units that a source founded stand on a day."""
    rows = Placement.objects.on(day).filter(unit__in=told_units())
    return list(rows.select_related("unit"))
