"""Forms of admissions, transfers and standings."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import today
from folkmoot.members.models import Transfer, TransferAnswer
from folkmoot.members.refusals import Refused, sentence
from folkmoot.members.standings import DEPARTURES, DIED
from folkmoot.people.models import Person
from folkmoot.units.forms import DayField
from folkmoot.units.models import Membership, Placement

FARTHEST = timedelta(days=2 * 366)
Standing = Membership.Standing


def text(
    label: Any, *, required: bool = True, length: int = 1000, **options: Any
) -> forms.CharField:
    """A few lines of text."""
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(
        label=label, required=required, max_length=length, widget=widget, **options
    )


class ComingDay(DayField):
    """Today or a day to come, not too far."""

    def clean(self, value: Any) -> Any:
        """A day in the past is corrected elsewhere, one far ahead is a slip of the pen."""
        found = super().clean(value)
        if found is not None and found < today():
            raise forms.ValidationError(sentence("in_the_past"))
        if found is not None and found > today() + FARTHEST:
            raise forms.ValidationError(_("This is more than two years ahead."))
        return found


def unit_choices(places: Any) -> list[tuple[str, Any]]:
    """Units by code, indented as they stand in the tree; nothing is chosen beforehand."""
    rows = places.select_related("unit").order_by("path")
    found: list[tuple[str, Any]] = [
        (row.unit.code, f"{'　' * row.depth}{row.name}") for row in rows
    ]
    return found if len(found) == 1 else [("", _("Please choose")), *found]


class StepForm(forms.Form):
    """The form of one step of a process: what the process refuses is said beside the form."""

    def refuse(self, refused: Refused) -> None:
        """Say why it was not taken; what was written stays."""
        self.add_error(None, sentence(refused.code))


class NewcomerForm(StepForm):
    """Who applies, when the register does not know them."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    latin_name = forms.CharField(label=_("Name in Latin letters"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)

    def facts(self) -> dict[str, str]:
        """What is known of the person."""
        return {name: self.cleaned_data[name] for name in NewcomerForm.base_fields}


class ApplyForm(StepForm):
    """An application by the applicant."""

    unit = forms.CharField(
        label=_("Unit code"),
        max_length=40,
        help_text=_("The secretary of the unit you want to join tells you its code."),
    )
    statement = text(_("Why you want to join"), required=False, length=2000)


class FirstApplyForm(NewcomerForm, ApplyForm):
    """An application by somebody whose account is connected to nobody yet."""

    field_order = ["name", "latin_name", "email", "phone", "unit", "statement"]


