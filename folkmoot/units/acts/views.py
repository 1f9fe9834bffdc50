"""Pages of acts: proposing one, reading it with what it brings about, signing, withdrawing."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.core.dates import today
from folkmoot.core.policy import taking
from folkmoot.units.access import Access, Request, holding, inside
from folkmoot.units.acts import actions
from folkmoot.units.acts.consequences import consequences_of, digest_of
from folkmoot.units.acts.forms import FORMS, ActForm, PeopleFields, SplitForm
from folkmoot.units.acts.kinds import KINDS, draft_of
from folkmoot.units.acts.models import Act
from folkmoot.units.acts.prefill import TAKEN, prefilled
from folkmoot.units.acts.queries import lines_of, may_read, reaches, roles_of
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.forms import Question
from folkmoot.units.looking import look_at_list


@holding("act.propose")
@taking(*TAKEN)
def propose(request: Request, code: str, kind: str) -> HttpResponse:
    """Propose an act for a unit."""
    place = get_object_or_404(
        request.access.units("act.propose").select_related("unit", "kind"), unit__code=code
    )
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](
        request.POST or None,
        request.FILES or None,
        initial={"on": today()} | prefilled(request.GET),
        place=place,
        access=request.access,
    )
    if request.method == "POST" and "more" in request.POST and isinstance(form, SplitForm):
        form.grow()
    elif request.method == "POST" and (act := proposed(request, kind, form)):
        messages.success(request, _("Proposed. A second person must sign it."))
        return redirect("acts:act", act.pk)
    if isinstance(form, PeopleFields | SplitForm):
        look_at_list(request.access, "act.propose", page="act", reason="act", paths=[place.path])
    context = {"form": form, "place": place, "name": KINDS[kind].NAME}
    return render(request, "units/acts/new.html", context)


def proposed(request: Request, kind: str, form: ActForm) -> Act | None:
    """The act, or what is wrong beside the form."""
    if not form.is_valid():
        return None
    found = form.cleaned_data
    try:
        return actions.propose_act(
            kind,
            form.parameters(),
            on=found["on"],
            reason=found["reason"],
            decision=found["decision"],
            by=request.access.me,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


def readable(request: Request, pk: int) -> Act:
    """An act that the reader may read; another does not exist."""
    found = get_object_or_404(
        Act.objects.select_related("proposed_by", "approved_by", "withdrawn_by"), pk=pk
    )
    if not may_read(request.access, found):
        raise Http404
    return found


@inside
@require_GET
def act(request: Request, pk: int) -> HttpResponse:
    """The act, what it brings about, and what the reader can do now."""
    Question.of(request)
    found = readable(request, pk)
    access = request.access
    shown = preview(found)
    private = may_count(access, found)
    if private and any(one["private"] for one in shown.listed):
        look_at_list(access, "register.see", page="act", reason="act")
    is_second = found.proposed_by_id != access.me.pk and reaches(access, "act.sign", found)
    context = {
        "act": found,
        "title": KINDS[found.kind].TITLE,
        "roles": roles_of(found),
        "lines": lines_of(shown.listed, found.on, private=private),
        "preview": shown,
        "may_sign": shown.digest and is_second,
        "may_withdraw": found.may_be_withdrawn() and may_withdraw(request, found),
        "is_to_come": found.is_to_come(),
    }
    return render(request, "units/acts/act.html", context)


@dataclass(frozen=True)
class Preview:
    """Consequences as data. `digest` only while the act can be signed; else perhaps a `refusal`."""

    listed: list[dict[str, Any]]
    digest: str = ""
    refusal: str = ""


def preview(found: Act) -> Preview:
    """What the act would bring about now, or did when it was signed; or why it cannot be."""
    if found.signed or found.withdrawn:
        return Preview(found.consequences)
    try:
        listed = consequences_of(found, draft_of(found))
    except Refused as refused:
        return Preview([], refusal=str(refused))
    return Preview([one.as_data() for one in listed], digest=digest_of(listed))


def may_count(access: Access, found: Act) -> bool:
    """Who reads the register of all units concerned also reads who goes where."""
    return reaches(access, "register.see", found)


def may_withdraw(request: Request, found: Act) -> bool:
    """Whoever may propose or sign it."""
    return any(reaches(request.access, right, found) for right in ("act.propose", "act.sign"))


@require_POST
@inside
def sign(request: Request, pk: int) -> HttpResponse:
    """Sign as second person, having seen the preview."""
    found = readable(request, pk)
    if not reaches(request.access, "act.sign", found):
        raise Http404
    return attempt(
        request,
        found,
        lambda: actions.sign_act(found, by=request.access.me, seen=request.POST.get("seen", "")),
        _("Signed. Everything it changes is written down for its date."),
    )


@require_POST
@inside
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an act back before its day."""
    found = readable(request, pk)
    if not may_withdraw(request, found):
        raise Http404
    return attempt(
        request,
        found,
        lambda: actions.withdraw_act(found, by=request.access.me),
        _("The act is withdrawn."),
    )


def attempt(request: Request, found: Act, do: Any, done: str) -> HttpResponse:
    """Do it, or say why not; either way back to the act."""
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("acts:act", found.pk)
