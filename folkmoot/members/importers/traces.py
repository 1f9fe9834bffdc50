"""What speaks of some rows of the database: found by the foreign keys of every room."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from folkmoot.members.models import ImportedRow
from folkmoot.people.models import NameKey, PersonKey

OWN = (ImportedRow, NameKey, PersonKey)  # an import's own notes, and what follows from the facts


def traces_of(own: dict[Any, set[tuple[type[Any], int]]], model: type[models.Model]) -> set[Any]:
    """Those ids of a model that anything speaks of but the rows named as their own."""
    found: set[Any] = set()
    for other, field in pointing_to(model):
        pairs = other._base_manager.filter(**{f"{field}__in": list(own)}).values_list("pk", field)
        found |= {pk for row, pk in pairs if (other, row) not in own[pk]}
    return found


def pointing_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every model with a foreign key to this one, and the key's name; many-to-many tables too."""
    for relation in fields_of(model):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            other = relation.related_model
            if other not in OWN:
                yield other, relation.field.name


def fields_of(model: type[models.Model]) -> Iterable[Any]:
    """Hidden relations too: those that nobody follows from this side."""
    return model._meta.get_fields(include_hidden=True)
