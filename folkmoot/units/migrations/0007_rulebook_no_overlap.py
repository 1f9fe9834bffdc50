"""One rulebook at a time; one planned end of a unit at a time."""

from typing import ClassVar

from django.db import migrations

from folkmoot.core.overlap import NoOverlap


class Migration(migrations.Migration):
    dependencies: ClassVar = [("units", "0006_rulebook")]
    operations: ClassVar = [
        NoOverlap("rulebook", "one_rulebook_at_a_time", ["book"]),
        NoOverlap("plannedend", "one_planned_end_at_a_time", ["unit_id"]),
    ]
