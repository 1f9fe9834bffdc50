"""The structure of a day as the columns that `import_structure` reads."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from folkmoot.members.structure.columns import BETWEEN, COLUMNS, OFFICES, Holder, text_in
from folkmoot.units.models import Answering, Appointment, Listing, Placement

LAST = 1 << 31  # the rank of who is not listed: after all others, the longest in office first


def exported(day: date, *, under: str = "", language: str = "en") -> str:
    """A CSV file with a header and one row for every unit that stands under a unit on a day."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(column.name for column in COLUMNS)
    places = places_under(under, day)
    units = [place.unit_id for place in places]
    answers, holders = answers_on(day, units, language), holders_on(day, units, language)
    for place in places:
        names = [
            answers[place.unit_id],
            *(holders[place.unit_id, code] for code in OFFICES.values()),
        ]
        told = [day, place.kind.code, place.unit.code, text_in(place.name, language)]
        writer.writerow([*told, *(BETWEEN.join(cell) for cell in names)])
    return target.getvalue()


def places_under(under: str, day: date) -> list[Placement]:
    """Units by kind and code, without the one they stand under; none where that does not stand."""
    rows = Placement.objects.on(day)
    top = (rows.filter(unit__code=under) if under else rows.filter(parent=None)).first()
    if top is None:
        return []
    found = rows.below(top.path).exclude(pk=top.pk).select_related("unit", "kind")
    return list(found.order_by("kind__code", "unit__code"))


def answers_on(day: date, units: Iterable[int], language: str) -> dict[int, list[str]]:
    """The names of the units that each unit answers to, in their order."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = list(Answering.objects.on(day).filter(unit__in=units).order_by("rank", "pk"))
    places = Placement.objects.on(day).filter(unit__in={row.to_id for row in rows})
    names = {place.unit_id: text_in(place.name, language) for place in places}
    for row in rows:
        if row.to_id in names:
            found[row.unit_id].append(row.called or names[row.to_id])
    return found


def holders_on(day: date, units: list[int], language: str) -> dict[tuple[int, str], list[str]]:
    """The holders of each office of each unit, in their order, with the hosts they hold it from."""
    offices = {"office__unit__in": units, "office__kind__code__in": OFFICES.values()}
    rows = Listing.objects.on(day).filter(**offices).select_related("host")
    listed = {(row.office_id, row.person_id): row for row in rows}
    terms = Appointment.objects.on(day).filter(**offices)
    found: dict[tuple[int, str], list[tuple[int, date, int, str]]] = defaultdict(list)
    for term in terms.select_related("office__kind", "person", "host"):
        listing = listed.get((term.office_id, term.person_id))
        host = listing.host if listing else term.host
        one = Holder(term.person.number, text_in(host.name, language) if host else "")
        rank = listing.rank if listing else LAST
        key = (term.office.unit_id, term.office.kind.code)
        found[key].append((rank, term.starts, term.pk, str(one)))
    return defaultdict(
        list, {key: [one[-1] for one in sorted(cell)] for key, cell in found.items()}
    )
