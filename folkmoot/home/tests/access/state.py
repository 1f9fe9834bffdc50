"""The whole database as one value, to see whether anything was written."""

import hashlib

from django.apps import apps
from django.db import connection, models

# A GET may write these: sessions, the caches of rate limits, and who looked at whose record (LG-2).
WRITTEN_BY_READING = {
    "django_session", "core_cache", "audit_look", "usersessions_usersession",
}  # fmt: skip


def tables() -> list[str]:
    """Every table of the project but those."""
    everything = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    return sorted(set(everything) - WRITTEN_BY_READING)


def dump(names: list[str]) -> dict[str, str]:
    """Table → a digest of its rows."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')  # names come from Django
            found[name] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> list[str]:
    """The tables that are not as they were."""
    after = dump(list(before))
    return [name for name in before if before[name] != after[name]]


def tables_of(*chosen: type[models.Model]) -> list[str]:
    return [model._meta.db_table for model in chosen]


def all_fields() -> list[str]:
    """The names of every column of every model of the project."""
    return sorted(
        {
            name
            for config in apps.get_app_configs()
            if config.name.startswith("folkmoot.")
            for model in config.get_models()
            for field in model._meta.concrete_fields
            for name in (field.name, field.attname)
        }
    )
