"""Pages of cohorts: all of them, one of them, and making one."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from folkmoot.core.dates import today
from folkmoot.core.texts import TranslatedFormField
from folkmoot.members import cohorts
from folkmoot.members.forms_moves import StepForm, unit_choices
from folkmoot.members.models import Cohort
from folkmoot.units.access import Access, Request, holding, inside
from folkmoot.units.forms import DayQuestion
from folkmoot.units.looking import look_at_list
from folkmoot.units.models import Host, Membership, Placement, Unit

PAGE = 50
ANY = ("", gettext_lazy("any"))


class CohortQuestion(DayQuestion):
    """A day and a page."""

    page = forms.IntegerField(required=False, min_value=1)


class CohortForm(StepForm):
    """A rule: every condition that is filled in has to hold."""

    name = TranslatedFormField(label=gettext_lazy("Name"), max_length=100)
    unit = forms.ChoiceField(label=gettext_lazy("Drawn from"), required=False)
    year_from = forms.IntegerField(
        label=gettext_lazy("First employed in or after"),
        required=False, min_value=1900, max_value=2100,
    )  # fmt: skip
    year_to = forms.IntegerField(
        label=gettext_lazy("First employed in or before"),
        required=False, min_value=1900, max_value=2100,
    )  # fmt: skip
    hired_months = forms.IntegerField(
        label=gettext_lazy("New work begun within so many months"),
        required=False, min_value=1, max_value=120,
    )  # fmt: skip
    host = forms.ModelChoiceField(
        Host.objects.order_by("code"), label=gettext_lazy("Host"), required=False,
        to_field_name="code", empty_label=ANY[1],
    )  # fmt: skip
    standing = forms.ChoiceField(
        label=gettext_lazy("Standing"), required=False,
        choices=[ANY, *(pair for pair in Membership.Standing.choices if pair[0] != "applicant")],
    )  # fmt: skip
    age_from = forms.IntegerField(
        label=gettext_lazy("Age from"), required=False, min_value=0, max_value=150
    )
    age_to = forms.IntegerField(
        label=gettext_lazy("Age to"), required=False, min_value=0, max_value=150
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"), required=False,
        choices=[ANY, *settings.LANGUAGES],
    )  # fmt: skip

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access = access
        whole = [("", _("the whole organisation"))] if cohorts.may_make(access, None) else []
        reached = [
            r.path for r in access.reaches if r.whole_subtree and "register.change" in r.rights
        ]
        places = Placement.objects.on(access.day).within(reached)
        self.fields["unit"].choices = [*whole, *unit_choices(places)]  # type: ignore[attr-defined]  # -- a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Bands the right way round, at least one condition, and a subtree within reach."""
        data: dict[str, Any] = super().clean() or {}
        for low, high in (("year_from", "year_to"), ("age_from", "age_to")):
            if data.get(low) and data.get(high) and data[low] > data[high]:
                self.add_error(high, _("The second number is smaller than the first."))
        if not self.errors and not self.rule():
            self.add_error(None, _("Fill in at least one condition."))
        unit = self.unit_of(data)
        if "unit" not in self.errors and not cohorts.may_make(self.access, unit):
            self.add_error("unit", _("Your office does not reach so far."))
        return data

    def unit_of(self, data: dict[str, Any]) -> Unit | None:
        """The unit chosen; none is the whole organisation."""
        return Unit.objects.filter(code=data["unit"]).first() if data.get("unit") else None

    def rule(self) -> dict[str, Any]:
        """The conditions that are filled in."""
        data, found = self.cleaned_data, {}
        for name, low, high, least, most in (
            ("first_employed", "year_from", "year_to", 1900, 2100),
            ("age", "age_from", "age_to", 0, 150),
        ):
            if data.get(low) is not None or data.get(high) is not None:
                band = (data.get(low), data.get(high))
                found[name] = [
                    least if band[0] is None else band[0],
                    most if band[1] is None else band[1],
                ]
        if data.get("host"):
            found["host"] = data["host"].code
        simple = {name: data.get(name) for name in ("hired_months", "standing", "language")}
        return found | {name: value for name, value in simple.items() if value}


@inside
@require_GET
def cohort_list(request: Request) -> HttpResponse:
    """Every cohort, with the reader's own first."""
    rows = list(Cohort.objects.filter(closed=None).order_by("-made"))
    person = request.access.person
    mine = cohorts.cohorts_of(person, rows, today()) if person and rows else set()
    context = {
        "own": [row for row in rows if row.pk in mine],
        "others": [row for row in rows if row.pk not in mine],
        "may_make": request.access.has("register.change"),
    }
    return render(request, "members/cohorts.html", context)


def found_cohort(pk: int) -> Cohort:
    """A cohort, closed ones too: their past stays readable."""
    return get_object_or_404(Cohort.objects.select_related("unit"), pk=pk)


@inside
@require_GET
def cohort(request: Request, pk: int) -> HttpResponse:
    """The rule in words; since when the reader belongs; names for offices that reach them."""
    row, question, access = found_cohort(pk), CohortQuestion.of(request), request.access
    reached = cohorts.reached_members(row, access, question.day)
    may_date = access.has("register.see")
    day = question.day if may_date else today()
    page = Paginator(reached.order_by("person__number"), PAGE).get_page(question.wish["page"] or 1)
    me = access.person
    is_mine = me is not None and cohorts.belongs(row, me, day)
    if may_date and page.object_list:
        look_at_list(access, "register.see", page="cohort", reason="list")
    context = {
        "cohort": row,
        "question": question,
        "place": cohorts.place_of(row),
        "words": cohorts.words_of(row),
        "count": cohorts.shown_count(row, access, day),
        "page": page,
        "may_date": may_date,
        "is_mine": is_mine,
        "since": cohorts.since(row, me, day) if is_mine and me else None,
        "may_close": row.closed is None and cohorts.may_make(access, row.unit),
    }
    return render(request, "members/cohort.html", context)


@holding("register.change")
def make(request: Request) -> HttpResponse:
    """Save a rule."""
    form = CohortForm(request.POST or None, access=request.access)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        row = cohorts.make_cohort(
            data["name"], form.rule(), form.unit_of(data), by=request.access.me
        )
        messages.success(request, _("The cohort is made. It fills itself from now on."))
        return redirect("members:cohort", row.pk)
    return render(request, "members/cohort_new.html", {"form": form})


@require_POST
@holding("register.change")
def close(request: Request, pk: int) -> HttpResponse:
    """Close a cohort within reach."""
    row = found_cohort(pk)
    if row.closed or not cohorts.may_make(request.access, row.unit):
        raise Http404
    cohorts.close_cohort(row, by=request.access.me)
    messages.success(request, _("The cohort is closed."))
    return redirect("members:cohorts")