class EnterForm(NewcomerForm):
    """An application that an office holder enters on somebody's behalf."""

    number = forms.CharField(
        label=_("Member number"),
        max_length=32,
        required=False,
        help_text=_("Only for a former member of your units, or an applicant in the register."),
    )
    unit = forms.ChoiceField(label=_("Unit"))
    statement = text(_("What the applicant wrote"), required=False, length=2000)
    field_order = ["number", "name", "latin_name", "email", "phone", "unit", "statement"]

    def __init__(self, *args: Any, places: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = unit_choices(places)  # type: ignore[attr-defined]  # -- a ChoiceField
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        """A number, or a name."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("number") and not data.get("name"):
            self.add_error("name", _("Write a name, or the number of somebody in the register."))
        return data


class SponsorForm(StepForm):
    """Whom to ask to vouch."""

    number = forms.CharField(label=_("Member number of the sponsor"), max_length=32)

    def clean_number(self) -> Person | None:
        """Somebody or nobody: both are one answer, that of the action."""
        return Person.objects.numbered(self.cleaned_data["number"].strip())


class VouchForm(StepForm):
    """The sponsor's answer."""

    answer = forms.ChoiceField(
        label=_("Do you vouch for this person?"),
        choices=[("yes", _("Yes, I vouch for them")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )


class PlainForm(StepForm):
    """Nothing to fill in."""


class ReasonForm(StepForm):
    """Reasons that the person concerned reads."""

    reason = text(_("Reasons; the person reads them"))


class AppealForm(StepForm):
    """Why a refusal is wrong."""

    reason = text(_("Why the refusal should not stand; the unit above reads it"))


class OnForm(StepForm):
    """From which day; reasons if there are any."""

    on = ComingDay(label=_("From"), initial=today)
    reason = text(_("Reasons; the person reads them"), required=False)


class OnReasonForm(OnForm):
    """From which day, and why."""

    reason = text(_("Reasons; the person reads them"))


class UntilForm(StepForm):
    """Until which day, and why."""

    until = ComingDay(label=_("Until"))
    reason = text(_("Reasons; the person reads them"))


class TransferForm(StepForm):
    """Where to, from when and why."""

    kind = forms.ChoiceField(
        label=_("What is asked for"),
        choices=Transfer.Kind.choices,
        widget=forms.RadioSelect,
        initial=Transfer.Kind.MOVE,
    )
    to = forms.ChoiceField(label=_("Unit to join"))
    on = ComingDay(label=_("From"), initial=today)
    until = ComingDay(
        label=_("Until"),
        required=False,
        help_text=_("Only for a guest's place; it ends by itself."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Please choose")), *Transfer.Reason.choices]
    )
    note = text(_("Note"), required=False, length=500)

    def __init__(self, *args: Any, places: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = unit_choices(places)  # type: ignore[attr-defined]  # -- a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Only a guest's place has an end of its own."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("until") and data.get("kind") == Transfer.Kind.MOVE:
            self.add_error("until", _("A transfer to another unit has no last day."))
        return data

    def place(self) -> Placement:
        """The unit asked for."""
        found: Placement = Placement.objects.on(today()).get(unit__code=self.cleaned_data["to"])
        return found


class AskForm(TransferForm):
    """A unit asks somebody of another unit to come."""

    number = forms.CharField(label=_("Member number"), max_length=32)
    name = forms.CharField(label=_("Full name"), max_length=120)
    field_order = ["number", "name", "to", "on", "reason", "note"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["kind"], self.fields["until"]


class SideForm(StepForm):
    """For which side the answer is given."""

    side = forms.ChoiceField(label=_("You answer for"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, sides: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["side"].choices = [(side, Transfer.Side(side).label) for side in sides]  # type: ignore[attr-defined]  # -- a ChoiceField
        if len(sides) == 1:
            self.fields["side"].widget = forms.HiddenInput()
            self.fields["side"].initial = sides[0]


class TransferAppealForm(AppealForm, SideForm):
    """Why a refused transfer should go on."""


class TransferAppealAnswerForm(ReasonForm, SideForm):
    """The answer of the unit above."""


class RefusalForm(SideForm):
    """A refusal states its ground."""

    ground = forms.ChoiceField(label=_("Ground"))
    note = text(_("Note"), required=False, length=500)

    def __init__(self, *args: Any, sides: list[str], **options: Any) -> None:
        super().__init__(*args, sides=sides, **options)
        own = sides == [Transfer.Side.MEMBER]
        member = TransferAnswer.Ground.MEMBER
        choices = [pair for pair in TransferAnswer.Ground.choices if (pair[0] == member) == own]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]  # -- a ChoiceField


class StandingForm(StepForm):
    """How the member stands, from when until when."""

    standing = forms.ChoiceField(
        label=_("Standing"),
        choices=[
            (Standing.LEAVE.value, Standing.LEAVE.label),
            (Standing.SUSPENDED.value, Standing.SUSPENDED.label),
            (Standing.FULL.value, Standing.FULL.label),
        ],
        widget=forms.RadioSelect,
    )
    on = ComingDay(label=_("From"), initial=today)
    until = ComingDay(
        label=_("Until"),
        required=False,
        help_text=_("On this day the member stands again as before. Empty: until you change it."),
    )
    reason = text(_("Reasons; the person reads them"), length=200)


class DepartureForm(StepForm):
    """Leaving the organisation."""

    on = ComingDay(label=_("From"), initial=today)
    departure = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            ("", _("Please choose")),
            *(pair for pair in DEPARTURES.items() if pair[0] != DIED),
        ],
    )
    reason = text(_("Note"), required=False, length=500)


class OwnDepartureForm(DepartureForm):
    """Leaving at one's own wish."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["departure"]


class DeathForm(StepForm):
    """The day somebody died."""

    on = DayField(label=_("Day of death"))


class CorrectionForm(StepForm):
    """Why the recorded end is wrong."""

    reason = text(_("What was wrong"), length=500)
