"""What the pages of the rulebook ask."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import today
from folkmoot.units.access import Access
from folkmoot.units.acts.forms import unit_choices
from folkmoot.units.forms import DayField, Question
from folkmoot.units.models import Placement
from folkmoot.units.rulebook.models import PlannedEnd
from folkmoot.units.rulebook.queries import checked
from folkmoot.units.rulebook.reading import MOST_CHARACTERS, InvalidRulebook
from folkmoot.units.rulebook.rules import ASSOCIATION, BRANCH_RULES

SOURCES = [
    ("", _("the rules that hold today")),
    (ASSOCIATION, _("a plain association, as it ships")),
    (BRANCH_RULES, _("branch rules, as they ship")),
]


class DayOnlyQuestion(Question):
    """A day; today when nobody asks."""

    on = DayField(required=False, label=_("As of"))

    @property
    def day(self) -> date:
        """The day asked for, or today."""
        found: date | None = self.cleaned_data.get("on")
        return found or today()


class SourceQuestion(Question):
    """Which text a new version starts from."""

    source = forms.ChoiceField(label=_("Start from"), choices=SOURCES, required=False)


class RulesForm(forms.Form):
    """A new version."""

    on = DayField(
        label=_("Takes effect on"), help_text=_("Rules do not reach back. Choose today or later.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Members read it in the log.")
    )
    text = forms.CharField(
        label=_("Rulebook as TOML"),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea({"rows": 24, "class": "code", "spellcheck": "false"}),
    )

    def clean_text(self) -> str:
        """The text as it is kept; what is wrong in it, a sentence each."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            checked(text)
        except InvalidRulebook as fault:
            raise ValidationError([str(problem) for problem in fault.problems]) from fault
        return text


class EndForm(forms.Form):
    """Until when a unit is meant to stand, what for, and where its members go then."""

    purpose = forms.ChoiceField(label=_("What it is"), choices=PlannedEnd.Purpose)
    ends = DayField(
        label=_("Ends on"),
        help_text=_("On this day the act is drafted; it ends the unit once a second person signs."),
    )

    def __init__(self, *arguments: Any, place: Placement, access: Access, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [choice for choice in unit_choices(access) if choice[0] != place.unit_id]
        self.fields["target"] = forms.TypedChoiceField(
            label=_("Members go to"), choices=choices, coerce=int
        )
