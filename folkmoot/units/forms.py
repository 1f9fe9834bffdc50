"""What pages are asked in their addresses."""

from datetime import date
from typing import Any, Self

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import today


class DayInput(forms.DateInput):
    """The browser's calendar, which speaks ISO dates whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A civil date as `2026-03-01`, in every language the same."""

    widget = DayInput
    input_formats = ["%Y-%m-%d"]
    default_error_messages = {
        "invalid": _("This is not a date. Write it as year-month-day, for example 2026-03-01.")
    }


class Question(forms.Form):
    """A page's parameters; one that it does not know, or one given twice, is refused (AZ-4)."""

    @classmethod
    def of(cls, request: HttpRequest, **options: Any) -> Self:
        """The checked question of a request; what is wrong with it stands beside its fields."""
        asked = dict(request.GET.lists())
        if set(asked) - set(cls.base_fields) or any(len(given) > 1 for given in asked.values()):
            raise BadRequest
        question = cls(request.GET, **options)
        question.is_valid()
        return question

    @property
    def wish(self) -> dict[str, Any]:
        """Every parameter; what is missing or wrong is an empty text."""
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class DayQuestion(Question):
    """What stood on a day; today when nobody asks, or asks for no date."""

    on = DayField(required=False, label=_("As of"))

    @property
    def day(self) -> date:
        """The day asked for, or today."""
        found: date | None = self.cleaned_data.get("on")
        return found or today()

    @property
    def is_dated(self) -> bool:
        """Whether the page shows another day than today."""
        return self.day != today()

    @property
    def as_query(self) -> str:
        """What keeps the day in a link to another page."""
        return f"?on={self.day.isoformat()}" if self.is_dated else ""
