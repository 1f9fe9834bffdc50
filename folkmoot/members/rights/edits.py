"""What members change themselves in their record."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.core.texts import in_every_language
from folkmoot.members.refusals import Refused
from folkmoot.people.keys import remember
from folkmoot.people.letters import letter_about
from folkmoot.people.models import Person
from folkmoot.units.models import Placement
from folkmoot.units.queries import home_places

OWN = ("email", "phone", "language", "latin_name")


@transaction.atomic
def edit_own(person: Person, changes: dict[str, Any], *, by: Person) -> Person:
    """Write what the member changes; the log says which fields, never what stood in them.

    The old address is told of a new one (AU-3). Raises Refused: nothing_changes.
    """
    found = Person.objects.select_for_update().get(pk=person.pk)
    changed = [name for name in OWN if changes[name] != getattr(found, name)]
    if not changed:
        raise Refused("nothing_changes")
    old = found.email
    for name in changed:
        setattr(found, name, changes[name])
    found.set_keys()
    found.save(update_fields=[*changed, "keys"])
    remember([found])
    record(
        "person.edited",
        by=by,
        at=place_of(found),
        who={"person": found.pk},
        fields=[label_of(name) for name in changed],
    )
    if "email" in changed and old:
        letter_about("people/contact_changed", old, {}).send()
    return found


def label_of(field: str) -> Any:
    """What a column of the record is called, in every language."""
    return in_every_language(Person._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # -- a column


def place_of(person: Person) -> Placement | None:
    """The seat of whoever answers for somebody's data."""
    return seats_of([person.pk]).get(person.pk)


def seats_of(people: Iterable[int]) -> dict[int, Placement]:
    """The home of each, today or last; of those who never had one, the root of the tree."""
    wanted = set(people)
    found = home_places(wanted)
    root = (
        Placement.objects.on(today()).filter(parent=None).first() if wanted - set(found) else None
    )
    return (dict.fromkeys(wanted, root) if root else {}) | found
