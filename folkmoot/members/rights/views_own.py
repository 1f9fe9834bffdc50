"""Pages of members about their own data."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.core.declared import holds_of, remains_of
from folkmoot.core.policy import signed_in
from folkmoot.members.models import DataRequest
from folkmoot.members.refusals import Refused, sentence
from folkmoot.members.rights import edits, requests
from folkmoot.members.rights.erasing import ask_for_erasure, fates
from folkmoot.members.rights.forms import CorrectionRequestForm, EraseForm, OwnForm
from folkmoot.members.steps import attempt
from folkmoot.people.confirming import confirmation_first
from folkmoot.units.access import Request
from folkmoot.units.forms import Question


@signed_in
def edit(request: Request) -> HttpResponse:
    """Change what is one's own to change; a new address only after a fresh confirmation."""
    Question.of(request)
    person = request.access.person
    if person is None:
        return render(request, "members/no_person.html")
    form = OwnForm(request.POST or None, initial={n: getattr(person, n) for n in edits.OWN})
    if request.method == "POST":
        is_moving = form.is_valid() and form.cleaned_data["email"] != person.email
        first = confirmation_first(request, reverse("members:edit")) if is_moving else None
        if first:
            messages.info(request, _("Confirm who you are, then write the new address again."))
            return first
        if attempt(form, lambda data: edits.edit_own(person, data, by=person)):
            messages.success(request, _("Your record is changed."))
            return redirect("members:own")
    return render(request, "members/rights/edit.html", {"form": form})


@signed_in
def correction(request: Request) -> HttpResponse:
    """Ask for what the organisation changes: name, dates."""
    Question.of(request)
    person = request.access.person
    if person is None:
        return render(request, "members/no_person.html")
    form = CorrectionRequestForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: requests.ask_for_correction(
            person, data["field"], data["value"], note=data["note"], by=person
        ),
    ):
        messages.success(request, _("Your request is on its way. You find the answer here."))
        return redirect("members:own")
    return render(request, "members/rights/correction.html", {"form": form, "person": person})


@signed_in
def erasure(request: Request) -> HttpResponse:
    """What erasure would take and leave; asking for it after a fresh confirmation."""
    Question.of(request)
    person = request.access.person
    if person is None:
        return render(request, "members/no_person.html")
    form = EraseForm(request.POST or None)
    first = confirmation_first(request, reverse("members:erase")) if request.POST else None
    if first:
        return first
    made: list[DataRequest] = []
    if request.method == "POST" and attempt(
        form, lambda data: made.append(ask_for_erasure(person, by=person))
    ):
        is_held = made[0].settled is not None
        say, words = (
            (messages.warning, _("Erasure has to wait. The reasons stand under your rights."))
            if is_held
            else (messages.success, _("Your request is on its way. You find the answer here."))
        )
        say(request, words)
        return redirect("members:own")
    context = {
        "form": form, "fates": fates(), "holds": holds_of(person), "remains": remains_of(person),
    }  # fmt: skip
    return render(request, "members/rights/erase.html", context)


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a request of one's own back; another does not exist."""
    row = get_object_or_404(DataRequest, pk=pk, person=request.access.person)
    try:
        requests.withdraw_request(row, by=request.access.me)
    except Refused as refused:
        messages.error(request, sentence(refused.code))
    else:
        messages.success(request, _("Your request is taken back."))
    return redirect("members:own")
