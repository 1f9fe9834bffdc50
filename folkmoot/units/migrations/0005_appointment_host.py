"""An appointment remembers the host it was held from."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("units", "0004_acts")]
    operations: ClassVar = [
        migrations.AddField(
            "appointment",
            "host",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="units.host",
            ),
        ),
    ]
