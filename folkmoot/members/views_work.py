"""The secretary's desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from folkmoot.members.worklists import sections
from folkmoot.units.access import Request, holding
from folkmoot.units.forms import Question
from folkmoot.units.looking import look_at_list


@holding("register.see")
@require_GET
def work(request: Request) -> HttpResponse:
    """What waits in the units that the reader's offices reach."""
    Question.of(request)
    access = request.access
    look_at_list(access, "register.see", page="work", reason="work")
    found = sections(access)
    context = {"sections": found, "total": sum(one.total for one in found)}
    return render(request, "members/work.html", context)
