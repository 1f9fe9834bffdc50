"""Everything that a transfer or a departure will change, before anybody signs. Reads only."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from folkmoot.core.texts import Texts
from folkmoot.members import offices
from folkmoot.members.freezing import holding_on
from folkmoot.members.models import Roll, Transfer
from folkmoot.members.timeline import homes_of, place_for
from folkmoot.members.transfers import Wish, guest_spells
from folkmoot.people.models import Account, Person
from folkmoot.units.models import Appointment, Membership, Placement, Unit
from folkmoot.units.queries import latest_places


@dataclass(frozen=True)
class Named:
    """A membership or a term, with the name of its unit."""

    row: Any
    unit: Texts

    @property
    def rights(self) -> list[str]:
        """What an office gives."""
        return list(self.row.office.kind.rights) if isinstance(self.row, Appointment) else []


@dataclass
class Consequences:
    """What ends, what begins and what stays on a day."""

    person: Person
    day: date
    offices_ending: list[Named] = field(default_factory=list)
    offices_staying: list[Named] = field(default_factory=list)
    memberships_ending: list[Named] = field(default_factory=list)
    guests_staying: list[Named] = field(default_factory=list)
    begins: Texts | None = None
    is_guest: bool = False
    until: date | None = None
    ends_sessions: bool = False
    rolls: list[Roll] = field(default_factory=list)

    @property
    def joined(self) -> date | None:
        """The joining date; no transfer changes it."""
        return self.person.joined

    @property
    def rights_lost(self) -> list[tuple[str, Texts]]:
        """Each right that goes with an office, and where; one held by a staying office stays."""
        kept = {
            (right, term.unit.get("en", ""))
            for term in self.offices_staying
            for right in term.rights
        }
        found = [(right, term.unit) for term in self.offices_ending for right in term.rights]
        return [pair for pair in found if (pair[0], pair[1].get("en", "")) not in kept]

    @property
    def digest(self) -> list[Any]:
        """What a confirmation is about: if it differs when it arrives, nothing is written."""
        rows = [*self.offices_ending, *self.memberships_ending]
        return [
            self.person.pk,
            self.day.isoformat(),
            [type(r.row).__name__ + str(r.row.pk) for r in rows],
        ]


def of_wish(person: Person, home: Unit, wish: Wish) -> Consequences:
    """What a transfer will change on its day."""
    now, gaining = timezone.now(), place_for(wish.gaining.pk, wish.on)
    rolls = holding_on([home.pk, wish.gaining.pk], wish.on, wish.on, now)
    found = Consequences(person, wish.on, begins=gaining.name, rolls=rolls, until=wish.until)
    if wish.kind == Transfer.Kind.GUEST:
        found.is_guest = True
        found.offices_staying = named(offices.terms_from(person, wish.on))
        return found
    return going(found, home, gaining)


def going(found: Consequences, home: Unit, gaining: Placement | None) -> Consequences:
    """Fill in what ends where the person goes from one unit, to another or out of all."""
    person, day = found.person, found.day
    terms = offices.terms_from(person, day)
    ending = terms if gaining is None else in_left_units(terms, home, gaining, day)
    found.offices_ending = named(ending)
    found.offices_staying = named([term for term in terms if term not in ending])
    homes = [row for row in homes_of(person, day) if row.unit_id == home.pk or gaining is None]
    guests = Membership.objects.live().filter(person=person, kind=Membership.Kind.GUEST)
    running = [row for row in guests.order_by("starts") if row.ends is None or row.ends > day]
    cut = running if gaining is None else guest_spells(person, gaining.unit_id, day)
    found.memberships_ending = named([*homes, *cut])
    found.guests_staying = named([row for row in running if row not in cut])
    found.ends_sessions = Account.objects.filter(person=person).exists()
    return found


def in_left_units(
    terms: list[Appointment], home: Unit, gaining: Placement, day: date
) -> list[Appointment]:
    """The terms in units that the person no longer belongs to."""
    left = offices.units_left(place_for(home.pk, day).path, gaining.path)
    return offices.in_units(terms, left)


def of_departure(person: Person, day: date) -> Consequences:
    """What ends when somebody leaves the organisation: every office and every membership."""
    found = Consequences(person, day)
    homes = homes_of(person, day)
    return going(found, homes[0].unit, None) if homes else found


def named(rows: list[Any]) -> list[Named]:
    """Rows with the names of their units, asked once."""
    units = [unit_of(row) for row in rows]
    names = {unit: place.name for unit, place in latest_places(units).items()}
    return [Named(row, names.get(unit, Texts())) for row, unit in zip(rows, units, strict=True)]


def unit_of(row: Any) -> int:
    """The unit of a membership or of a term."""
    found: int = row.office.unit_id if isinstance(row, Appointment) else row.unit_id
    return found
