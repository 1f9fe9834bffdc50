"""Texts that people write in both languages, stored once per language in one JSON column."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import get_language, override


class Texts(dict[str, str]):
    """`{"en": …, "zh-hans": …}`; as a string, the reader's language or the one there is."""

    def __str__(self) -> str:
        wanted = self.get(get_language() or "")
        return wanted or next((text for text in self.values() if text), "")


def both(en: str, zh: str) -> Texts:
    """A text in English and Chinese."""
    return Texts({"en": en, "zh-hans": zh})


def in_every_language(words: Any) -> Texts:
    """A translatable sentence as a stored text: what a log keeps of it is read in any language."""
    found = Texts()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(words)
    return found


class TranslatedWidget(forms.MultiWidget):
    """One input per language, each marked with its `lang`."""

    template_name = "core/translated.html"

    def __init__(self, widget: type[forms.Widget] = forms.TextInput) -> None:
        self.codes = [code for code, _ in settings.LANGUAGES]
        super().__init__({code: widget({"lang": code}) for code in self.codes})

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code in self.codes]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = dict(settings.LANGUAGES)
        for code, part in zip(self.codes, context["widget"]["subwidgets"], strict=True):
            part["language"] = labels[code]
        return context


class TranslatedFormField(forms.MultiValueField):
    """At least one language is filled in; the other may follow later."""

    def __init__(self, **options: Any) -> None:
        widget = TranslatedWidget(options.pop("widget", forms.TextInput))
        length = options.pop("max_length", 200)
        fields = [forms.CharField(required=False, max_length=length) for _ in settings.LANGUAGES]
        options.pop("encoder", None)
        options.pop("decoder", None)
        super().__init__(fields, widget=widget, require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> Texts:
        codes = [code for code, _ in settings.LANGUAGES]
        return Texts({code: text for code, text in zip(codes, data_list, strict=False) if text})


class TranslatedField(models.JSONField):
    """The column of a `Texts`."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        return Texts(found) if isinstance(found, dict) else found

    def to_python(self, value: Any) -> Any:
        return Texts(value) if isinstance(value, dict) else value

    def formfield(self, **options: Any) -> Any:
        return TranslatedFormField(label=self.verbose_name, required=not self.blank, **options)
