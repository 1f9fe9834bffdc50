"""Pages of an admission: applying, and what each person may do about an application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from folkmoot.core.dates import today
from folkmoot.core.policy import signed_in, taking
from folkmoot.core.texts import both
from folkmoot.members import admissions, appeals, forms_moves
from folkmoot.members.models import Application
from folkmoot.members.models.admissions import Stage
from folkmoot.members.presentation import STAGE_TONES, application_steps, stage_words
from folkmoot.members.reach import (
    CHANGE,
    SEE,
    is_applicant,
    may_answer_appeal,
    may_decide,
    may_read_appeal,
    visible_applications,
)
from folkmoot.members.refusals import Refused, sentence
from folkmoot.members.steps import attempt
from folkmoot.members.timeline import place_for
from folkmoot.people.models import Person
from folkmoot.units.access import Access, Request, holding
from folkmoot.units.looking import look_at, role_for
from folkmoot.units.models import Placement, Unit
from folkmoot.units.queries import home_places


def is_asked(access: Access, application: Application) -> bool:
    """Whether the reader is asked to vouch."""
    return any(row.sponsor_id == access.me.pk for row in application.sponsorships.all())


@dataclass(frozen=True)
class Step:
    """One thing that can be done about an application: who, when, with which form."""

    label: str | Promise
    form: type[forms_moves.StepForm]
    stages: tuple[Stage, ...]
    may: Callable[[Access, Application], bool]
    act: Callable[[Application, dict[str, Any], Person], object]
    done: str | Promise
    tone: str = ""
    is_open: Callable[[Application], bool] = lambda row: True  # beside the stage


def vouch(row: Application, data: dict[str, Any], by: Person) -> object:
    """The reader's own answer."""
    asked = row.sponsorships.get(sponsor=by)
    return admissions.answer_sponsorship(asked, is_confirmed=data["answer"] == "yes", by=by)


def ask(row: Application, data: dict[str, Any], by: Person) -> object:
    """Ask a member; a number that nobody has is no sponsor's."""
    if data["number"] is None:
        raise Refused("not_a_sponsor")
    return admissions.ask_sponsor(row, data["number"], by=by)


OPEN, RUNNING = admissions.OPEN, admissions.ON_PROBATION
STEPS = {
    "vouch": Step(
        gettext_lazy("Answer as sponsor"), forms_moves.VouchForm, OPEN, is_asked, vouch,
        gettext_lazy("Your answer is recorded."),
    ),
    "ask": Step(
        gettext_lazy("Ask a sponsor"), forms_moves.SponsorForm, OPEN, may_decide,
        ask,
        gettext_lazy("The member finds the question on their own page."),
    ),
    "admit": Step(
        gettext_lazy("Record the admission"), forms_moves.OnForm, (Stage.DECIDING,), may_decide,
        lambda row, data, by: admissions.admit(row, **data, by=by),
        gettext_lazy("The admission is recorded."),
    ),
    "refuse": Step(
        gettext_lazy("Record a refusal"), forms_moves.ReasonForm, OPEN, may_decide,
        lambda row, data, by: admissions.refuse_application(row, **data, by=by),
        gettext_lazy("The refusal is recorded. The applicant reads the reasons."), "danger",
    ),
    "withdraw": Step(
        gettext_lazy("Withdraw the application"), forms_moves.PlainForm, OPEN, is_applicant,
        lambda row, data, by: admissions.withdraw_application(row, by=by),
        gettext_lazy("Your application is withdrawn."), "quiet",
    ),
    "confirm": Step(
        gettext_lazy("Record the confirmation"), forms_moves.OnForm, RUNNING, may_decide,
        lambda row, data, by: admissions.confirm_member(row, **data, by=by),
        gettext_lazy("The confirmation is recorded."),
    ),
    "extend": Step(
        gettext_lazy("Extend the probation"), forms_moves.UntilForm, RUNNING, may_decide,
        lambda row, data, by: admissions.extend_probation(row, **data, by=by),
        gettext_lazy("The probation is extended."), "quiet",
    ),
    "end": Step(
        gettext_lazy("Record that the member is not confirmed"), forms_moves.OnReasonForm,
        RUNNING, may_decide,
        lambda row, data, by: admissions.end_probation(row, **data, by=by),
        gettext_lazy("The end of the membership is recorded."), "danger",
    ),
    "appeal": Step(
        gettext_lazy("Appeal to the unit above"), forms_moves.AppealForm, (Stage.REFUSED,),
        is_applicant,
        lambda row, data, by: appeals.enter_appeal(row, **data, by=by),
        gettext_lazy("The appeal is entered. The unit above answers it with reasons."), "quiet",
        appeals.can_be,
    ),
    "uphold": Step(
        gettext_lazy("Uphold the refusal"), forms_moves.ReasonForm, (Stage.REFUSED,),
        may_answer_appeal,
        lambda row, data, by: appeals.uphold_refusal(row, **data, by=by),
        gettext_lazy("The answer is recorded. The applicant reads the reasons."), "danger",
        appeals.is_open,
    ),
    "overturn": Step(
        gettext_lazy("Overturn the refusal"), forms_moves.ReasonForm, (Stage.REFUSED,),
        may_answer_appeal,
        lambda row, data, by: appeals.overturn_refusal(row, **data, by=by),
        gettext_lazy("The refusal is overturned. The unit decides again and cannot refuse."), "",
        appeals.is_open,
    ),
}  # fmt: skip


