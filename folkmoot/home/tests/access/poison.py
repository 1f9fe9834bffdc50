"""Puts texts into every text field of every model, as somebody could who may write them all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from folkmoot.core.append_only import lifted
from folkmoot.core.texts import TranslatedField, both

# Written by our code alone, or read as a format before it is kept: codes, paths, digests, rulebooks.
OURS = {
    "audit.Body": {"path", "salt", "verb"},
    "audit.Entry": {"commitment", "digest", "previous"},
    "audit.Look": {"page"},
    "ballots.Board": {"credentials", "definition", "uuid"},
    "ballots.CredentialLetter": {"public"},
    "ballots.Event": {"digest", "parent", "tracker", "type"},
    "ballots.Trustee": {"challenge", "key"},
    "elections.Election": {"procedure"},
    "elections.Nomination": {"lot"},
    "elections.Signature": {"calendar"},
    "members.DataCopy": {"language", "session"},
    "members.DataRequest": {"value"},
    "members.ImportDraft": {"kind", "sha256"},
    "members.RollEntry": {"leaf", "salt"},
    "members.RollVersion": {"root"},
    "outbox.Letter": {"key", "trouble"},
    "people.Account": {"password"},
    "people.Person": {"language", "number"},
    "people.PersonKey": {"value"},
    "units.Act": {"kind"},
    "units.ActRow": {"model"},
    "units.Host": {"code"},
    "units.Invitation": {"digest", "role"},
    "units.OfficeKind": {"code"},
    "units.Placement": {"path"},
    "units.RuleChange": {"text"},
    "units.Rulebook": {"text"},
    "units.Unit": {"code"},
    "units.UnitKind": {"code"},
}

# Words inside columns of data: every text in them that is no key.
DATA = {
    "audit.Body": {"parameters"},
    "audit.Look": {"role"},
    "ballots.Board": {"translations"},
}


def own_models() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith("folkmoot."):
            yield from config.get_models()


def text_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that hold what people write; a part of a key is what the row is called."""
    ours = OURS.get(model._meta.label, set())
    key = model._meta.pk_fields
    return [
        field
        for field in model._meta.concrete_fields
        if (
            isinstance(field, models.CharField | models.TextField | TranslatedField)
            and not field.choices
            and field.name not in ours
            and not (field in key and len(key) > 1)
        )
        or field.name in DATA.get(model._meta.label, set())
    ]


def poison(texts: list[str]) -> int:
    """Fill every text field of every row with the next of some texts; how many were filled."""
    count, endless = 0, cycle(texts)
    with lifted(connection):
        for model in own_models():
            for field in text_fields(model):
                rows = model._default_manager.order_by("pk").values_list("pk", field.name)
                for pk, before in list(rows):
                    value = fitted(field, next(endless), pk, before)
                    count += store(model, pk, {field.name: value})
    return count


def store(model: type[models.Model], pk: int, values: dict[str, Any]) -> bool:
    """Write it, unless a constraint of the database says that nobody can."""
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(**values)
    except IntegrityError:
        return False
    return True


def fitted(field: models.Field[Any, Any], text: str, pk: int, before: Any) -> Any:
    """The text in the shape of the field; a unique one gets the number of its row."""
    if isinstance(field, TranslatedField):
        return both(text, text)
    if isinstance(field, models.JSONField):
        return with_words(before, text)
    if field.unique:
        text = f"{pk}{text}"
    return text[: field.max_length] if field.max_length else text


def with_words(value: Any, text: str) -> Any:
    """The same data with another text in place of each text."""
    if isinstance(value, dict):
        return {key: with_words(part, text) for key, part in value.items()}
    if isinstance(value, list):
        return [with_words(part, text) for part in value]
    return text if isinstance(value, str) else value
