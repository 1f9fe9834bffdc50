from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from folkmoot.units.access import Request, inside
from folkmoot.units.forms import DayQuestion
from folkmoot.units.log import is_visible
from folkmoot.units.models import Placement, Unit
from folkmoot.units.queries import ancestors_of, children_of, offices_of, reached_on, tree_on


@inside
@require_GET
def tree(request: Request) -> HttpResponse:
    """The whole organisation on a day."""
    question = DayQuestion.of(request)
    roots = tree_on(request.access, question.day)
    return render(request, "units/tree.html", {"question": question, "roots": roots})


@inside
@require_GET
def unit(request: Request, code: str) -> HttpResponse:
    """One unit on a day: its place, hosts, offices and sub-units are open to all inside."""
    found = get_object_or_404(Unit, code=code)
    question = DayQuestion.of(request)
    place = Placement.objects.on(question.day).select_related("unit", "kind").filter(unit=found)
    shown = place.first()
    context: dict[str, Any] = {"question": question, "unit": found, "place": shown}
    if shown:
        context |= described(request, shown, question)
    return render(request, "units/unit.html", context)


def described(request: Request, place: Placement, question: DayQuestion) -> dict[str, Any]:
    """What a unit's page says when the unit stands on the day."""
    day = question.day
    return {
        "ancestors": ancestors_of(place, day),
        "hosts": place.unit.hosts.order_by("code"),
        "offices": offices_of(place, day),
        "children": children_of(place, day),
        "may_see_register": reached_on(request.access, "register.see", day)
        .filter(pk=place.pk)
        .exists(),
        "may_read_log": is_visible(request.access, place.unit),
    }
