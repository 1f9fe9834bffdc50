"""Pages of work that the rules make: units out of rule, and the planned end of a unit."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.core.dates import today
from folkmoot.units.access import Request, holding
from folkmoot.units.models import Placement, Unit
from folkmoot.units.rulebook import ends
from folkmoot.units.rulebook.ends import EndRefused
from folkmoot.units.rulebook.forms import DayOnlyQuestion, EndForm
from folkmoot.units.rulebook.queries import planned_end, rulebook_on
from folkmoot.units.rulebook.worklist import out_of_rule


@holding("act.propose")
@require_GET
def worklist(request: Request) -> HttpResponse:
    """Units out of rule, what the rules offer, hosts without a unit, planned ends."""
    question = DayOnlyQuestion.of(request)
    context = {
        "question": question,
        "rules": rulebook_on(question.day),
        "work": out_of_rule(request.access, question.day),
        "is_dated": question.day != today(),
    }
    return render(request, "units/rulebook/worklist.html", context)


def place_to_mend(request: Request, code: str) -> Placement:
    """A unit for which the reader may propose acts; another does not exist."""
    rows = request.access.units("act.propose").select_related("unit", "kind")
    return get_object_or_404(rows, unit__code=code)


@holding("act.propose")
def plan(request: Request, code: str) -> HttpResponse:
    """Plan the end of a unit, or plan it anew."""
    place = place_to_mend(request, code)
    standing = planned_end(place.unit_id, today())
    initial = {
        name: getattr(standing, field)
        for name, field in (("purpose", "purpose"), ("ends", "ends"), ("target", "target_id"))
        if standing
    }
    form = EndForm(request.POST or None, initial=initial, place=place, access=request.access)
    if request.method == "POST" and planned(request, place, form):
        messages.success(request, _("The end of the unit is planned."))
        return redirect("units:unit", code)
    context = {"form": form, "place": place, "standing": standing}
    return render(request, "units/rulebook/plan_end.html", context)


def planned(request: Request, place: Placement, form: EndForm) -> bool:
    """Whether it is planned; else what is wrong stands beside the form."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        ends.plan_end(
            place,
            target=Unit.objects.get(pk=given["target"]),
            ends=given["ends"],
            purpose=given["purpose"],
            by=request.access.me,
        )
    except EndRefused as refused:
        form.add_error("ends" if refused.code == "not_ahead" else None, str(refused))
        return False
    return True


@require_POST
@holding("act.propose")
def drop(request: Request, code: str) -> HttpResponse:
    """The unit is not meant to end any more."""
    place = place_to_mend(request, code)
    standing = planned_end(place.unit_id, today())
    if standing is None:
        raise Http404
    try:
        ends.drop_end(standing, by=request.access.me)
    except EndRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The unit is not meant to end any more."))
    return redirect("units:unit", code)
