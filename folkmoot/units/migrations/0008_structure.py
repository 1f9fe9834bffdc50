"""Who answers to whom, how offices are listed, days told by files, and acts of former times."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from folkmoot.core.overlap import NoOverlap


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("units", "0007_rulebook_no_overlap"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answering",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                (
                    "recorded",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("withdrawn", models.DateTimeField(blank=True, editable=False, null=True)),
                ("rank", models.PositiveSmallIntegerField()),
                ("called", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                (
                    "recorded",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("withdrawn", models.DateTimeField(blank=True, editable=False, null=True)),
                ("rank", models.PositiveSmallIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=120)),
                ("recorded", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="act",
            name="act_is_signed_by_somebody",
        ),
        migrations.AddField(
            model_name="act",
            name="source",
            field=models.CharField(blank=True, max_length=120, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="act",
            name="proposed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_by__isnull", True), ("signed__isnull", True), ("source", "")
                    ),
                    models.Q(
                        ("approved_by__isnull", False), ("signed__isnull", False), ("source", "")
                    ),
                    models.Q(
                        ("approved_by__isnull", True),
                        ("signed__isnull", False),
                        models.Q(("source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="act_is_signed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_by__isnull", False), ("source", "")),
                    models.Q(
                        ("proposed_by__isnull", True), models.Q(("source", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="act_is_proposed_or_told",
            ),
        ),
        migrations.AddField(
            model_name="answering",
            name="to",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered",
                to="units.unit",
            ),
        ),
        migrations.AddField(
            model_name="answering",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answerings",
                to="units.unit",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="host",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="listings",
                to="units.host",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="listings",
                to="units.office",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="listings",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            model_name="answering",
            index=models.Index(
                condition=models.Q(("withdrawn", None)), fields=["unit"], name="answering_live_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="answering",
            index=models.Index(
                condition=models.Q(("withdrawn", None)), fields=["to"], name="answering_live_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="answering",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends__isnull", True), ("ends__gt", models.F("starts")), _connector="OR"
                ),
                name="answering_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="answering",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit", models.F("to")), _negated=True),
                name="answers_to_another_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("withdrawn", None)),
                fields=["office"],
                name="listing_live_office",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends__isnull", True), ("ends__gt", models.F("starts")), _connector="OR"
                ),
                name="listing_ends_after_it_starts",
            ),
        ),
        NoOverlap("answering", "one_answering_at_a_time", ["unit_id", "to_id"]),
        NoOverlap("listing", "one_listing_at_a_time", ["person_id", "office_id"]),
    ]
