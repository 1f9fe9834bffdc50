from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from folkmoot.core.declared import BASES
from folkmoot.core.policy import signed_in
from folkmoot.core.retention import forecasts
from folkmoot.members.rights.kept import kept
from folkmoot.members.rights.requests import clock
from folkmoot.units.access import Request
from folkmoot.units.forms import Question


@signed_in
@require_GET
def what_is_kept(request: Request) -> HttpResponse:
    """What the organisation keeps about people, why, for how long, and who reads it."""
    Question.of(request)
    context = {"kept": kept(), "bases": BASES, "clock": clock()}
    return render(request, "members/rights/kept.html", context)


@signed_in
@require_GET
def what_goes(request: Request) -> HttpResponse:
    """What will go by itself, how much of it and when; nobody is named."""
    Question.of(request)
    context = {"forecasts": forecasts(timezone.now())}
    return render(request, "members/rights/retention.html", context)
