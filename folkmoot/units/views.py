from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from folkmoot.units.access import Request, inside
from folkmoot.units.acts.kinds import KINDS
from folkmoot.units.acts.queries import acts_of
from folkmoot.units.forms import KnownQuestion, TreeQuestion
from folkmoot.units.log import is_visible
from folkmoot.units.models import Placement, Unit
from folkmoot.units.queries import (
    ancestors_of,
    answers_of,
    children_of,
    offices_of,
    reached_on,
    tree_on,
)
from folkmoot.units.rulebook.queries import planned_end


@inside
@require_GET
def tree(request: Request) -> HttpResponse:
    """The whole organisation on a day."""
    question = TreeQuestion.of(request)
    opened = question.wish["open"]
    roots = tree_on(request.access, question.day, question.instant, opened=opened)
    context = {
        "question": question, "roots": roots, "may_mend": request.access.has("act.propose"),
    }  # fmt: skip
    return render(request, "units/tree.html", context)


@inside
@require_GET
def unit(request: Request, code: str) -> HttpResponse:
    """One unit on a day: its place, hosts, offices and sub-units are open to all inside."""
    found = get_object_or_404(Unit, code=code)
    question = KnownQuestion.of(request)
    places = Placement.objects.on(question.day, question.instant).filter(unit=found)
    shown = places.select_related("unit", "kind").first()
    context: dict[str, Any] = {"question": question, "unit": found, "place": shown}
    context |= acts_about(request, found)
    if shown:
        context |= described(request, shown, question)
    return render(request, "units/unit.html", context)


def described(request: Request, place: Placement, question: KnownQuestion) -> dict[str, Any]:
    """What a unit's page says when the unit stands on the day."""
    asked = (question.day, question.instant)
    reached = reached_on(request.access, "register.see", *asked)
    return {
        "ancestors": ancestors_of(place, *asked),
        "hosts": place.unit.hosts.order_by("code"),
        "offices": offices_of(place, *asked),
        "answers": answers_of(place, *asked),
        "children": children_of(place, *asked),
        "planned_end": planned_end(place.unit_id, *asked),
        "may_see_register": reached.filter(pk=place.pk).exists(),
        "may_read_log": is_visible(request.access, place.unit),
    }


def acts_about(request: Request, found: Unit) -> dict[str, Any]:
    """The acts about a unit, and those that the reader may propose for it today."""
    acts = acts_of(found, request.access)
    may_propose = request.access.units("act.propose").filter(unit=found).exists()
    return {
        "acts": [(act, KINDS[act.kind].TITLE) for act in acts],
        "kinds": [(code, kind.NAME) for code, kind in KINDS.items()] if may_propose else [],
    }
