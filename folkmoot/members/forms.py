from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from folkmoot.members.importers import IMPORTERS
from folkmoot.members.importers.report import Refused
from folkmoot.members.importers.table import MOST_BYTES, decode, rows_of
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


class UploadForm(forms.Form):
    """A CSV file. What is wrong with it as a whole stands beside it; rows come in the preview."""

    kind = forms.ChoiceField(
        label=_("What does the file hold?"),
        choices=[(kind, importer.name) for kind, importer in IMPORTERS.items()],
        widget=forms.RadioSelect,
        initial="members",
    )
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8, at most 5 MB and 100,000 rows. Nothing changes before you confirm."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={"empty": _("The file is empty. Its first row must name the columns.")},
    )

    def clean(self) -> dict[str, Any]:
        """Read the file once, so that one that holds no such table is never kept."""
        found: dict[str, Any] = super().clean() or {}
        file, kind = found.get("file"), found.get("kind")
        if file and kind:
            try:
                found["content"] = file.read(MOST_BYTES + 1)
                rows_of(decode(found["content"]), IMPORTERS[kind].columns)
            except Refused as refusal:
                self.add_error("file", sentence_of(refusal))
        return found


def sentence_of(refusal: Refused) -> str:
    """What is wrong with a file, and where."""
    problem = refusal.problem
    if problem.row is None:
        return str(problem.text)
    return gettext("Row {row}: {text}").format(row=problem.row, text=problem.text)
