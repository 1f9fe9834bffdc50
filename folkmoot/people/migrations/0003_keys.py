"""The search keys in their new form, for everybody who is there."""

from typing import Any

from django.db import migrations

from folkmoot.core.search import name_keys

AT_ONCE = 2000


def renew(apps: Any, schema_editor: Any) -> None:
    """Batch by batch, so that memory does not grow with the register."""
    people = apps.get_model("people", "Person").objects
    last = 0
    while batch := list(people.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for person in batch:
            person.keys = name_keys(person.number, person.name, person.latin_name)
        people.bulk_update(batch, ["keys"], batch_size=200)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("people", "0002_person_erased")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
