"""Who is told by mail that an admission or a transfer waits for them, or was decided."""

from collections.abc import Iterable

from django.urls import reverse

from folkmoot.members.models import Appeal, ApplicationDecision, Sponsorship, Transfer
from folkmoot.members.timeline import place_for
from folkmoot.outbox.notices import tell
from folkmoot.people.models import Person
from folkmoot.units.queries import nearest_holders

CHANGE = "register.change"
Side = Transfer.Side


def tell_sponsor(asked: Sponsorship) -> None:
    """Somebody is asked to vouch."""
    tell(f"sponsor-{asked.pk}", [asked.sponsor_id], reverse("members:own"))


def tell_applicant(decision: ApplicationDecision) -> None:
    """A decision about somebody; its reasons stand on the page alone."""
    person = decision.application.person_id
    if decision.by_id != person:
        tell(f"application-decision-{decision.pk}", [person], reverse("members:own"))


def tell_missing(row: Transfer, occasion: str = "asked") -> None:
    """Each side that has not answered, once; and who speaks for both units only once."""
    for side in set(row.missing) & set(hearing(row)):
        tell(f"transfer-{row.pk}-{occasion}", people_of(row, side), page_for(side))


def tell_outcome(row: Transfer, outcome: str, *, by: Person | None = None) -> None:
    """Each side but who brought it about."""
    for side in hearing(row):
        people = [person for person in people_of(row, side) if by is None or person != by.pk]
        tell(f"transfer-{row.pk}-{outcome}", people, page_for(side))


def tell_appeal(appeal: Appeal, *, but: Iterable[int]) -> None:
    """The unit above is asked; nobody in the own case, nor about the own refusal."""
    people = nearest_holders(CHANGE, place_for(appeal.unit_id).path, but=but)
    tell(f"appeal-{appeal.pk}", people, reverse("members:work"))


def tell_appeal_answer(appeal: Appeal, *, by: Person) -> None:
    """Who appealed, and the unit that had refused."""
    person = appeal.about.person_id
    path = place_for(appeal.refusing_id).path
    holders = set(nearest_holders(CHANGE, path, but=[person])) - {by.pk}
    tell(f"appeal-{appeal.pk}-answer", [person], reverse("members:own"))
    tell(f"appeal-{appeal.pk}-answer", holders, reverse("members:work"))


def hearing(row: Transfer) -> tuple[str, ...]:
    """The sides that know of a transfer.

    What a unit asks of somebody else's member only the member hears of before consenting: else the
    unit that asked would learn who is a member, and the unit left that somebody was asked.
    """
    has_agreed = any(one.side == Side.MEMBER and one.is_accepted for one in row.answers.all())
    return row.sides if has_agreed or row.side != Side.GAINING else (Side.MEMBER,)


def people_of(row: Transfer, side: str) -> list[int]:
    """The member; or for a unit those who keep its register, nobody in the own case."""
    if side == Side.MEMBER:
        return [row.person_id]
    unit = row.losing_id if side == Side.LOSING else row.gaining_id
    return nearest_holders(CHANGE, place_for(unit).path, but=[row.person_id])


def page_for(side: str) -> str:
    """Where a side finds its transfers."""
    return reverse("members:own" if side == Side.MEMBER else "members:work")
