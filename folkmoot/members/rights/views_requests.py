"""A request about somebody's data, for the office that answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.core.declared import holds_of, remains_of
from folkmoot.members.forms_moves import PlainForm, StepForm
from folkmoot.members.models import DataRequest
from folkmoot.members.reach import CHANGE, obstacle
from folkmoot.members.refusals import sentence
from folkmoot.members.rights import requests
from folkmoot.members.rights.edits import seats_of
from folkmoot.members.rights.erasing import carry_out_erasure, fates
from folkmoot.members.rights.forms import EraseForm, RefuseRequestForm
from folkmoot.members.steps import attempt
from folkmoot.people.models import Person
from folkmoot.units.access import Request, holding
from folkmoot.units.forms import Question
from folkmoot.units.looking import look_at
from folkmoot.units.models import Placement


@dataclass(frozen=True)
class Answer:
    """One way to answer a request of some kind."""

    label: str | Promise
    kind: str
    form: type[StepForm]
    act: Callable[[DataRequest, dict[str, Any], Person], object]
    done: str | Promise
    tone: str = ""


ANSWERS = {
    "correct": Answer(
        _("Correct the register"), DataRequest.Kind.CORRECTION, PlainForm,
        lambda row, data, by: requests.carry_out_correction(row, by=by),
        _("The register is corrected."),
    ),
    "erase": Answer(
        _("Erase the data"), DataRequest.Kind.ERASURE, EraseForm,
        lambda row, data, by: carry_out_erasure(row, by=by),
        _("The data are erased. What stays leads to nobody."), "danger",
    ),
    "refuse": Answer(
        _("Refuse, with reasons"), "", RefuseRequestForm,
        lambda row, data, by: requests.refuse_request(row, reason=data["reason"], by=by),
        _("The refusal is recorded. The person reads the reasons."), "danger",
    ),
}  # fmt: skip


def found_request(request: Request, pk: int) -> tuple[DataRequest, Placement]:
    """A request of somebody whose home the reader's office reaches; no other exists."""
    row = get_object_or_404(DataRequest.objects.select_related("person"), pk=pk)
    home = seats_of([row.person_id]).get(row.person_id)
    if home is None or not request.access.may(CHANGE, home.path):
        raise Http404
    return row, home


@holding(CHANGE)
@require_GET
def data_request(request: Request, pk: int) -> HttpResponse:
    """What is asked for, until when it must be answered, and the ways to answer."""
    Question.of(request)
    row, home = found_request(request, pk)
    return show(request, row, home, {})


@require_POST
@holding(CHANGE)
def answer(request: Request, pk: int, verb: str) -> HttpResponse:
    """Answer a request, unless it is one's own or of somebody in a higher office."""
    row, home = found_request(request, pk)
    found = ANSWERS.get(verb)
    if found is None or found.kind not in {"", row.kind}:
        raise Http404
    if row.settled:
        messages.error(request, sentence("too_late"))
        return redirect("members:request", pk)
    if obstacle(request.access, row.person, home):
        return show(request, row, home, {}, status=403)
    form = found.form(request.POST, prefix=verb)
    if attempt(form, lambda data: found.act(row, data, request.access.me)):
        messages.success(request, str(found.done))
        return redirect("members:work")
    return show(request, row, home, {verb: form})


def show(
    request: Request,
    row: DataRequest,
    home: Placement,
    bound: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """The page of a request."""
    hindrance = obstacle(request.access, row.person, home)
    is_erasure = row.kind == DataRequest.Kind.ERASURE and not row.settled
    holds = holds_of(row.person) if is_erasure else []
    role = request.access.role_at(CHANGE, home.path)
    look_at(request.access, row.person, at=home, page="request", reason="request", role=role)
    forms = {
        verb: (each, bound.get(verb) or each.form(prefix=verb))
        for verb, each in ANSWERS.items()
        if each.kind in {"", row.kind} and not (row.settled or hindrance)
        if not (holds and verb == "erase")
    }
    context = {
        "row": row,
        "home": home,
        "now": getattr(row.person, row.field) if row.field else None,
        "wanted": wanted(row),
        "forms": forms,
        "bound": set(bound),
        "holds": holds,
        "remains": remains_of(row.person) if is_erasure else [],
        "fates": fates() if is_erasure else None,
        "refusal": sentence(hindrance) if hindrance and not row.settled else "",
    }
    return render(request, "members/rights/request.html", context, status=status)


def wanted(row: DataRequest) -> Any:
    """The value asked for, as the register would hold it."""
    return requests.value_of(row.field, row.value) if row.field and row.value else ""
