"""Walks models and says what is not declared of them, and where a row ties a member to a secret."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from folkmoot.core.declared import Table

Model = type[models.Model]
PEOPLE = {"people.Person", "people.Account"}
TELLING = {
    "account", "actor", "born", "email", "first_name", "ip", "last_name", "latin_name", "member",
    "person", "phone", "recipient", "session_key", "subject", "user", "user_agent", "viewer",
}  # fmt: skip
WORDS = r"answer|attitude|ballot|choice|opinion|read|reading|response|stance|view|vote"
MODEL_OF_A_SECRET = re.compile(rf"(^|[a-z_])({WORDS})s?(?![a-z])|^({WORDS})", re.IGNORECASE)
COLUMN_OF_A_SECRET = re.compile(rf"(^|_)({WORDS}|answered|voted|seen|opened|clicked)s?(_|$)")


def all_models() -> list[Model]:
    """Every model of the site, those of other packages and of many-to-many tables too."""
    return list(apps.get_models(include_auto_created=True))


def columns(model: Model) -> list[models.Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def target(field: Any) -> str:
    """The label of the model that a column points to; nothing for plain columns."""
    found = field.related_model
    return str(found._meta.label) if hasattr(found, "_meta") else ""


def tells(field: models.Field[Any, Any]) -> bool:
    """Whether a column by its kind or its name is about somebody."""
    kinds = models.EmailField | models.GenericIPAddressField
    return target(field) in PEOPLE or isinstance(field, kinds) or field.name in TELLING


def faults(
    walked: Iterable[Model], tables: dict[str, Table], nobodies: dict[str, str]
) -> list[str]:
    """What the declarations lack, or say of what is not there."""
    found = []
    for model in walked:
        label = model._meta.label
        if (label in tables) == (label in nobodies):
            found.append(f"{label}: declare it in PERSONAL or in NOBODY of its room's personal.py")
        elif label in nobodies:
            found += [
                f"{label}.{field.name}: is about somebody; NOBODY is not for it"
                for field in columns(model)
                if tells(field)
            ]
        else:
            found += list(faults_of(model, tables[label]))
    return found


def faults_of(model: Model, table: Table) -> Iterator[str]:
    """What the declaration of one model lacks."""
    label, known = model._meta.label, {field.name: field for field in columns(model)}
    said, beside = set(table.columns), set(table.beside)
    yield from (f"{label}.{name}: undeclared" for name in sorted(set(known) - said - beside))
    for name in sorted((said | beside) - set(known)):
        yield f"{label}.{name}: declared, and not there"
    yield from (f"{label}.{name}: declared twice" for name in sorted(said & beside))
    for name in sorted(beside & set(known)):
        if tells(known[name]):
            yield f"{label}.{name}: is about somebody and stands beside"
    yield from unfollowed(label, known.values(), table)
    yield from (f"{label}.{name}: not said in full" for name in said if not is_full(table, name))


def is_full(table: Table, name: str) -> bool:
    """Whether a column has its label, purpose, basis, retention and readers."""
    full = table.full(name)
    return all((full.label, full.purpose, full.basis, full.keep, full.readers))


def unfollowed(label: str, fields: Iterable[models.Field[Any, Any]], table: Table) -> Iterator[str]:
    """Columns that point to somebody, and by which neither a copy nor an erasure finds the row."""
    ways = {way.partition("__")[0] for way in table.of} | set(table.by)
    for field in fields:
        if target(field) in PEOPLE and field.name not in ways:
            yield f"{label}.{field.name}: points to somebody; name it in `of` or in `by`"


def nameless_secrets(
    walked: Iterable[Model], secrets: Iterable[str], reviewed: Iterable[str]
) -> list[str]:
    """Models and columns that by their name keep a vote, an answer, a stance or a reading."""
    found = []
    for model in walked:
        label = model._meta.label
        if MODEL_OF_A_SECRET.search(model.__name__):
            found.append(label)
        found += [
            f"{label}.{field.name}"
            for field in columns(model)
            if COLUMN_OF_A_SECRET.search(field.name) and label not in secrets
        ]
    return sorted(set(found) - set(secrets) - set(reviewed))


class Ways:
    """From a row of one model to the rows of others that it singles out."""

    def __init__(self, walked: Iterable[Model], tables: dict[str, Table]) -> None:
        self.models = {model._meta.label: model for model in walked}
        self.tables = tables
        self.back: dict[str, set[str]] = {}
        for label, model in self.models.items():
            for field in columns(model):
                if target(field) and is_single(model, field):
                    self.back.setdefault(target(field), set()).add(label)

    def ahead(self, label: str, *, with_acts: bool) -> Iterator[str]:
        """Where the columns of a row point; who acted on a row that is come upon is not followed:
        the officer who called a vote is no voter.
        """
        table = self.tables.get(label)
        acts = set(table.by) if table and not with_acts else set()
        for field in columns(self.models[label]):
            if target(field) and field.name not in acts:
                yield target(field)
        if table and any(self.is_number(label, way) for way in table.of):
            yield "people.Person"

    def is_number(self, label: str, way: str) -> bool:
        """Whether a way to a person is the person's number in a plain column."""
        plain = {field.name for field in columns(self.models[label]) if not target(field)}
        return way in plain

    def reached(self, start: str) -> set[str]:
        """Every model of which a row of `start` singles out at most one row."""
        found, waiting = {start}, [(start, True)]
        while waiting:
            label, is_own = waiting.pop()
            steps = [(other, is_own) for other in self.ahead(label, with_acts=is_own)]
            steps += [(other, False) for other in self.back.get(label, ())]
            for other, owned in steps:
                if other in self.models and other not in found:
                    found.add(other)
                    waiting.append((other, owned))
        return found


def is_single(model: Model, field: models.Field[Any, Any]) -> bool:
    """Whether at most one row points to the same row by this column."""
    alone = [
        rule
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.fields == (field.name,)
    ]
    return field.unique or bool(alone)


def ties(walked: Iterable[Model], tables: dict[str, Table], secrets: Iterable[str]) -> list[str]:
    """Models whose rows single out a member and a secret."""
    ways, hidden = Ways(walked, tables), set(secrets)
    reached = {label: ways.reached(label) for label in ways.models}
    return sorted(label for label, found in reached.items() if found & PEOPLE and found & hidden)
