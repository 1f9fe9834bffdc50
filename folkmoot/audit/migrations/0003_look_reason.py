from django.db import migrations, models

from folkmoot.core.append_only import AppendOnly


class Migration(migrations.Migration):
    """SQLite loses the triggers with the table it rebuilds; looks may go, and never change."""

    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddField("look", "reason", models.CharField(default="", max_length=16)),
        migrations.AddIndex("look", models.Index(fields=["viewer", "at"], name="look_viewer_at")),
        AppendOnly("look", erasable=True),
    ]
