from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from folkmoot.members.register import SORTS
from folkmoot.units.forms import KnownQuestion, Question
from folkmoot.units.looking import PICKED
from folkmoot.units.models import Membership

LIVES = [
    ("", pgettext_lazy("kind of membership", "At home here")),
    (Membership.Kind.GUEST.value, pgettext_lazy("kind of membership", "Guests")),
]


class RegisterQuestion(KnownQuestion):
    """What the register is asked. Units and hosts are asked by code or part of a name."""

    q = forms.CharField(
        required=False,
        max_length=80,
        label=_("Name or number"),
        widget=forms.TextInput({"type": "search"}),
    )
    unit = forms.CharField(required=False, max_length=40, label=_("Unit"))
    standing = forms.ChoiceField(
        required=False,
        label=_("Standing"),
        choices=[("", _("any")), *Membership.Standing.choices],
    )
    kind = forms.ChoiceField(required=False, label=_("Membership"), choices=LIVES)
    host = forms.CharField(
        required=False,
        max_length=50,
        label=_("Host"),
        widget=forms.TextInput({"type": "search", "placeholder": _("part of its name")}),
    )
    year = forms.IntegerField(
        required=False, min_value=1900, max_value=2100, label=_("Year of first employment")
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[(f"{sign}{name}", name) for name in ("", *SORTS) for sign in ("", "-")],
    )
    page = forms.IntegerField(required=False, min_value=1)


class PageQuestion(Question):
    """Which page of a list."""

    page = forms.IntegerField(required=False, min_value=1)


class ReasonQuestion(Question):
    """Why a record is opened."""

    why = forms.ChoiceField(required=False, choices=list(PICKED.items()))


class WorkQuestion(PageQuestion):
    """Which kind of work, all of it in pages; without, the first of every kind."""

    section = forms.SlugField(required=False)
