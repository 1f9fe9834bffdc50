"""Pages of exports: asking, how far it is, the second person, the file, and everybody's counts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from folkmoot.members.exports import asking
from folkmoot.members.exports.counts import by_month
from folkmoot.members.exports.files import TYPES
from folkmoot.members.exports.forms import ExportForm, ExportQuestion, words_of
from folkmoot.members.exports.reach import EXPORT
from folkmoot.members.exports.sealing import sealing_key
from folkmoot.members.models import Export
from folkmoot.members.refusals import Refused, sentence
from folkmoot.members.rights.views_copy import session_of
from folkmoot.people.confirming import confirmation_first
from folkmoot.units.access import Request, holding, inside
from folkmoot.units.forms import Question
from folkmoot.units.looking import EXPORTED
from folkmoot.units.queries import latest_places, unit_at
from folkmoot.units.reading import refuse_bulk

Stage = Export.Stage


@holding(EXPORT)
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Say what the file is to hold and what for, after confirming who one is."""
    question = ExportQuestion.of(request)
    first = confirmation_first(request, request.get_full_path())
    is_sent = request.method == "POST"
    if is_sent and first:
        return first
    form = ExportForm(request.POST) if is_sent else ExportForm(initial=question.filled)
    if is_sent and form.is_valid() and (found := attempted(request, form)):
        return redirect("members:export_status", found.pk)
    context = {
        "form": form,
        "confirm": first["Location"] if first else "",
        "needs_second": asking.needs_second(request.access.me),
        "recent": Export.objects.known().filter(account=request.user).order_by("-asked"),
        "waiting": waiting_for(request),
    }
    return render(request, "members/exports/ask.html", context)


def attempted(request: Request, form: ExportForm) -> Export | None:
    """The export that a form asks for; what is refused stands on the form."""
    refuse_bulk(request.access.me, None)
    try:
        return asking.ask_for_export(form.asked, by=request.user, session=session_of(request))
    except Refused as refused:
        form.add_error(None, sentence(refused.code))
        return None


def waiting_for(request: Request) -> list[Export]:
    """Others' exports that the reader may agree to."""
    rows = Export.objects.known().filter(stage=Stage.WAITING).select_related("account__person")
    return [row for row in rows if asking.may_answer(row, request.access.person)]


def visible(request: Request, pk: int) -> Export:
    """One's own export, or one that waits for a second person like the reader, or that the reader
    has settled; another does not exist.
    """
    rows = Export.objects.known().select_related("account__person", "settled_by__person")
    found = get_object_or_404(rows, pk=pk)
    is_mine = request.user.pk in {found.account_id, found.settled_by_id}
    is_asked = found.stage == Stage.WAITING and asking.may_answer(found, request.access.person)
    if not is_mine and not is_asked:
        raise Http404
    return found


@holding(EXPORT)
@require_GET
def status(request: Request, pk: int) -> HttpResponse:
    """How far an export is; for the second person, what it is about."""
    Question.of(request)
    found = visible(request, pk)
    is_own = found.account_id == request.user.pk
    if is_own and found.stage == Stage.MAKING:
        return render(request, "members/exports/progress.html", {"export": found})
    context = {
        "export": found,
        "is_own": is_own,
        "is_session": found.session == sealing_key(session_of(request)),
        "about": words_of(found),
        "why": EXPORTED.get(found.why, found.why),
        "places": latest_places(unit_at(path) for path in found.paths).values(),
    }
    return render(request, "members/exports/status.html", context)


@holding(EXPORT)
@require_POST
def answer(request: Request, pk: int, verb: str) -> HttpResponse:
    """A second person agrees or refuses; the asker takes it back."""
    found = visible(request, pk)
    is_own = found.account_id == request.user.pk
    if verb not in ({"withdraw"} if is_own else {"approve", "refuse"}):
        raise Http404
    first = confirmation_first(request, asking.page_of(found))
    if first:
        return first
    try:
        if is_own:
            asking.withdraw_export(found)
        else:
            asking.answer_export(found, agreed=verb == "approve", by=request.user)
    except Refused as refused:
        messages.warning(request, sentence(refused.code))
    else:
        told = _("The export was taken back.") if is_own else _("Your answer is recorded.")
        messages.success(request, told)
    return redirect("members:export") if is_own else redirect("members:export_status", pk)


@holding(EXPORT)
@require_GET
def file(request: Request, pk: int) -> HttpResponse:
    """The file; in another session, after an hour or without the right there is none."""
    Question.of(request)
    found = get_object_or_404(Export, pk=pk, account=request.user)
    content = asking.content_of(found, by=request.user, session=session_of(request))
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=TYPES[found.format])
    name = f"register-{found.on.isoformat()}.{found.format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@inside
@require_GET
def counts(request: Request) -> HttpResponse:
    """How often the register was exported, month by month."""
    Question.of(request)
    return render(request, "members/exports/counts.html", {"months": by_month()})
