"""Entries and looks are written once and stay; a body may only be erased."""

from typing import ClassVar

from django.db import migrations

from folkmoot.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [
        AppendOnly("entry"),
        AppendOnly("look"),
        AppendOnly("body", erasable=True),
    ]
