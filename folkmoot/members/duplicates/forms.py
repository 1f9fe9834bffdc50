from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from folkmoot.members.duplicates.plan import FIELDS, Plan, Wish
from folkmoot.members.duplicates.showing import label_of, spells_of
from folkmoot.members.forms import PageQuestion
from folkmoot.members.forms_moves import StepForm, text
from folkmoot.people.models import Person

LOW, HIGH = "low", "high"


class ListQuestion(PageQuestion):
    """Which list: those who look alike, those marked as different, or merges."""

    show = forms.ChoiceField(
        required=False, choices=[("", ""), ("different", "different"), ("merged", "merged")]
    )


class DifferentForm(StepForm):
    """Why they are two."""

    reason = text(gettext_lazy("How you know that they are two people"), length=300)


class MergeForm(StepForm):
    """What stays of two records; only what differs is asked."""

    keep = forms.ChoiceField(
        label=gettext_lazy("Which number stays?"), widget=forms.RadioSelect, initial=LOW
    )

    def __init__(self, *args: Any, low: Person, high: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.low, self.high = low, high
        plan = Plan(low, high, Wish())
        self.set_choices("keep", low.number, high.number)
        for fact in plan.facts:
            if fact.differs:
                self.ask(fact.name, label_of(fact.name), worded(fact.kept), worded(fact.absorbed))
        ours, theirs = plan.accounts
        if ours and theirs:
            words = [_("the account of {number}").format(number=who.number) for who in (low, high)]
            self.ask("account", _("Which account stays?"), *words)
        if plan.clashes:
            self.ask_what_to_leave_out(plan)

    def ask(self, name: str, label: str, low: str, high: str) -> None:
        """One question between two values."""
        self.fields[name] = forms.ChoiceField(label=label, widget=forms.RadioSelect, initial=LOW)
        self.set_choices(name, low, high)

    def set_choices(self, name: str, low: str, high: str) -> None:
        """The older record's value first."""
        self.fields[name].choices = [(LOW, low), (HIGH, high)]  # type: ignore[attr-defined]  # -- a ChoiceField

    def ask_what_to_leave_out(self, plan: Plan) -> None:
        """Spells that contradict each other, of both records."""
        rows = {id(row): row for clash in plan.clashes for row in (clash.kept, clash.absorbed)}
        owners = {self.low.pk: self.low.number, self.high.pk: self.high.number}
        shown = zip(rows.values(), spells_of(rows.values()), strict=True)
        self.fields["leave_out"] = forms.MultipleChoiceField(
            label=_("These contradict each other. Which are wrong and left out?"),
            help_text=_("What is left out is withdrawn, and comes back if the merge is undone."),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=[(s.name, spell_words(owners[row.person_id], s)) for row, s in shown],
        )

    @property
    def wish(self) -> tuple[Person, Person, Wish]:
        """What is kept, what goes, and the choices, said of the one that goes."""
        data = self.cleaned_data
        kept, absorbed = (self.low, self.high) if data["keep"] == LOW else (self.high, self.low)
        goes = HIGH if data["keep"] == LOW else LOW
        return kept, absorbed, Wish(
            taken=frozenset(name for name in FIELDS if data.get(name) == goes),
            takes_account=data.get("account") == goes,
            left_out=frozenset(data.get("leave_out") or ()),
        )  # fmt: skip


def worded(value: Any) -> str:
    """A fact as a choice."""
    if hasattr(value, "isoformat"):
        return date_format(value, pgettext("date format", "j F Y"))
    return str(value)


def spell_words(number: str, spell: Any) -> str:
    """A spell as a choice."""
    until = worded(spell.ends) if spell.ends else _("no end set")
    return str(
        _("{number}: {title}, {detail}, {starts} – {ends}").format(
            number=number,
            title=capfirst(str(spell.title)),
            detail=spell.detail,
            starts=worded(spell.starts),
            ends=until,
        )
    )
