"""What stands, in words that tests compare."""

from folkmoot.units.models import Appointment, Membership, Placement


def tree(day):
    """Code → code of the parent, kind, English name."""
    rows = Placement.objects.on(day).select_related("unit", "parent", "kind")
    return {
        row.unit.code: (row.parent.code if row.parent else None, row.kind.code, row.name["en"])
        for row in rows
    }


def homes(day):
    """Member number → code of the home unit."""
    rows = Membership.objects.on(day).filter(kind="home")
    return dict(rows.values_list("person__number", "unit__code"))


def state():
    """Every live row, without ids and without the instants of recording."""
    return {
        "places": sorted(
            Placement.objects.live().values_list(
                "unit__code", "starts", "ends", "path", "kind__code", "name__en"
            ),
            key=str,
        ),
        "members": sorted(
            Membership.objects.live().values_list(
                "person__number", "kind", "unit__code", "starts", "ends", "standing", "reason"
            ),
            key=str,
        ),
        "terms": sorted(
            Appointment.objects.live().values_list("person__number", "office", "starts", "ends"),
            key=str,
        ),
    }
