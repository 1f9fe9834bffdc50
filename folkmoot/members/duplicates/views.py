"""Pages of records that look alike. Who does not reach both homes finds nothing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.core.policy import answers_for
from folkmoot.members.duplicates import finding, merging, showing, undoing
from folkmoot.members.duplicates.forms import DifferentForm, ListQuestion, MergeForm
from folkmoot.members.duplicates.obstacles import deciding_obstacle
from folkmoot.members.duplicates.plan import Plan
from folkmoot.members.models import Merge
from folkmoot.members.queries import record_of
from folkmoot.members.reach import CHANGE, SEE
from folkmoot.members.refusals import Refused, sentence
from folkmoot.members.steps import attempt
from folkmoot.people.models import Person
from folkmoot.units.access import Access, Request, holding
from folkmoot.units.forms import Question
from folkmoot.units.looking import look_at, look_at_list
from folkmoot.units.queries import home_places

PAGE = 25
LISTS: dict[str, tuple[Any, Any]] = {
    "": (finding.look_alikes, showing.listed_pairs),
    "different": (finding.marked_pairs, showing.listed_marks),
    "merged": (finding.standing_merges, showing.listed_merges),
}


@holding(CHANGE)
@require_GET
def look_alikes(request: Request) -> HttpResponse:
    """Pairs to decide about; and what was decided, which can be taken back."""
    question = ListQuestion.of(request)
    find, listed = LISTS[question.wish["show"]]
    page = Paginator(find(request.access), PAGE).get_page(question.wish["page"] or 1)
    look_at_list(request.access, CHANGE, page="duplicates", reason="duplicates")
    context = {"show": question.wish["show"], "page": page, "rows": listed(page)}
    return render(request, "members/duplicates/list.html", context)


def reached_pair(access: Access, first: str, second: str) -> tuple[Person, Person]:
    """Two records whose homes the reader reaches; others do not exist."""
    found = list(Person.objects.filter(number__in=[first, second], merged_into=None))
    homes = home_places([person.pk for person in found])
    if len(found) != len({first, second, ""}) - 1 or first == second:
        raise Http404
    if not all(finding.reaches(access, homes.get(person.pk)) for person in found):
        raise Http404
    for person in found:
        home = homes[person.pk]
        role = access.role_at(SEE, home.path)
        look_at(access, person, at=home, page="record", reason="duplicates", role=role)
    return merging.in_order(*found)


@holding(CHANGE)
@require_GET
def pair(request: Request, first: str, second: str) -> HttpResponse:
    """Two records beside each other, and what can be decided about them."""
    Question.of(request)
    low, high = reached_pair(request.access, first, second)
    return pair_page(request, MergeForm(low=low, high=high), DifferentForm())


def pair_page(request: Request, form: MergeForm, different: DifferentForm) -> HttpResponse:
    """The page, with what is wrong with a form."""
    low, high = form.low, form.high
    refusal = deciding_obstacle(request.access, low, high)
    context = {
        "low": low,
        "high": high,
        "reasons": [showing.REASONS[code] for code in finding.pair_of(low, high).reasons],
        "facts": showing.side_by_side(low, high),
        "records": [record_of(low), record_of(high)],
        "mark": finding.mark_between(low, high),
        "refusal": sentence(refusal) if refusal else "",
        "form": form,
        "different": different,
    }
    return render(request, "members/duplicates/pair.html", context)


@holding(CHANGE)
def merge(request: Request, first: str, second: str) -> HttpResponse:
    """What a merge would do to every field and span; with consent to what was seen, the merge."""
    low, high = reached_pair(request.access, first, second)
    form = MergeForm(request.POST or request.GET, low=low, high=high)
    answers_for(request, form.fields)
    if not form.is_valid() or deciding_obstacle(request.access, low, high):
        return pair_page(request, form, DifferentForm())
    kept, absorbed, wish = form.wish
    plan = Plan(kept, absorbed, wish)
    if request.method == "POST" and attempt(form, lambda _data: agreed(request, plan)):
        messages.success(request, _("The two records are one. The merge can be undone here."))
        row = kept.merges.get(absorbed=absorbed, undone=None)
        return redirect("members:merged", row.pk)
    context = {"form": form, "plan": plan, "chosen": chosen(form), **showing.preview(plan)}
    return render(request, "members/duplicates/preview.html", context)


def agreed(request: Request, plan: Plan) -> None:
    """Merge, if it is what was shown. Raises Refused."""
    if request.POST.get("seen") != plan.seen:
        raise Refused("not_as_seen")
    merging.merge_people(plan.kept, plan.absorbed, plan.wish, by=request.access.me)


def chosen(form: MergeForm) -> list[tuple[str, str]]:
    """The choices as hidden fields of the consent."""
    found: list[tuple[str, str]] = []
    for name, value in form.cleaned_data.items():
        found += [(name, part) for part in (value if isinstance(value, list) else [value])]
    return found


@require_POST
@holding(CHANGE)
def different(request: Request, first: str, second: str) -> HttpResponse:
    """They are two, for good."""
    low, high = reached_pair(request.access, first, second)
    form = DifferentForm(request.POST)
    refusal = deciding_obstacle(request.access, low, high)
    if refusal or not attempt(
        form,
        lambda data: merging.mark_different(low, high, reason=data["reason"], by=request.access.me),
    ):
        return pair_page(request, MergeForm(low=low, high=high), form)
    messages.success(request, _("The two are marked as different people."))
    return redirect("members:duplicates")


@require_POST
@holding(CHANGE)
def perhaps_one(request: Request, first: str, second: str) -> HttpResponse:
    """The mark is taken back."""
    low, high = reached_pair(request.access, first, second)
    mark = finding.mark_between(low, high)
    if mark and deciding_obstacle(request.access, low, high) is None:
        merging.take_mark_back(mark, by=request.access.me)
        messages.success(request, _("The mark is taken back."))
    return redirect("members:duplicate_pair", low.number, high.number)


@holding(CHANGE)
def merged(request: Request, pk: int) -> HttpResponse:
    """A merge, what undoing would give back, and what it can no longer take back, named first."""
    Question.of(request)
    rows = Merge.objects.select_related("kept", "absorbed", "by", "undone_by")
    row = get_object_or_404(rows, pk=pk)
    if not finding.reached_merges(request.access, [row]):
        raise Http404
    found = undoing.returning(row)
    case = deciding_obstacle(request.access, row.kept)
    refusal = case or found.refusal
    if request.method == "POST" and not refusal:
        undoing.undo_merge(row, by=request.access.me)
        messages.success(request, _("The merge is undone. There are two records again."))
        return redirect("members:duplicate_pair", row.kept.number, row.absorbed.number)
    context = {
        "merge": row,
        "found": found,
        "refusal": sentence(refusal) if refusal and row.undone is None else "",
        **showing.returned(found),
    }
    return render(request, "members/duplicates/merged.html", context)
