"""Many corrections of spans at once: what stood is withdrawn, never overwritten."""

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from folkmoot.core.spans import Span

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Span)
BATCH = 500  # below the number of parameters that every database takes


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Items in lists of a size."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def successor(row: Row, **changes: Any) -> Row:
    """An unsaved copy that says what the row should have said."""
    found = copy.copy(row)
    found.pk = None
    found._state.adding = True
    found.recorded = timezone.now()
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def insert(model: type[models.Model], rows: list[Any]) -> None:
    """Many rows at once; each has its id afterwards."""
    if rows:
        model._default_manager.bulk_create(rows, batch_size=BATCH)


def withdraw(pairs: Iterable[tuple[type[Span], int]], now: datetime) -> None:
    """Rows of some models say nothing any more, and stay readable as what was known."""
    found: dict[type[Span], list[int]] = defaultdict(list)
    for model, pk in pairs:
        found[model].append(pk)
    for model, ids in found.items():
        for batch in batches(ids):
            model._default_manager.filter(pk__in=batch).update(withdrawn=now)


def write_spells(withdrawn: list[Span], begun: list[Span], now: datetime) -> None:
    """Withdraw some rows and write others, whatever their tables."""
    withdraw([(type(row), row.pk) for row in withdrawn], now)
    for model in {type(row) for row in begun}:
        insert(model, [row for row in begun if type(row) is model])
