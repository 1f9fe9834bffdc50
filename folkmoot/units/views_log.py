from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from folkmoot.audit.queries import head
from folkmoot.units.access import Request, inside
from folkmoot.units.forms import Question
from folkmoot.units.log import RIGHT, is_visible, lines_of, visible_entries
from folkmoot.units.looking import look_at_list
from folkmoot.units.models import Unit

ROWS = 50


class LogQuestion(Question):
    """Of which unit, and which page."""

    unit = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1)


@inside
@require_safe
def log(request: Request) -> HttpResponse:
    """What was decided and done in the reader's units, and how to check that nothing is missing."""
    wish = LogQuestion.of(request).wish
    entries, unit = visible_entries(request.access), None
    if code := wish["unit"]:
        unit = get_object_or_404(Unit, code=code)
        if not is_visible(request.access, unit):
            raise Http404
        entries = entries.filter(body__unit=unit.pk)
    page = Paginator(entries, ROWS).get_page(wish["page"] or 1)
    lines = lines_of(page, request.access)
    if any(line.private for line in lines):
        look_at_list(request.access, RIGHT, page="log", reason="log")
    context = {
        "unit": unit,
        "page": page,
        "lines": lines,
        "head": head(),
    }
    return render(request, "units/log.html", context)
