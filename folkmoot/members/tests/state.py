"""What the register says now, without ids and times: equal before an import and after its undoing."""

from folkmoot.people.models import NameKey, Person, PersonKey
from folkmoot.units.models import Employment, Host, Membership, Placement, Unit

FACTS = [field.name for field in Person._meta.concrete_fields if field.name != "id"]


def state(person=None):
    """Every live row, or those of one person."""
    of = {"person": person} if person else {}
    people = Person.objects.filter(pk=person.pk) if person else Person.objects.all()
    memberships = (
        Membership.objects.live()
        .filter(**of)
        .values_list("person__number", "unit__code", "kind", "standing", "reason", "starts", "ends")
    )
    employments = (
        Employment.objects.live()
        .filter(**of)
        .values_list("person__number", "host__code", "title", "starts", "ends")
    )
    places = Placement.objects.live().values_list(
        "unit__code", "parent__code", "path", "kind__code", "name", "starts", "ends"
    )
    return [
        sorted(map(str, rows))
        for rows in (
            people.values_list(*FACTS),
            memberships,
            employments,
            places,
            Unit.objects.values_list("code", "hosts__code"),
            Host.objects.values_list("code", "name"),
            PersonKey.objects.filter(**of).values_list("person__number", "value"),
            NameKey.objects.filter(**of).values_list("person__number", "key"),
        )
    ]
