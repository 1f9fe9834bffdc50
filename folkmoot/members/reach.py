"""How a person stands to an application, a transfer or a member: what they may do follows (AZ-6).

Nobody speaks for a unit in their own case, and nobody decides about an office beyond their own.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from folkmoot.core.dates import today
from folkmoot.members.admissions import deciding_unit
from folkmoot.members.appeals import appeal_of, refusal_of
from folkmoot.members.models import Appeal, Application, Transfer, TransferAnswer
from folkmoot.members.offices import terms_from
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
    losing, gaining = reached(access, "losing"), reached(access, "gaining")
    yes = TransferAnswer.objects.filter(transfer=OuterRef("pk"), side=Side.MEMBER, is_accepted=True)
    agreed = Q(Exists(yes))
    leaving = losing & (agreed | ~Q(side=Side.GAINING))
    coming = gaining & (agreed | ~Q(side=Side.GAINING) | losing)
    appealed = access.at(CHANGE, "appeal__unit")
    return Transfer.objects.filter(own | leaving | coming | appealed)


def reached(access: Access, unit: str = "unit") -> Q:
    """That a unit is one that an office of the reader changes or sees."""
    return access.at(CHANGE, unit) | access.at(SEE, unit)


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
    at_home = Membership.objects.on(today()).filter(reached(access), kind=Membership.Kind.HOME)
    started = Q(decisions__kind="admitted", person__in=at_home.values("person"))
    appealed = access.at(CHANGE, "appeal__unit")
    found = own | asked | reached(access) | started | appealed
    return Application.objects.filter(found).distinct()


def may_answer_appeal(access: Access, row: Application | Transfer) -> bool:
    """Whether the reader speaks for the unit above; nobody in the own case, nor who refused."""
    appeal = appeal_of(row)
    if appeal is None or is_concerned(access, row):
        return False
    return may_change(access, appeal.unit_id)


def is_concerned(access: Access, row: Application | Transfer) -> bool:
    """Whether it is the reader's own case, or a refusal that the reader recorded."""
    refusal = refusal_of(row)
    concerned = {row.person_id, refusal.by if refusal else None}
    return access.person is None or access.person.pk in concerned


def may_read_appeal(access: Access, row: Application | Transfer) -> bool:
    """Who appealed, the unit that refused and the one that answers; no sponsor, no third unit."""
    appeal = appeal_of(row)
    if appeal is None:
        return False
    is_mine = access.person is not None and access.person.pk == row.person_id
    return is_mine or any(may_change(access, one) for one in (appeal.unit_id, appeal.refusing_id))


def open_appeals(access: Access) -> list[Appeal]:
    """Appeals that the reader may answer."""
    rows = Appeal.objects.filter(access.at(CHANGE), answered=None)
    listed = rows.select_related("application__person", "transfer__person").prefetch_related(
        "application__decisions", "transfer__answers"
    )
    return [row for row in listed.order_by("entered") if not is_concerned(access, row.about)]


def obstacle(access: Access, person: Person, home: Placement | None) -> str | None:
    """Why a reader may not decide about a member; none if they may. "unseen" is not found."""
    if home is None or person.erased or not access.may(CHANGE, home.path):
        return "unseen"
    if access.person == person:
        return "own_case"
    return None if covers_offices(access, terms_from(person, today())) else "higher_office"


def covers_offices(access: Access, terms: Sequence[Appointment]) -> bool:
    """Whether every office, held now or to come, lies within the reader's own (AZ-5)."""
    return not beyond(access, terms)


def beyond(access: Access, terms: Iterable[Appointment]) -> set[int]:
    """The holders of those offices that lie beyond the reader's own."""
    listed = list(terms)
    places = latest_places({term.office.unit_id for term in listed})
    return {
        term.person_id
        for term in listed
        for path in (places[term.office.unit_id].path,)
        if not (access.covers(term.office.kind, path) and access.may(CHANGE, path))
    }


def terms_of(people: Iterable[int]) -> QuerySet[Appointment]:
    """The terms of some people that run today or will."""
    runs = Q(ends__isnull=True) | Q(ends__gt=today())
    rows = Appointment.objects.live().filter(runs, person__in=set(people))
    return rows.select_related("office__kind")
