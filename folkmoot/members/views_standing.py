"""Pages that change how a member stands: leave, suspension, leaving, death, a correction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from folkmoot.core.dates import today
from folkmoot.core.policy import signed_in
from folkmoot.members import forms_moves, standings
from folkmoot.members.consequences import Named, named, of_departure
from folkmoot.members.reach import CHANGE, covers_offices, obstacle
from folkmoot.members.refusals import sentence
from folkmoot.members.steps import attempt
from folkmoot.people.models import Person
from folkmoot.units.access import Access, Request, holding, member
from folkmoot.units.looking import look_at
from folkmoot.units.models import Appointment, Membership
from folkmoot.units.queries import home_places


def giving(access: Access) -> Callable[[Appointment], bool]:
    """Whether an office may be given back: nobody gives one beyond the own (AZ-5)."""
    return lambda term: covers_offices(access, [term])


def returning(access: Access, person: Person) -> dict[str, list[Named]]:
    """The offices that a correction gives back, and those that only a higher office can."""
    terms, may_give = standings.returning_offices(person), giving(access)
    return {
        "given": named([term for term in terms if may_give(term)]),
        "beyond": named([term for term in terms if not may_give(term)]),
    }


@dataclass(frozen=True)
class Verb:
    """One decision about a member."""

    title: str | Promise
    text: str | Promise
    form: type[forms_moves.StepForm]
    act: Callable[[Person, dict[str, Any], Person], object]
    done: str | Promise
    ends: bool = False  # every office and membership ends: listed first
    is_correction: bool = False


VERBS = {
    "standing": Verb(
        gettext_lazy("Leave, suspension, return from it"),
        gettext_lazy("The unit stays. The standing holds from the first day until the last."),
        forms_moves.StandingForm,
        lambda person, data, by: standings.change_standing(
            person,
            data["standing"],
            window=(data["on"], data["until"]),
            reason=data["reason"],
            by=by,
        ),
        gettext_lazy("The standing is recorded."),
    ),
    "departure": Verb(
        gettext_lazy("Record that the member leaves the organisation"),
        gettext_lazy("Whoever comes back keeps the joining date; the time away does not count."),
        forms_moves.DepartureForm,
        lambda person, data, by: standings.leave(person, **data, by=by),
        gettext_lazy("The end of the membership is recorded."),
        ends=True,
    ),
    "death": Verb(
        gettext_lazy("Record a death"),
        gettext_lazy("Membership and offices end, the account opens nothing any more."),
        forms_moves.DeathForm,
        lambda person, data, by: standings.note_death(person, on=data["on"], by=by),
        gettext_lazy("The death is recorded."),
        ends=True,
    ),
    "correction": Verb(
        gettext_lazy("Correct a mistaken end of membership"),
        gettext_lazy(
            "The membership runs on as if it had never ended: rolls that are not final include "
            "the member again. Offices and guest's places that ended with it run on too, where "
            "nobody else has the seat."
        ),
        forms_moves.CorrectionForm,
        lambda person, data, by: standings.correct_exit(
            person, reason=data["reason"], by=by, may_give=giving(Access(by))
        ),
        gettext_lazy("The membership is corrected."),
        is_correction=True,
    ),
}


@holding(CHANGE)
def change(request: Request, number: str, verb: str) -> HttpResponse:
    """Decide about a member in reach; in one's own case, or above the own office, somebody else."""
    decision = VERBS.get(verb)
    person = get_object_or_404(Person, number=number)
    if decision is None:
        raise Http404
    home = home_places([person.pk]).get(person.pk)
    found = obstacle(request.access, person, home)
    if home is None or found == "unseen":
        raise Http404
    role = request.access.role_at(CHANGE, home.path)
    look_at(request.access, person, at=home, page="change", reason="decision", role=role)
    form = decision.form(request.POST or None)
    if (
        found is None
        and request.method == "POST"
        and attempt(form, lambda data: decision.act(person, data, request.access.me))
    ):
        messages.success(request, str(decision.done))
        return redirect(f"{reverse('members:record', args=[person.number])}?why=decision")
    context = {
        "person": person,
        "decision": decision,
        "form": form,
        "refusal": sentence(found) if found else "",
        "changes": of_departure(person, today()) if decision.ends else None,
        "returning": returning(request.access, person) if decision.is_correction else None,
    }
    return render(request, "members/change.html", context, status=403 if found else 200)


@member
def leave(request: Request) -> HttpResponse:
    """A member leaves, seeing first what ends."""
    person = request.access.me
    form = forms_moves.OwnDepartureForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: standings.leave(person, departure="left", **data, by=person)
    ):
        messages.success(request, _("The end of your membership is recorded."))
        return redirect("members:own")
    context = {"form": form, "person": person, "changes": of_departure(person, today())}
    return render(request, "members/leave.html", context)


@require_POST
@signed_in
def end_guest(request: Request, pk: int) -> HttpResponse:
    """The guest, the host unit or the home unit ends a guest's place today."""
    rows = Membership.objects.on(today()).filter(kind=Membership.Kind.GUEST)
    spell = get_object_or_404(rows.select_related("person"), pk=pk)
    person, access = spell.person, request.access
    home = home_places([person.pk]).get(person.pk)
    paths = [place.path for place in access.units(CHANGE).filter(unit=spell.unit)]
    is_host = bool(paths) and access.person != person
    is_home = home is not None and access.person != person and access.may(CHANGE, home.path)
    if not (access.person == person or is_host or is_home):
        raise Http404
    standings.end_guest(spell, on=today(), by=access.me)
    messages.success(request, _("The guest's place has ended."))
    return redirect("members:own" if access.person == person else "members:register")
