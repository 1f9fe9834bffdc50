"""The keys of the people who are there already."""

from itertools import islice
from typing import Any

from django.db import migrations
from django.db.models import Count

from folkmoot.people.keys import BATCH, keys_of


def make_keys(apps: Any, schema_editor: Any) -> None:
    """Everybody's, in batches; then those that two people have are marked."""
    person_key = apps.get_model("people", "PersonKey")
    people = apps.get_model("people", "Person").objects.order_by("pk").iterator(BATCH)
    while batch := list(islice(people, BATCH)):
        rows = [
            person_key(person_id=person.pk, value=value)
            for person in batch
            for value in sorted(keys_of(person))
        ]
        person_key.objects.bulk_create(rows, BATCH)
    doubled = person_key.objects.values("value").annotate(Count("pk")).filter(pk__count__gt=1)
    person_key.objects.filter(value__in=doubled.values("value")).update(is_shared=True)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_merging"),
    ]

    operations = [
        migrations.RunPython(make_keys, migrations.RunPython.noop),
    ]