def found_application(request: Request, pk: int) -> Application:
    """An application that the reader may see, with its sponsors and decisions."""
    rows = visible_applications(request.access).select_related("person", "unit", "appeal")
    return get_object_or_404(rows.prefetch_related("sponsorships__sponsor", "decisions"), pk=pk)


@signed_in
@require_GET
def application(request: Request, pk: int) -> HttpResponse:
    """Where an application stands, and what the reader can do about it."""
    return show(request, found_application(request, pk), {})


@require_POST
@signed_in
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One step; what a person may not do does not exist for them."""
    row, step = found_application(request, pk), STEPS.get(verb)
    if step is None or not step.may(request.access, row):
        raise Http404
    form = step.form(request.POST, prefix=verb)
    if attempt(form, lambda data: step.act(row, data, request.access.me)):
        messages.success(request, str(step.done))
        return redirect("members:application", pk)
    if row.stage(today()) not in step.stages or not step.is_open(row):
        messages.error(request, sentence("too_late"))
        return redirect("members:application", pk)
    return show(request, row, {verb: form})


def show(request: Request, row: Application, bound: dict[str, Any]) -> HttpResponse:
    """The page of an application, which is a look at the applicant."""
    place = place_for(row.unit_id)
    role = role_for(request.access, (CHANGE, SEE), [place.path]) or both("Sponsor", "介绍人")
    look_at(
        request.access, row.person, at=place, page="application", reason="application", role=role
    )
    stage = row.stage(today())
    decides = may_decide(request.access, row)
    steps = {
        verb: (step, bound.get(verb) or step.form(prefix=verb))
        for verb, step in STEPS.items()
        if stage in step.stages and step.may(request.access, row) and step.is_open(row)
    }
    context = {
        "application": row,
        "place": place,
        "steps": application_steps(row),
        "words": stage_words(stage),
        "tone": STAGE_TONES[stage],
        "forms": steps,
        "bound": set(bound),
        "decides": decides,
        "is_mine": is_applicant(request.access, row),
        "appeal": appeals.appeal_of(row) if may_read_appeal(request.access, row) else None,
        "is_return": admissions.is_return(row.person),
    }
    return render(request, "members/application.html", context)


@signed_in
def apply(request: Request) -> HttpResponse:
    """Somebody who is no member asks to become one."""
    person = request.access.person
    waiting = person.applications.filter(closed=None).first() if person else None
    if waiting:
        return redirect("members:application", waiting.pk)
    kind = forms_moves.ApplyForm if person else forms_moves.FirstApplyForm
    form = kind(request.POST or None)
    # Beside the transaction of the attempt: what is refused counts too.
    is_allowed = bool(ratelimit.consume(request, action="apply", user=request.user))
    if not is_allowed:
        form.full_clean()
        form.refuse(Refused("too_often"))
    elif request.method == "POST" and attempt(form, lambda data: apply_as(request, form, data)):
        messages.success(request, _("Your application is on its way."))
        return redirect("members:own")
    context = {"form": form, "is_member": request.access.is_member}
    return render(request, "members/apply.html", context, status=200 if is_allowed else 429)


def apply_as(request: Request, form: Any, data: dict[str, Any]) -> Application:
    """The application of the account's person, who is introduced first if need be."""
    unit = Unit.objects.filter(code=data["unit"].strip()).first()
    if unit is None or not Placement.objects.on(today()).filter(unit=unit).exists():
        raise Refused("unit_closed")
    person = request.access.person
    if person is None:
        newcomer = admissions.Newcomer(**form.facts())
        person = admissions.introduce(newcomer, account=request.user)
    return admissions.apply_for_membership(person, unit, statement=data["statement"], by=person)


@holding(CHANGE)
@taking("person")
def enter(request: Request) -> HttpResponse:
    """An office holder enters an application on somebody's behalf."""
    places = request.access.units(CHANGE).exclude(kind__code="holding")
    form = forms_moves.EnterForm(
        request.POST or None, places=places, initial={"number": request.GET.get("person", "")}
    )
    made: list[Application] = []
    if request.method == "POST" and attempt(
        form, lambda data: made.append(enter_as(request, form, data))
    ):
        messages.success(request, _("The application is entered."))
        return redirect("members:application", made[0].pk)
    return render(request, "members/application_new.html", {"form": form})


def enter_as(request: Request, form: Any, data: dict[str, Any]) -> Application:
    """A person in the register whom the office reaches, or a new one."""
    unit = Unit.objects.get(code=data["unit"])
    number = data["number"].strip()
    person = known_person(request.access, number) if number else None
    if person is None:
        person = admissions.introduce(admissions.Newcomer(**form.facts()))
    return admissions.apply_for_membership(
        person, unit, statement=data["statement"], by=request.access.me
    )


def known_person(access: Access, number: str) -> Person:
    """Somebody whose last home the office reaches; nobody else exists."""
    person = Person.objects.numbered(number)
    home = home_places([person.pk]).get(person.pk) if person else None
    if person is None or home is None or not access.may(CHANGE, home.path):
        raise Refused("no_such_person")
    return person
