"""Pages of the rulebook: the rules in words, their history, a new version and its signing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.core.dates import today
from folkmoot.units.access import Request, holding, inside
from folkmoot.units.forms import KnownQuestion, Question
from folkmoot.units.rulebook import actions
from folkmoot.units.rulebook.actions import RuleRefused
from folkmoot.units.rulebook.forms import RulesForm, SourceQuestion
from folkmoot.units.rulebook.models import RuleChange
from folkmoot.units.rulebook.queries import (
    may_at_root,
    may_read_change,
    rulebook_on,
    rulebook_text,
    versions,
)
from folkmoot.units.rulebook.rules import shipped
from folkmoot.units.rulebook.wording import Names, Section, in_words


@inside
@require_GET
def rules(request: Request) -> HttpResponse:
    """The rules of a day in words, and every version."""
    question = KnownQuestion.of(request)
    found = rulebook_on(question.day, question.instant)
    may_propose = may_at_root(request.access, "act.propose")
    reads_open = may_propose or may_at_root(request.access, "act.sign")
    context = {
        "question": question,
        "rules": found,
        "sections": in_words(found),
        "versions": versions(question.instant),
        "open": RuleChange.objects.open().order_by("on", "pk") if reads_open else [],
        "may_propose": may_propose,
        "may_mend": request.access.has("act.propose"),
    }
    return render(request, "units/rulebook/rules.html", context)


@inside
@require_GET
def download(request: Request) -> HttpResponse:
    """The rulebook of a day as a file."""
    question = KnownQuestion.of(request)
    text = rulebook_text(question.day, question.instant)
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    name = f"rulebook-{question.day.isoformat()}.toml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@holding("act.propose")
def propose(request: Request) -> HttpResponse:
    """Propose a new version."""
    if not may_at_root(request.access, "act.propose"):
        raise Http404
    question = SourceQuestion.of(request)
    source = question.wish["source"]
    text = shipped(source) if source else rulebook_text()
    form = RulesForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and (found := proposed(request, form)):
        messages.success(request, _("Proposed. A second person must sign it."))
        return redirect("units:rule_change", found.pk)
    return render(request, "units/rulebook/new.html", {"form": form, "question": question})


def proposed(request: Request, form: RulesForm) -> RuleChange | None:
    """The change, or what is wrong beside the form."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        return actions.propose_rules(
            given["text"], on=given["on"], reason=given["reason"], by=request.access.me
        )
    except RuleRefused as refused:
        form.add_error("text" if refused.code == "nothing_changes" else "on", str(refused))
    return None


def readable(request: Request, pk: int) -> RuleChange:
    """A change that the reader may read; another does not exist."""
    people = ("proposed_by", "approved_by", "withdrawn_by")
    found = get_object_or_404(RuleChange.objects.select_related(*people), pk=pk)
    if not may_read_change(request.access, found):
        raise Http404
    return found


@inside
@require_GET
def change(request: Request, pk: int) -> HttpResponse:
    """A version with what it changes in words, and what the reader can do now."""
    Question.of(request)
    found = readable(request, pk)
    is_open = not (found.signed or found.withdrawn)
    may_sign = may_at_root(request.access, "act.sign")
    may_propose = may_at_root(request.access, "act.propose")
    context: dict[str, Any] = {
        "change": found,
        "differences": differences(found) if is_open else [],
        "sections": in_words(found.rules),
        "may_sign": is_open and may_sign and found.proposed_by_id != request.access.me.pk,
        "may_withdraw": found.may_be_withdrawn() and (may_sign or may_propose),
        "is_to_come": found.signed and found.on > today(),
    }
    return render(request, "units/rulebook/change.html", context)


def differences(found: RuleChange) -> list[tuple[str, list[str], list[str]]]:
    """By section: sentences that no longer hold on the day, and sentences that then do."""
    names = Names()
    before = spoken(in_words(rulebook_on(found.on), names))
    after = spoken(in_words(found.rules, names))
    changed = []
    for title in {**before, **after}:
        old, new = before.get(title, []), after.get(title, [])
        gone, come = [s for s in old if s not in new], [s for s in new if s not in old]
        if gone or come:
            changed.append((title, gone, come))
    return changed


def spoken(sections: list[Section]) -> dict[str, list[str]]:
    """Sentences by heading."""
    return {section.title: section.sentences for section in sections}


@require_POST
@inside
def sign(request: Request, pk: int) -> HttpResponse:
    """Sign as second person."""
    found = readable(request, pk)
    if not may_at_root(request.access, "act.sign"):
        raise Http404
    try:
        actions.sign_rules(found, by=request.access.me)
    except ValueError as fault:
        messages.error(request, str(fault))
    except RuleRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Signed. The version holds from its day on."))
    return redirect("units:rule_change", found.pk)


@require_POST
@inside
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a version back before its day."""
    found = readable(request, pk)
    if not any(may_at_root(request.access, right) for right in ("act.propose", "act.sign")):
        raise Http404
    try:
        actions.withdraw_rules(found, by=request.access.me)
    except RuleRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The version is withdrawn."))
    return redirect("units:rule_change", found.pk)
