from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from folkmoot.members.actions import confirm_draft, discard_draft, keep_draft, report_on
from folkmoot.members.forms import PageQuestion, UploadForm
from folkmoot.members.importers import IMPORTERS
from folkmoot.members.importers.report import Report
from folkmoot.members.models import ImportDraft
from folkmoot.units.access import Request, holding

PAGE = 50


@holding("register.change")
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """Choose a file; its preview comes next."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        given = form.cleaned_data
        draft = keep_draft(given["kind"], given["content"], by=request.user)
        return redirect("members:import_preview", draft.pk)
    return render(request, "members/import.html", {"form": form, "importers": IMPORTERS})


@holding("register.change")
@require_http_methods(["GET", "POST"])
def preview(request: Request, pk: int) -> HttpResponse:
    """What the file would do to each row; confirming does all of it or nothing."""
    draft = own_draft(request, pk)
    if request.method == "GET":
        report = report_on(draft.kind, bytes(draft.content), request.access)
        return shown(request, draft, report)
    seen = request.POST.get("seen", "-")
    report = confirm_draft(draft, by=request.user, access=request.access, seen=seen)
    if not report.is_clean or seen != report.digest:
        messages.warning(request, _("The register has changed meanwhile. Nothing was written."))
        return shown(request, draft, report)
    messages.success(request, outcome(report))
    return redirect("members:register" if draft.kind == "members" else "units:tree")


def own_draft(request: Request, pk: int) -> ImportDraft:
    """The account's own file, while it is fresh; any other does not exist."""
    fresh = ImportDraft.objects.filter(account=request.user, created__gte=ImportDraft.expiry())
    return get_object_or_404(fresh, pk=pk)


def shown(request: Request, draft: ImportDraft, report: Report) -> HttpResponse:
    """What is wrong comes first; rows that change nothing are only counted."""
    question = PageQuestion.of(request)
    lines = report.active if report.is_clean else [line for line in report.lines if line.problems]
    context = {
        "draft": draft,
        "importer": IMPORTERS[draft.kind],
        "report": report,
        "counts": report.counts,
        "page": Paginator(lines, PAGE).get_page(question.wish["page"] or 1),
    }
    return render(request, "members/import_preview.html", context)


def outcome(report: Report) -> str:
    """What was written, for the person who confirmed."""
    total = len(report.active)
    if not total:
        return _("Nothing had to change.")
    return ngettext("{total} row was imported.", "{total} rows were imported.", total).format(
        total=total
    )


@holding("register.change")
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw the uploaded file away."""
    discard_draft(own_draft(request, pk))
    messages.success(request, _("The file was thrown away. Nothing was written."))
    return redirect("members:import")


@holding("register.change")
@require_GET
def sample(request: Request, kind: str) -> HttpResponse:
    """A file to start from; the mark at its beginning tells spreadsheets that it is UTF-8."""
    if kind not in IMPORTERS:
        raise Http404
    answer = HttpResponse("\ufeff" + IMPORTERS[kind].sample, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer
