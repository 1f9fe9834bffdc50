from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from folkmoot.core.policy import signed_in
from folkmoot.members.models import DataCopy
from folkmoot.members.rights import copies
from folkmoot.members.rights.asking import ask_for_copy
from folkmoot.people.confirming import confirmation_first
from folkmoot.units.access import Request
from folkmoot.units.forms import Question


@signed_in
def data_copy(request: Request) -> HttpResponse:
    """Ask for a copy of one's data, see how far it is, and take it along."""
    Question.of(request)
    if request.access.person is None:
        return render(request, "members/no_person.html")
    if request.method == "POST":
        first = confirmation_first(request, reverse("members:copy"))
        if first is None:
            ask_for_copy(request.user, session_of(request))
        return first or redirect("members:copy")
    found = copies.copy_of(request.user)
    context = {
        "copy": found,
        "ends": found.asked + DataCopy.LIFE if found else None,
        "is_here": found and found.session == copies.digest_of(session_of(request)),
    }
    return render(request, "members/rights/copy.html", context)


@signed_in
@require_GET
def file(request: Request) -> HttpResponse:
    """The archive; in another session, after a day or for another account there is none."""
    Question.of(request)
    content = copies.ready_content(request.user, session_of(request))
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


def session_of(request: Request) -> str:
    """The key of the session; everybody who has signed in has one."""
    return str(request.session.session_key)
