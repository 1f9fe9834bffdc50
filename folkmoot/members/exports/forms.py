"""What an export is asked: the register's own question, a kind of file, and what it is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.members.exports.asking import Wish
from folkmoot.members.forms import RegisterQuestion
from folkmoot.members.models import Export
from folkmoot.units.looking import EXPORTED

SHORTEST = 10
ASKED = ("q", "unit", "standing", "kind", "host", "year")


class ExportQuestion(RegisterQuestion):
    """The register's question, as known today and without pages."""

    known = None  # type: ignore[assignment]  # -- Django's way to leave a field out
    page = None  # type: ignore[assignment]  # -- as above
    sort = None  # type: ignore[assignment]  # -- as above

    @property
    def filled(self) -> dict[str, Any]:
        """What a form begins with."""
        day = {"on": self.day.isoformat()} if self.is_dated else {}
        return {name: self.wish[name] for name in ASKED} | day


class ExportForm(ExportQuestion):
    """All of it, with the reason that is always needed."""

    format = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[
            (Export.Format.XLSX.value, _("XLSX, for spreadsheets")),
            (Export.Format.CSV.value, _("CSV, for programs")),
        ],
        widget=forms.RadioSelect,
        initial=Export.Format.XLSX.value,
    )
    why = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=list(EXPORTED.items()),
        widget=forms.RadioSelect,
        help_text=_("Every member of these units reads this in the log."),
    )
    reason = forms.CharField(
        label=_("In your own words"),
        min_length=SHORTEST,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Those who audit read this, and a second person if one is needed. Name no member."
        ),
    )

    @property
    def asked(self) -> Wish:
        """The wish of a valid form."""
        wish = self.wish
        question = {name: wish[name] for name in ASKED} | {"sort": ""}
        return Wish(question, self.day, wish["format"], wish["why"], wish["reason"])


def words_of(export: Export) -> list[tuple[str, str]]:
    """What an export is about, as its form would show it."""
    found = []
    for name in ASKED:
        field: Any = ExportQuestion.base_fields[name]
        value = export.question.get(name)
        if value:
            choices = dict(getattr(field, "choices", ()))
            found.append((str(field.label), str(choices.get(value, value))))
    return found
