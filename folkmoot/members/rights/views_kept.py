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
    every = kept()
    groups = [(basis, [one for one in every if one.table.basis == basis]) for basis in BASES]
    context = {"groups": groups, "clock": clock()}
    return render(request, "members/rights/kept.html", context)


@signed_in
@require_GET
def what_goes(request: Request) -> HttpResponse:
    """What will go by itself, and when: the reader's own; everything for those who run the service.

    How much there is of others would tell of them, if only their number (AZ-4).
    """
    Question.of(request)
    is_all = request.access.has("service.see")
    person = None if is_all else request.access.person
    listed = forecasts(timezone.now(), person) if is_all or person else []
    context = {"forecasts": listed, "is_all": is_all}
    return render(request, "members/rights/retention.html", context)
