"""A member's own work: several jobs at a time, and where a change of them leads."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from folkmoot.members import employments
from folkmoot.members.forms_moves import StepForm
from folkmoot.members.steps import attempt
from folkmoot.units.access import Request, member
from folkmoot.units.forms import DayField
from folkmoot.units.models import Employment, Host


class JobForm(StepForm):
    """A spell of work."""

    host = forms.ModelChoiceField(
        Host.objects.order_by("code"),
        label=gettext_lazy("Company or institution"),
        required=False,
        empty_label=gettext_lazy("another one, or none"),
        to_field_name="code",
    )
    title = forms.CharField(label=gettext_lazy("Position"), max_length=120, required=False)
    starts = DayField(label=gettext_lazy("First day"))
    ends = DayField(label=gettext_lazy("First day after"), required=False)


class EndJobForm(StepForm):
    """When a spell of work ended."""

    on = DayField(label=gettext_lazy("First day after"))


@member
def add(request: Request) -> HttpResponse:
    """Record new work; it stands beside the other work there is."""
    form, me = JobForm(request.POST or None), request.access.me
    if request.method == "POST" and attempt(
        form, lambda data: employments.add_employment(me, employments.Job(**data), by=me)
    ):
        messages.success(request, _("Your work is recorded."))
        return redirect("members:own")
    return render(request, "members/job.html", {"form": form})


def own_spell(request: Request, pk: int) -> Employment:
    """A spell of one's own; another does not exist."""
    rows = Employment.objects.live().filter(person=request.access.me)
    return get_object_or_404(rows.select_related("host"), pk=pk)


@member
def end(request: Request, pk: int) -> HttpResponse:
    """Record that work ended."""
    spell = own_spell(request, pk)
    form, me = EndJobForm(request.POST or None), request.access.me
    if request.method == "POST" and attempt(
        form, lambda data: employments.end_employment(spell, on=data["on"], by=me)
    ):
        messages.success(request, _("The end of your work is recorded."))
        return redirect("members:own")
    return render(request, "members/job.html", {"form": form, "spell": spell})


@require_POST
@member
def remove(request: Request, pk: int) -> HttpResponse:
    """Work that was recorded by mistake."""
    employments.remove_employment(own_spell(request, pk), by=request.access.me)
    messages.success(request, _("What was recorded by mistake is withdrawn."))
    return redirect("members:own")
