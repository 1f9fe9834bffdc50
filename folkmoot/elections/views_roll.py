"""The roll of an election: one's own entry, objections, and the officers' view of all entries."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from folkmoot.elections.alarms import concerned, numbers_of, right_to_names
from folkmoot.elections.forms import ObjectionAnswerForm, ObjectionForm
from folkmoot.elections.views import Scene, require, scene_of
from folkmoot.members.forms import PageQuestion
from folkmoot.members.models import RollObjection
from folkmoot.members.movements import first_day
from folkmoot.members.rolls import (
    OwnObjection,
    RollClosed,
    answer_objection,
    inclusion,
    object_to_roll,
)
from folkmoot.units.access import Request, inside
from folkmoot.units.looking import look_at_list

ROWS = 50


@inside
def roll(request: Request, pk: int) -> HttpResponse:
    """Own entry with its reason; holders of the call see every entry, which is noted as a look."""
    return roll_page(request, scene_of(request, pk))


def roll_page(
    request: Request,
    scene: Scene,
    objection: ObjectionForm | None = None,
    answers: dict[int, ObjectionAnswerForm] | None = None,
) -> HttpResponse:
    """The page, with forms that must be mended."""
    found, entries = scene.election.roll, None
    reads_names = right_to_names(request.access, [scene.place.path]) is not None
    if scene.standing.may_call:
        entries = found.latest.entries.select_related("person").order_by(
            "is_included", "person__number"
        )
        look_at_list(
            request.access, "election.call", page="roll", reason="roll", paths=[scene.place.path]
        )
    context = {
        "election": scene.election,
        "roll": found,
        "versions": found.versions.order_by("number"),
        "entry": scene.standing.entry,
        "entries": entries,
        "entitled": sum(row.is_included for row in entries or ()),
        "objections": _objections(request, scene, answers or {}),
        "form": objection or ObjectionForm(),
        "standing_may_answer": scene.standing.may_call,
        "may_object": found.is_contestable() and request.access.is_member,
        "numbers": numbers_of(found, are_exact=reads_names),
        "reads_names": reads_names,
    }
    return render(request, "elections/roll.html", context)


@inside
@require_safe
def concerned_people(request: Request, pk: int) -> HttpResponse:
    """The records behind the counts, within reach; every look is noted."""
    wish = PageQuestion.of(request).wish
    scene = scene_of(request, pk)
    right = right_to_names(request.access, [scene.place.path])
    require(right)
    assert right is not None
    look_at_list(request.access, right, page="roll", reason="roll", paths=[scene.place.path])
    roll = scene.election.roll
    context = {
        "election": scene.election,
        "roll": roll,
        "since": first_day(roll),
        "page": Paginator(concerned(roll, request.access), ROWS).get_page(wish["page"] or 1),
    }
    return render(request, "elections/concerned.html", context)


def _objections(
    request: Request, scene: Scene, answers: dict[int, ObjectionAnswerForm]
) -> list[tuple[RollObjection, ObjectionAnswerForm]]:
    rows = scene.election.roll.objections.select_related("person")
    if not scene.standing.may_call:
        rows = rows.filter(person=request.access.person)
    return [(row, answers.get(row.pk) or _answer_form(row)) for row in rows.order_by("-recorded")]


def _answer_form(row: RollObjection, data: QueryDict | None = None) -> ObjectionAnswerForm:
    return ObjectionAnswerForm(data, auto_id=f"answer-{row.pk}-%s")


@inside
def proof(request: Request, pk: int) -> HttpResponse:
    """Own entry with salt and path, to check against the published root."""
    scene = scene_of(request, pk)
    require(scene.standing.entry)
    assert scene.standing.entry is not None
    text = json.dumps(inclusion(scene.standing.entry), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="roll-entry-{pk}.json"'
    return response


@require_POST
@inside
def object_to(request: Request, pk: int) -> HttpResponse:
    """Object to one's own entry, or to having none."""
    scene = scene_of(request, pk)
    require(request.access.is_member)
    form = ObjectionForm(request.POST)
    mine = scene.election.roll.objections.filter(person=request.access.person)
    if mine.filter(is_accepted=None).exists():
        form.add_error(None, _("Your earlier objection has not been answered yet."))
    if not form.is_valid():
        return roll_page(request, scene, objection=form)
    try:
        object_to_roll(
            scene.election.roll, form.cleaned_data["text"], by=request.access.me, at=scene.place
        )
    except RollClosed:
        messages.error(request, _("The time for objections is over."))
    else:
        messages.success(request, _("Your objection is recorded. You will find the answer here."))
    return redirect("elections:roll", pk)


@require_POST
@inside
def answer(request: Request, pk: int, objection: int) -> HttpResponse:
    """Answer an objection; accepting makes a new version of the roll."""
    scene = scene_of(request, pk)
    require(scene.standing.may_call)
    row = get_object_or_404(scene.election.roll.objections, pk=objection)
    form = _answer_form(row, request.POST)
    if not form.is_valid():
        return roll_page(request, scene, answers={row.pk: form})
    try:
        answer_objection(row, **form.cleaned_data, by=request.access.me, at=scene.place)
    except RollClosed:
        messages.error(request, _("This objection was answered, or the roll is final."))
    except OwnObjection:
        messages.error(request, _("Somebody else must answer your own objection."))
    else:
        messages.success(request, _("The answer is recorded."))
    return redirect("elections:roll", pk)
