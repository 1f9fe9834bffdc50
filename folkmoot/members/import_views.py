"""Pages of an import: a file, its columns, what it would do, how far it is, and the way back."""

from itertools import islice

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from folkmoot.members import imports
from folkmoot.members.forms_import import PlanForm, RowsQuestion, UploadForm, sentence_of
from folkmoot.members.importers.kinds import IMPORTERS
from folkmoot.members.importers.report import Refused
from folkmoot.members.importers.store import unpacked
from folkmoot.members.models import ImportBatch
from folkmoot.members.presentation_import import (
    outcome_context,
    preview_context,
    problem_of,
    undo_context,
)
from folkmoot.units.access import Request, holding
from folkmoot.units.forms import Question

Stage = ImportBatch.Stage
SAMPLES = 3
LOOKED_AT = 200
RECENT = 20


@holding("register.change")
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """Choose a file; its columns come next."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        try:
            name = form.cleaned_data["file"].name
            batch = imports.keep_file(
                form.cleaned_data["kind"], form.content, name=name, by=request.user
            )
        except Refused as refusal:
            form.add_error("file", sentence_of(refusal.problem))
        else:
            return redirect("members:import_columns", batch.pk)
    Question.of(request)
    recent = visible(request).order_by("-created").defer("content")[:RECENT]
    context = {"form": form, "importers": IMPORTERS, "recent": recent}
    return render(request, "members/import.html", context)


def visible(request: Request) -> QuerySet[ImportBatch]:
    """One's own files, and those that were written into units of one's reach."""
    mine = Q(account=request.user) & (Q(created__gte=ImportBatch.expiry()) | ~Q(written=None))
    reached = Q(pk__in=[])
    for reach in request.access.reaches:
        if "register.change" in reach.rights:
            within = (
                {"path__startswith": reach.path} if reach.whole_subtree else {"path": reach.path}
            )
            reached |= Q(written__isnull=False, **within)
    return ImportBatch.objects.filter(mine | reached)


def own_file(request: Request, pk: int) -> ImportBatch:
    """A file that the account may see; any other does not exist."""
    return get_object_or_404(visible(request), pk=pk)


def own_draft(request: Request, pk: int) -> ImportBatch:
    """The account's own file, before it is written."""
    return get_object_or_404(visible(request), pk=pk, account=request.user, written=None)


@holding("register.change")
@require_http_methods(["GET", "POST"])
def columns(request: Request, pk: int) -> HttpResponse:
    """What each column is: guessed, or as it was said last time."""
    batch = own_draft(request, pk)
    Question.of(request)
    if batch.is_running:
        return redirect("members:import_batch", batch.pk)
    samples = samples_of(batch)
    form = PlanForm(batch, request.access, request.POST or None, samples)
    if request.method == "POST" and form.is_valid():
        imports.set_plan(batch, form.plan, by=request.user)
        return redirect("members:import_batch", batch.pk)
    context = {
        "batch": batch,
        "form": form,
        "pairs": list(zip(form.columns, samples, strict=True)),
        "problem": problem_of(batch.problem),
    }
    return render(request, "members/import_columns.html", context)


def samples_of(batch: ImportBatch) -> list[list[str]]:
    """A few different values of each column, to recognise it by."""
    found: list[list[str]] = [[] for _cell in batch.header]
    for _number, cells in islice(unpacked(bytes(batch.content)), LOOKED_AT):
        for values, cell in zip(found, cells, strict=False):
            text = cell.strip()[:40]
            if text and text not in values and len(values) < SAMPLES:
                values.append(text)
    return found


@holding("register.change")
@require_http_methods(["GET", "POST"])
def batch(request: Request, pk: int) -> HttpResponse:
    """Where a file stands; while it waits for a decision, that is taken here."""
    found = own_file(request, pk)
    if request.method == "POST":
        return confirm(request, found)
    question = RowsQuestion.of(request)
    if found.is_running:
        return render(request, "members/import_progress.html", {"batch": found})
    if found.stage == Stage.WEIGHED and found.undoer_id == request.user.pk:
        return redirect("members:import_undo", found.pk)
    if found.written:
        return render(request, "members/import_done.html", outcome_context(found))
    if found.stage == Stage.COLUMNS:
        return redirect("members:import_columns", found.pk)
    return render(request, "members/import_preview.html", preview_context(found, question.wish))


def confirm(request: Request, found: ImportBatch) -> HttpResponse:
    """Have the file written as it was shown."""
    if found.account_id != request.user.pk or found.written:
        raise Http404
    if not imports.confirm(found, seen=request.POST.get("seen", "-")):
        messages.warning(request, _("The register has changed meanwhile. Nothing was written."))
    return redirect("members:import_batch", found.pk)


@holding("register.change")
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw the uploaded file away."""
    imports.discard(own_draft(request, pk))
    messages.success(request, _("The file was thrown away. Nothing was written."))
    return redirect("members:import")


@holding("register.change")
@require_http_methods(["GET", "POST"])
def undo(request: Request, pk: int) -> HttpResponse:
    """What undoing would take back, and what it can no longer take back."""
    found = get_object_or_404(visible(request), pk=pk, written__isnull=False)
    if request.method == "POST":
        return decide_undo(request, found)
    question = RowsQuestion.of(request)
    if found.is_running or found.stage != Stage.WEIGHED or found.undoer_id != request.user.pk:
        return redirect("members:import_batch", found.pk)
    return render(request, "members/import_undo.html", undo_context(found, question.wish))


def decide_undo(request: Request, found: ImportBatch) -> HttpResponse:
    """Without `seen` it is asked what could be taken back; with it, that is taken back."""
    if "seen" not in request.POST:
        imports.ask_undo(found, by=request.user)
        return redirect("members:import_batch", found.pk)
    if not imports.confirm_undo(found, seen=request.POST["seen"], by=request.user):
        messages.warning(request, _("The register has changed meanwhile. Nothing was taken back."))
    return redirect("members:import_batch", found.pk)


@holding("register.change")
@require_GET
def sample(request: Request, kind: str) -> HttpResponse:
    """A file to start from; the mark at its beginning tells spreadsheets that it is UTF-8."""
    if kind not in IMPORTERS:
        raise Http404
    answer = HttpResponse("\ufeff" + IMPORTERS[kind].sample, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer
