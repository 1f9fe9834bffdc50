"""Who is told by mail that an act waits for a signature, or that it touches them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from folkmoot.outbox.notices import tell
from folkmoot.people.models import Person
from folkmoot.units.acts.models import Act
from folkmoot.units.queries import latest_places, nearest_holders, shared_spot

TOUCHING = {"members.move", "guests.end", "office.ends"}


def second_persons(act: Act) -> list[int]:
    """Who may sign it, nearest to all its units, beside the person who proposed it."""
    places = latest_places(act.units.values_list("unit_id", flat=True))
    spot = shared_spot(place.path for place in places.values())
    if spot is None:
        return []
    return nearest_holders("act.sign", spot.path, but=[act.proposed_by_id or 0])


def tell_second_persons(act: Act) -> None:
    """An act waits for a second person."""
    tell(f"act-{act.pk}-sign", second_persons(act), reverse("acts:act", args=[act.pk]))


def tell_touched(act: Act, occasion: str, *, by: Person) -> None:
    """The people whose home, guest's place or office changes, when it is signed or withdrawn."""
    people = set(touched(act.consequences)) - {by.pk}
    tell(f"act-{act.pk}-{occasion}", people, reverse("members:own"))


def touched(listed: Iterable[dict[str, Any]]) -> Iterator[int]:
    """The people in consequences that touch them."""
    for one in listed:
        if one["code"] in TOUCHING:
            named = one["parameters"]
            for person in named.get("people") or [named["who"]]:
                yield person["person"]
