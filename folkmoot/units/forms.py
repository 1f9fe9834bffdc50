"""What pages are asked in their addresses."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import start_of, today
from folkmoot.core.policy import answers_for


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
        answers_for(request, cls.base_fields)
        question = cls(request.GET, **options)
        question.is_valid()
        return question

    @property
    def wish(self) -> dict[str, Any]:
        """Every parameter; what is missing or wrong is an empty text."""
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class KnownField(forms.DateField):
    """A day, whose end counts, or an instant: until when something had been recorded."""

    widget = DayInput
    input_formats = ["%Y-%m-%d"]
    default_error_messages = {
        "invalid": _("This is not a date. Write it as year-month-day, for example 2026-03-01.")
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "T" in value:
            return self.instant(value)
        day = super().to_python(value)
        return start_of(day + timedelta(days=1)) if day and day < date.max else None

    def instant(self, text: str) -> datetime:
        """An instant by the organisation's clock, unless it names its distance from UTC."""
        try:
            found = datetime.fromisoformat(text)
        except ValueError as fault:
            raise ValidationError(self.error_messages["invalid"], "invalid") from fault
        return found if found.tzinfo else found.replace(tzinfo=timezone.get_default_timezone())


class DayQuestion(Question):
    """What stood on a day; today when nobody asks, or asks for no date."""

    on = DayField(required=False, label=_("As of"))

    @property
    def day(self) -> date:
        """The day asked for, or today."""
        found: date | None = self.cleaned_data.get("on")
        return found or today()

    @property
    def instant(self) -> datetime | None:
        """Until when what is shown had been recorded; nothing, for all that is known today."""
        found: datetime | None = self.cleaned_data.get("known")
        return found

    @property
    def known_words(self) -> str:
        """What was asked for, as it was written."""
        return str(self.data.get("known", "")) if self.instant else ""

    @property
    def is_dated(self) -> bool:
        """Whether the page shows another day than today, or another knowledge."""
        return self.day != today() or self.instant is not None

    @property
    def as_query(self) -> str:
        """What keeps the day in a link to another page."""
        return f"?{self.parameters}" if self.is_dated else ""

    @property
    def parameters(self) -> str:
        """The day and the knowledge, as they stand in an address."""
        asked = {"on": self.day.isoformat()}
        return urlencode(asked | ({"known": self.known_words} if self.instant else {}))


class KnownQuestion(DayQuestion):
    """What stood on a day, as it was known then or at any other time."""

    known = KnownField(required=False, label=_("As known on"))


class TreeQuestion(KnownQuestion):
    """The tree; of a very large one, which unit is opened."""

    open = forms.CharField(required=False, max_length=40)
