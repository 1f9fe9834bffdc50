"""The secretary's desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from folkmoot.audit.actions import note_look
from folkmoot.members.worklists import sections
from folkmoot.units.access import Request, holding
from folkmoot.units.forms import Question
from folkmoot.units.queries import shared_spot


@holding("register.see")
@require_GET
def work(request: Request) -> HttpResponse:
    """What waits in the units that the reader's offices reach."""
    Question.of(request)
    access = request.access
    reaches = [reach for reach in access.reaches if "register.see" in reach.rights]
    note_look(
        viewer=access.me,
        role=reaches[0].office,
        page="work",
        at=shared_spot(reach.path for reach in reaches),
    )
    found = sections(access)
    context = {"sections": found, "total": sum(one.total for one in found)}
    return render(request, "members/work.html", context)
