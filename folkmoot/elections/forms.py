"""Forms of an election. Dates are asked for in the organisation's zone."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from folkmoot.core.dates import start_of, today
from folkmoot.core.texts import TranslatedFormField
from folkmoot.elections.models import Election
from folkmoot.elections.procedures import PROCEDURES
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Membership, OfficeKind

MOST_TRUSTEES = 7


def named(people: QuerySet[Person], text: str) -> list[Person]:
    """Who has this number, or else this full name; two persons stand for several."""
    return list(people.filter(number=text) or people.filter(name__iexact=text)[:2])


class Moment(forms.DateTimeField):
    """A date with a time, from the browser's own picker."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class Day(forms.DateField):
    """A date, from the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CalendarForm(forms.Form):
    """The dates of an election, each after the one it waits for."""

    nominations_close = Moment(label=_("Nominations close"))
    contest_ends = Moment(label=_("Objections to the roll end"))
    opens = Moment(label=_("Voting opens"))
    closes = Moment(label=_("Voting closes"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.keeps("nominations_close"):
            self._require_after(
                "nominations_close", timezone.now(), _("This must be in the future.")
            )
        for name in ("nominations_close", "contest_ends"):
            self._require_after(
                "opens", found.get(name), _("Voting opens after nominations and objections end.")
            )
        self._require_after("closes", found.get("opens"), _("Voting closes after it opens."))
        return found

    def keeps(self, _name: str) -> bool:
        """Whether a date stays as it was agreed before; such a date may have passed."""
        return False

    def _require_after(self, name: str, earlier: Any, message: Any) -> None:
        value = self.cleaned_data.get(name)
        if value and earlier and value <= earlier:
            self.add_error(name, message)


class CallForm(CalendarForm):
    """Everything a call needs, filled in with a calendar that usually fits."""

    title = TranslatedFormField(
        label=_("Title"),
        help_text=_("For example: Election of the branch secretary. One language is enough."),
    )
    kind = forms.ModelChoiceField(OfficeKind.objects.order_by("rank"), label=_("Office"))
    seats = forms.IntegerField(label=_("Seats to fill"), min_value=1, max_value=50, initial=1)
    procedure = forms.ChoiceField(
        label=_("Procedure"),
        choices=[(code, procedure.name) for code, procedure in PROCEDURES.items()],
    )
    cut_off = Day(
        label=_("Cut-off date of the roll"),
        help_text=_("Who is a full member of the unit on this day may vote and stand."),
    )
    term_starts = Day(label=_("Term begins"))
    term_ends = Day(label=_("Term ends"), required=False)
    trustees = forms.CharField(
        label=_("Trustees"),
        max_length=1000,  # seven of the longest names
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One member number or full name a line. The unit proposes them; three who do not stand "
            "are a good number. Each makes a key on their own device, and the ballots can only be "
            "counted when every one of them takes part."
        ),
    )
    field_order = ["title", "kind", "seats", "procedure", "trustees", "cut_off"]

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:
        self.access = access
        super().__init__(*args, **options)

    @staticmethod
    def usual() -> dict[str, Any]:
        """A calendar that fits most branches: a week each for nominations and for voting."""
        day = start_of(today())

        def evening(after: int) -> datetime:
            return day + timedelta(days=after, hours=20)

        return {
            "nominations_close": evening(7),
            "contest_ends": evening(10),
            "opens": day + timedelta(days=14, hours=8),
            "closes": evening(21),
            "cut_off": today(),
            "term_starts": today() + timedelta(days=28),
            "term_ends": date(today().year + 3, today().month, 1),
        }

    def clean_cut_off(self) -> date:
        day: date = self.cleaned_data["cut_off"]
        if day > today():
            raise forms.ValidationError(_("The roll is drawn now, so the day cannot be later."))
        return day

    def clean_trustees(self) -> list[Person]:
        lines = re.split(r"[\n,;\uff0c\u3001\uff1b]", self.cleaned_data["trustees"])
        wanted = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if len(wanted) > MOST_TRUSTEES:
            raise forms.ValidationError(_("Seven trustees at most: all of them are needed."))
        reached = self.access.units("register.see").values("unit")
        homes = Membership.objects.on(self.access.day).filter(unit__in=reached)
        known = Person.objects.filter(memberships__in=homes).distinct()
        found = {text: named(known, text) for text in wanted}
        self._require_one_each(found)
        return list(dict.fromkeys(person for rows in found.values() for person in rows))

    def _require_one_each(self, found: dict[str, list[Person]]) -> None:
        comma = pgettext("between the parts of a list", ", ")
        sentences = (
            (0, _("Nobody you find in the register has this number or name: %(texts)s")),
            (2, _("Several members have this name. Please give the member number: %(texts)s")),
        )
        for count, sentence in sentences:
            texts = [text for text, rows in found.items() if len(rows) == count]
            if texts:
                self.add_error(
                    "trustees", forms.ValidationError(sentence, params={"texts": comma.join(texts)})
                )

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        closes, starts = found.get("closes"), found.get("term_starts")
        if closes and starts and starts < timezone.localdate(closes):
            self.add_error("term_starts", _("The term begins when voting has closed."))
        if starts and found.get("term_ends") and found["term_ends"] <= starts:
            self.add_error("term_ends", _("The term ends after it begins."))
        return found

    def terms(self) -> dict[str, Any]:
        """What `call_election` takes."""
        left_out = {"trustees", "kind"}
        return {name: v for name, v in self.cleaned_data.items() if name not in left_out}


class NominateForm(forms.Form):
    """A member of the roll, named exactly: the form is no list of members."""

    who = forms.CharField(label=_("Member number or full name"), max_length=120)
    statement = forms.CharField(
        label=_("Why this member"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, election: Election, **options: Any) -> None:
        self.election = election
        super().__init__(*args, **options)

    def clean_who(self) -> Person:
        text = self.cleaned_data["who"].strip()
        rows = self.election.roll.latest_entries.filter(is_included=True)
        people = Person.objects.filter(roll_entries__in=rows)
        found = named(people, text)
        if len(found) > 1:
            raise forms.ValidationError(
                _("Two members have this name. Please give the member number.")
            )
        if not found:
            raise forms.ValidationError(_("Nobody on the roll has this number or name."))
        return found[0]


class DepartureForm(CalendarForm):
    """New dates, with the reason members will read."""

    reason = forms.CharField(label=_("Reason, as members will read it"), max_length=500)

    def keeps(self, name: str) -> bool:
        return name not in self.changed_data

    def dates(self) -> dict[str, datetime]:
        """The dates alone."""
        return {name: v for name, v in self.cleaned_data.items() if name != "reason"}


class CancelForm(forms.Form):
    """The end of an election, with the reason members will read."""

    reason = forms.CharField(label=_("Reason, as members will read it"), max_length=500)


class ObjectionForm(forms.Form):
    """What is wrong with one's own entry."""

    text = forms.CharField(
        label=_("What is wrong and why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ObjectionAnswerForm(forms.Form):
    """The answer a member reads."""

    answer = forms.CharField(
        label=_("Answer to the member"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_accepted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Accept: turn the entry round")), ("no", _("Refuse"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
