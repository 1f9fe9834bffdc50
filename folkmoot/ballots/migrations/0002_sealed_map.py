"""The map from members to public credentials is sealed like the letters, and a board may end early."""

from typing import Any

from django.db import migrations, models

from folkmoot.ballots.sealing import seal


def seal_maps(apps: Any, schema_editor: Any) -> None:
    letters = apps.get_model("ballots", "CredentialLetter").objects
    for letter in letters.exclude(public=""):
        letter.mapped = seal(letter.board_id, letter.person_id, letter.public)
        letter.save(update_fields=["mapped"])


def note_cancelled(apps: Any, schema_editor: Any) -> None:
    """Elections lie above: only whether the table is there and what it says is asked."""
    if "elections_election" in schema_editor.connection.introspection.table_names():
        schema_editor.execute(
            "UPDATE ballots_board SET is_cancelled = %s WHERE id IN "
            "(SELECT board_id FROM elections_election WHERE cancelled IS NOT NULL)",
            [True],
        )


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_initial")]

    operations = [
        migrations.AddField("board", "is_cancelled", models.BooleanField(default=False)),
        migrations.RunPython(note_cancelled, migrations.RunPython.noop),
        migrations.AddField("credentialletter", "mapped", models.BinaryField(null=True)),
        migrations.RunPython(seal_maps, migrations.RunPython.noop),
        migrations.RemoveField("credentialletter", "public"),
        migrations.RenameField("credentialletter", "mapped", "public"),
    ]
