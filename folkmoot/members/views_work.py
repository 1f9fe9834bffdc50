"""The secretary's desk."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from folkmoot.members.forms import WorkQuestion
from folkmoot.members.worklists import MOST, Section, is_wide, sections
from folkmoot.units.access import Request, holding
from folkmoot.units.looking import look_at_list


@holding("register.see")
@require_GET
def work(request: Request) -> HttpResponse:
    """What waits in the units that the reader's offices reach."""
    question = WorkQuestion.of(request)
    access = request.access
    look_at_list(access, "register.see", page="work", reason="work")
    found = sections(access)
    if code := question.wish["section"]:
        return one_section(request, [one for one in found if one.code == code], question)
    total = sum(len(one.tasks) for one in found)
    context = {"sections": found, "total": total, "is_wide": is_wide(access)}
    return render(request, "members/work.html", context)


def one_section(request: Request, found: list[Section], question: WorkQuestion) -> HttpResponse:
    """All that waits of one kind, in pages."""
    if not found:
        raise Http404
    page = Paginator(found[0].tasks, MOST).get_page(question.wish["page"] or 1)
    return render(request, "members/work_section.html", {"section": found[0], "page": page})
