from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from folkmoot.units.access import Request, inside
from folkmoot.units.forms import Question
from folkmoot.units.models import Unit
from folkmoot.units.queries import latest_places
from folkmoot.units.story.drawing import Story, draw
from folkmoot.units.story.queries import (
    Members,
    chapters_of,
    is_large,
    reach_of,
    relatives_of,
    terms_of,
    units_below,
)

MOST_OPEN = 20  # rows of a list that is not folded


@inside
@require_GET
def story(request: Request, code: str) -> HttpResponse:
    """What a unit was over time. Names and offices are open to all inside, numbers are not."""
    Question.of(request)
    unit = get_object_or_404(Unit, code=code)
    chapters = chapters_of(unit)
    if not chapters:
        raise Http404
    place = latest_places([unit.pk])[unit.pk]
    reach = reach_of(request.access, place)
    counts_all = reach.whole and not is_large(unit)
    members = Members(unit, whole=counts_all) if reach.alone else None
    terms, below = terms_of(unit), units_below(unit)
    context = {
        "unit": unit,
        "place": place,
        "chapters": chapters,
        "relatives": relatives_of(unit),
        "below": below,
        "is_long": len(below) > MOST_OPEN,
        "terms": terms,
        "counts_all": counts_all,
        "years": members.by_year(chapters[0].place.starts) if members else None,
        "drawing": draw(Story(chapters, below, terms, members)),
    }
    return render(request, "units/story.html", context)
