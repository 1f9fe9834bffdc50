from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from folkmoot.audit.actions import note_look
from folkmoot.core.policy import signed_in
from folkmoot.members.forms import PageQuestion, RegisterQuestion
from folkmoot.members.own import stands
from folkmoot.members.queries import Register, looks_at, record_of, seen, visible_record
from folkmoot.members.standings import latest_end
from folkmoot.units.access import Access, Request, holding
from folkmoot.units.forms import Question
from folkmoot.units.models import Membership
from folkmoot.units.queries import home_places, shared_spot

PAGE = 50


@holding("register.see")
@require_GET
def register(request: Request) -> HttpResponse:
    """The members of the units that the reader's offices reach, and nobody else's."""
    question = RegisterQuestion.of(request)
    found = Register(request.access, question.day, question.instant)
    rows = found.asked(question.wish) if question.is_valid() else Membership.objects.none()
    page = Paginator(rows, PAGE).get_page(question.wish["page"] or 1)
    note_list(request.access, found.within(question.wish["unit"]))
    context = {
        "question": question,
        "register": found,
        "page": page,
        "rows": found.entries(page),
        "may_import": request.access.has("register.change"),
    }
    return render(request, "members/register.html", context)


def note_list(access: Access, places: list[Any]) -> None:
    """A page of the register is one look, at the lowest unit that holds all it may show."""
    spot = shared_spot(place.path for place in places)
    role = next(r.office for r in access.reaches if "register.see" in r.rights)
    if access.person:
        note_look(viewer=access.person, role=role, page="register", at=spot)


@signed_in
@require_GET
def record(request: Request, number: str) -> HttpResponse:
    """One person's record, for that person and for offices that reach the person's home."""
    Question.of(request)
    found, home = visible_record(request.access, number)
    if found.person.number != number:  # the number of a record that was merged into this one
        return redirect("members:record", found.person.number)
    viewer = request.access.person
    if viewer and home and viewer != found.person:
        role = request.access.role_at("register.see", home.path)
        note_look(viewer=viewer, role=role, page="record", subject=found.person, at=home)
    person = found.person
    may_change = viewer != person and home and request.access.may("register.change", home.path)
    context = {"record": found, "may_change": may_change, "has_left": latest_end(person)}
    return render(request, "members/record.html", context)


@signed_in
@require_GET
def own(request: Request) -> HttpResponse:
    """What is stored about the reader, and who else read it (LG-2)."""
    question = PageQuestion.of(request)
    person = request.access.person
    if person is None:
        return render(request, "members/no_person.html")
    looks = looks_at(person, home_places([person.pk]).get(person.pk))
    page = Paginator(looks, PAGE).get_page(question.wish["page"] or 1)
    context = {"record": record_of(person), "page": page, "looks": seen(page)}
    context |= {"stands": stands(request.access, person)}
    return render(request, "members/own.html", context)
