"""Every component on one page, for the eyes and for axe; not part of the site."""

from datetime import UTC, date, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import path

from folkmoot.core.policy import anyone
from folkmoot.core.texts import TranslatedFormField
from folkmoot.urls import urlpatterns as site


class SpecimenForm(forms.Form):
    name = forms.CharField(label="Name 姓名", help_text="As in the register. 与名册一致。")
    title = TranslatedFormField(label="Title 标题", required=False)
    day = forms.DateField(label="Effective date", widget=forms.DateInput({"type": "date"}))
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "Branch 支部"), ("b", "Joint branch")],
        widget=forms.RadioSelect,
    )
    units = forms.MultipleChoiceField(
        label="Units", choices=[("1", "One"), ("2", "Two")], widget=forms.CheckboxSelectMultiple
    )
    scope = forms.ChoiceField(label="Scope", choices=[("", "---"), ("x", "whole subtree")])
    reason = forms.CharField(label="Reason", widget=forms.Textarea({"rows": 3}), required=False)
    file = forms.FileField(label="File to import", required=False)
    agreed = forms.BooleanField(label="I have read the procedure")


@anyone
def specimen(request):
    """All components, the form once empty and once wrong."""
    steps = [
        {"title": "Roll 名册", "when": date(2026, 3, 1), "state": "past"},
        {
            "title": "Voting 投票",
            "when": datetime(2026, 3, 9, 1, tzinfo=UTC),
            "note": "open until Friday",
            "state": "now",
        },
        {"title": "Count 计票", "when": "after closing", "state": "next"},
    ]
    rows = [
        {"label": "Wang Fang 王芳", "value": 31, "chosen": True, "note": "elected"},
        {"label": "Chen Jie 陈杰", "value": 12},
        {"label": "none of them", "value": 0},
    ]
    context = {
        "form": SpecimenForm(request.POST or None) if request.method == "POST" else SpecimenForm(),
        "trail": [("Hongqiao 虹桥", "#one"), ("General branch 总支", "#two"), ("Branch 3", "")],
        "steps": steps,
        "rows": rows,
        "now": datetime(2026, 3, 13, 10, tzinfo=UTC),
        "day": date(2019, 9, 1),
        "page": Paginator(range(60), 20).get_page(2),
    }
    return render(request, "specimen.html", context)


@anyone
def broken(request):
    raise RuntimeError


@anyone
def missing(request):
    raise Http404


urlpatterns = [
    path("specimen/", specimen, name="specimen"),
    path("broken/", broken),
    path("missing/", missing),
    *site,
]
