"""Forms of members about their own data, and of those who answer."""

import re

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from folkmoot.core.search import half_width
from folkmoot.members.forms_moves import StepForm, text
from folkmoot.members.models import DataRequest
from folkmoot.members.refusals import Refused, sentence

PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,38}")


class OwnForm(StepForm):
    """What members change themselves."""

    email = forms.EmailField(
        label=_("E-mail address"), required=False,
        help_text=_("Letters go there. The address for signing in is another one: see Account."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language of letters"),
        required=False,
        choices=[("", _("that of the organisation")), *settings.LANGUAGES],
    )
    latin_name = forms.CharField(label=_("Name in Latin letters"), max_length=120, required=False)

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_phone(self) -> str:
        """Digits, in half width."""
        found = half_width(self.cleaned_data["phone"]).strip()
        if found and not PHONE.fullmatch(found):
            raise forms.ValidationError(_("This is not a telephone number."))
        return found

    def clean_latin_name(self) -> str:
        """One blank between names."""
        return " ".join(half_width(self.cleaned_data["latin_name"]).split())


class CorrectionRequestForm(StepForm):
    """What only the organisation corrects."""

    field = forms.ChoiceField(
        label=_("What is wrong?"), choices=DataRequest.Field.choices, widget=forms.RadioSelect
    )
    value = forms.CharField(
        label=_("What is right?"), max_length=120,
        help_text=_("A date as year-month-day, for example 2026-03-01."),
    )  # fmt: skip
    note = text(
        _("What shows it? For example a document you can bring."), required=False, length=500
    )

    def refuse(self, refused: Refused) -> None:
        """A value that cannot be stands beside its field."""
        if refused.code == "no_such_value":
            self.add_error("value", sentence(refused.code))
        else:
            super().refuse(refused)


class EraseForm(StepForm):
    """Nobody erases by a slip of the finger."""

    is_sure = forms.BooleanField(
        label=_("I know that this cannot be undone, and that a membership ends with it.")
    )


class RefuseRequestForm(StepForm):
    """Why not."""

    reason = text(_("Reasons; the person reads them"))
