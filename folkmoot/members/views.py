from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from folkmoot.core.policy import signed_in
from folkmoot.members.exports.forms import ASKED
from folkmoot.members.forms import PageQuestion, ReasonQuestion, RegisterQuestion
from folkmoot.members.own import stands
from folkmoot.members.queries import looks_at, record_of, seen, visible_record
from folkmoot.members.register import Register
from folkmoot.members.rights.requests import requests_of
from folkmoot.members.standings import latest_end
from folkmoot.units.access import Request, holding
from folkmoot.units.looking import PICKED, look_at, look_at_list
from folkmoot.units.reading import records_read

PAGE, LOOKS = 50, 20


@holding("register.see")
@require_GET
def register(request: Request) -> HttpResponse:
    """The members of the units that the reader's offices reach, and nobody else's."""
    question = RegisterQuestion.of(request)
    register = Register(request.access, question.day, question.instant)
    found = register.asked(question.wish)
    if found.scope.is_vague:
        question.add_error("unit", _("Many units are called so. Write more of the name."))
    listed: Any = found if question.is_valid() else []
    page = Paginator(listed, PAGE).get_page(question.wish["page"] or 1)
    if found.scope.paths:
        paths = found.scope.paths
        look_at_list(request.access, "register.see", page="register", reason="list", paths=paths)
    context = {
        "question": question,
        "is_more": question.is_valid() and found.is_more,
        "unit": found.scope.name,
        "page": page,
        "rows": register.entries(page),
        "may_import": request.access.has("register.change"),
        "export": export_address(question) if request.access.has("register.export") else "",
    }
    return render(request, "members/register.html", context)


def export_address(question: RegisterQuestion) -> str:
    """Where what the page shows is exported; what was known at another time is not."""
    if not question.is_valid() or question.instant:
        return ""
    asked = {name: question.wish[name] for name in ASKED if question.wish[name]}
    asked |= {"on": question.day.isoformat()} if question.is_dated else {}
    return f"{reverse('members:export')}?{urlencode(asked)}".rstrip("?")


@signed_in
@require_GET
def record(request: Request, number: str) -> HttpResponse:
    """One person's record, for that person and for offices that reach the person's home, who say
    why they open it: the person reads it.
    """
    question, access = ReasonQuestion.of(request), request.access
    found = visible_record(access, number)
    if found.person.number != number:  # the number of a record that was merged into this one
        return redirect("members:record", found.person.number)
    person, home = found.person, found.home
    if access.person == person or home is None:
        return render(request, "members/record.html", {"record": found})
    why = question.wish["why"]
    if not why:
        context = {"person": person, "reasons": PICKED.items(), "question": question}
        return render(request, "members/why.html", context)
    role = access.role_at("register.see", home.path)
    look_at(access, person, at=home, page="record", reason=why, role=role)
    context = {
        "record": found,
        "reason": PICKED[why],
        "read": records_read(access.me),
        "may_change": not person.erased and access.may("register.change", home.path),
        "has_left": latest_end(person),
    }
    return render(request, "members/record.html", context)


@signed_in
@require_GET
def own(request: Request) -> HttpResponse:
    """What is stored about the reader, and who else read it (LG-2)."""
    question = PageQuestion.of(request)
    person = request.access.person
    if person is None:
        return render(request, "members/no_person.html")
    record = record_of(person)
    page = Paginator(looks_at(record), LOOKS).get_page(question.wish["page"] or 1)
    context = {"record": record, "page": page, "looks": seen(page)}
    context |= {"stands": stands(request.access, record), "requests": requests_of(person)}
    return render(request, "members/own.html", context)
