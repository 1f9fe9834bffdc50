"""Who may be invited by whom, and whether an invitation still stands."""

import hashlib

from django.db.models import Q

from folkmoot.core.dates import today
from folkmoot.people.models import Person
from folkmoot.units.access import Access, paths_of
from folkmoot.units.models import Appointment, Invitation, Membership, Placement


def digest_of(token: str) -> str:
    """What the database knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def standing_invitation(digest: str) -> Invitation | None:
    """The invitation that a token opens today, its grounds and its inviter's rights included."""
    found = (
        Invitation.objects.open(today())
        .filter(digest=digest)
        .select_related("unit", "person", "invited_by")
        .first()
    )
    placement = found and Placement.objects.on(today()).filter(unit=found.unit_id).first()
    if not found or not placement or not placement.path.startswith(f"{found.organisation_id}."):
        return None
    if found.invited_by and not may_invite(Access(found.invited_by), found.person, placement):
        return None
    return found


def may_invite(access: Access, person: Person, placement: Placement) -> bool:
    """Within reach, and no account comes to hold more than the inviter does (AZ-5).

    An account has all the rights of its person, so every office counts, also a future one.
    """
    if not access.may("invite", placement.path):
        return False
    day = today()
    held = list(
        Appointment.objects.live()
        .filter(Q(ends__isnull=True) | Q(ends__gt=day), person=person)
        .select_related("office__kind")
    )
    places = paths_of({row.office.unit_id for row in held}, day)
    return all(access.covers(row.office.kind, places.get(row.office.unit_id, "")) for row in held)


def place_to_invite(access: Access, person: Person, role: str) -> Placement | None:
    """The unit in which this reader may invite the person to a role; a home before other units."""
    if role == Invitation.MEMBER:
        spells = Membership.objects.on(access.day).exclude(standing=Membership.Standing.APPLICANT)
        units = list(spells.filter(person=person).order_by("-kind").values_list("unit", flat=True))
    else:
        terms = Appointment.objects.live().filter(person=person, office__kind__code=role)
        current = Q(ends__isnull=True) | Q(ends__gt=access.day)
        units = list(terms.filter(current).values_list("office__unit", flat=True))
    places = {row.unit_id: row for row in access.units("invite").filter(unit__in=units)}
    found = next((places[unit] for unit in units if unit in places), None)
    return found if found and may_invite(access, person, found) else None
