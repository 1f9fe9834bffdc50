"""How a person stands to an application, a transfer or a member: what they may do follows (AZ-6).

Nobody speaks for a unit in their own case, and nobody decides about an office beyond their own.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from folkmoot.core.dates import today
from folkmoot.members.admissions import deciding_unit
from folkmoot.members.models import Application, Transfer, TransferAnswer
from folkmoot.members.timeline import place_for
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Appointment, Membership, Placement
from folkmoot.units.queries import latest_places

CHANGE, SEE = "register.change", "register.see"
Side = Transfer.Side


def may_change(access: Access, unit: int, right: str = CHANGE, day: date | None = None) -> bool:
    """Whether an office carries a right at a unit, where it stands or stood last."""
    return access.may(right, place_for(unit, day).path)


def sides_of(access: Access, transfer: Transfer, changing: set[int] | None = None) -> set[str]:
    """The sides for which a person may speak; `changing` are the units reached, if known."""
    if access.person is not None and access.person.pk == transfer.person_id:
        return {Side.MEMBER}
    ends = {Side.LOSING: transfer.losing_id, Side.GAINING: transfer.gaining_id}
    if changing is None:
        found = {str(side) for side, unit in ends.items() if may_change(access, unit)}
    else:
        found = {str(side) for side, unit in ends.items() if unit in changing}
    return found.intersection(transfer.sides)


def visible_transfers(access: Access) -> QuerySet[Transfer]:
    """One's own; and for offices those in and out of their units.

    What a unit asks of somebody else's member is first between the two: others see it once the
    member has agreed, so that asking tells nobody who is a member.
    """
    own = Q(person=access.person) if access.person else Q(pk__in=[])
    units = reached_units(access, CHANGE) | reached_units(access, SEE)
    agreed = Q(
        pk__in=TransferAnswer.objects.filter(side=Side.MEMBER, is_accepted=True).values("transfer")
    )
    leaving = Q(losing__in=units) & (agreed | ~Q(side=Side.GAINING))
    coming = Q(gaining__in=units) & (agreed | ~Q(side=Side.GAINING) | Q(losing__in=units))
    return Transfer.objects.filter(own | leaving | coming)


def reached_units(access: Access, right: str) -> set[int]:
    """The units where a right is held today."""
    return set(access.units(right).values_list("unit", flat=True))


def is_applicant(access: Access, application: Application) -> bool:
    """Whether it is about the reader."""
    return access.person is not None and access.person.pk == application.person_id


def may_decide(access: Access, application: Application) -> bool:
    """Whether the reader records what the unit decides."""
    return not is_applicant(access, application) and may_change(access, deciding_unit(application))


def visible_applications(access: Access) -> QuerySet[Application]:
    """One's own, those one is asked to vouch for, and those of units in reach."""
    if access.person is None:
        return Application.objects.none()
    own = Q(person=access.person)
    asked = Q(sponsorships__sponsor=access.person)
    units = reached_units(access, CHANGE) | reached_units(access, SEE)
    at_home = Membership.objects.on(today()).filter(unit__in=units, kind=Membership.Kind.HOME)
    started = Q(decisions__kind="admitted", person__in=at_home.values("person"))
    return Application.objects.filter(own | asked | Q(unit__in=units) | started).distinct()


def obstacle(access: Access, person: Person, home: Placement | None) -> str | None:
    """Why a reader may not decide about a member; none if they may. "unseen" is not found."""
    if home is None or not access.may(CHANGE, home.path):
        return "unseen"
    if access.person == person:
        return "own_case"
    return None if covers_offices(access, person) else "higher_office"


def covers_offices(access: Access, person: Person) -> bool:
    """Whether every office of the person, now or to come, lies within the reader's own (AZ-5)."""
    return not beyond(access, [person.pk])


def beyond(access: Access, people: Iterable[int]) -> set[int]:
    """Those of some people who hold an office, now or to come, beyond the reader's own (AZ-5)."""
    runs = Q(ends__isnull=True) | Q(ends__gt=today())
    rows = Appointment.objects.live().filter(runs, person__in=set(people))
    terms = list(rows.select_related("office__kind"))
    places = latest_places({term.office.unit_id for term in terms})
    return {
        term.person_id
        for term in terms
        for path in (places[term.office.unit_id].path,)
        if not (access.covers(term.office.kind, path) and access.may(CHANGE, path))
    }
