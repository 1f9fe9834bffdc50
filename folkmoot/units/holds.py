"""Why somebody in office cannot be erased, and which decisions may name a person."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from folkmoot.core.dates import today
from folkmoot.core.texts import Texts
from folkmoot.people.models import Person
from folkmoot.units.acts.models import Act
from folkmoot.units.models import Appointment
from folkmoot.units.queries import latest_places


def holds(person: Person) -> Iterator[str]:
    """An office held today or given for later."""
    runs = Q(ends__isnull=True) | Q(ends__gt=today())
    rows = Appointment.objects.live().filter(runs, person=person).select_related("office__kind")
    terms = list(rows.order_by("starts"))
    places = latest_places(term.office.unit_id for term in terms)
    for term in terms:
        yield _("You hold an office that has to end first: {office}, {unit}.").format(
            office=term.office.kind.name,
            unit=getattr(places.get(term.office.unit_id), "name", Texts()),
        )


def remains(person: Person) -> Iterator[str]:
    """Decisions are documents: who is named in their text stays named."""
    named = Q(reason__contains=person.name) | Q(decision__contains=person.name)
    for act in Act.objects.filter(named).order_by("on") if person.name else ():
        yield _("Your name in the text of a decision that took effect on {day}.").format(
            day=act.on.isoformat()
        )
