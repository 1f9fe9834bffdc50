import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Length

from folkmoot.people.words import MakeTable, WriteWords


class Migration(migrations.Migration):
    dependencies = [("people", "0003_keys")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[MakeTable()],
            state_operations=[
                migrations.CreateModel(
                    name="NameKey",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "key",
                                "person",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("key", models.CharField(max_length=40)),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={"db_table": "people_namekey"},
                ),
            ],
        ),
        WriteWords(),
        migrations.AddIndex(
            model_name="person", index=models.Index(fields=["keys"], name="person_in_order")
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(Length("number"), models.F("number"), name="person_by_number"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["first_employed", "keys"], name="person_by_year"),
        ),
        *(
            migrations.AddIndex(
                model_name="person",
                index=models.Index(
                    models.Func(
                        "joined",
                        template=f"COALESCE(%(expressions)s, '{day}')",
                        output_field=models.DateField(),
                    ),
                    name=name,
                ),
            )
            for day, name in (
                ("9999-12-31", "person_by_joining"),
                ("0001-01-01", "person_by_joining_down"),
            )
        ),
    ]
