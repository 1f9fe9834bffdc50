"""Nobody has two home units on one day; no unit stands in two places; no term is held twice."""

from typing import ClassVar

from django.db import migrations

from folkmoot.core.overlap import NoOverlap


class Migration(migrations.Migration):
    dependencies: ClassVar = [("units", "0001_initial")]
    operations: ClassVar = [
        NoOverlap("placement", "one_placement_at_a_time", ["unit_id"]),
        NoOverlap("membership", "one_home_at_a_time", ["person_id"], where="kind = 'home'"),
        NoOverlap("membership", "one_spell_per_unit", ["person_id", "unit_id"]),
        NoOverlap("appointment", "one_term_at_a_time", ["person_id", "office_id"]),
    ]
