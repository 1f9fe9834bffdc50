from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The code from a letter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
