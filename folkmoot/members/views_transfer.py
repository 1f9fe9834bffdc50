"""Pages of a transfer: asking for one, seeing first what it changes, and answering."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from folkmoot.core.dates import today
from folkmoot.core.policy import signed_in, taking
from folkmoot.members import appeals, forms_moves, transfers
from folkmoot.members.consequences import Consequences, of_wish
from folkmoot.members.models import Transfer
from folkmoot.members.models.transfers import State
from folkmoot.members.presentation import Shown, shown, transfer_steps
from folkmoot.members.reach import (
    CHANGE,
    SEE,
    may_answer_appeal,
    may_read_appeal,
    sides_of,
    visible_transfers,
)
from folkmoot.members.refusals import Refused, sentence
from folkmoot.members.steps import attempt
from folkmoot.members.timeline import home_on, place_for
from folkmoot.people.models import Person
from folkmoot.units.access import Access, Request, holding, inside
from folkmoot.units.looking import look_at, role_for
from folkmoot.units.models import Placement
from folkmoot.units.queries import home_places

Side = Transfer.Side


def answering(access: Access, row: Transfer) -> list[str]:
    """The sides the reader may answer for and that have not answered."""
    mine = sides_of(access, row)
    return [side for side in row.missing if side in mine]


def starting(access: Access, row: Transfer) -> list[str]:
    """The side that started, if the reader speaks for it: it may take the transfer back."""
    return [side for side in sides_of(access, row) if side == row.side]


def appealing(access: Access, row: Transfer) -> list[str]:
    """The member appeals, nobody else."""
    return [Side.MEMBER] if access.person == row.person else []


def answering_appeal(access: Access, row: Transfer) -> list[str]:
    """The unit above answers about the side that refused."""
    refusal = row.refusal
    return [refusal.side] if refusal and may_answer_appeal(access, row) else []


def has_part(access: Access, row: Transfer) -> bool:
    """Whether the reader speaks for a side, or for the unit above to which somebody appealed."""
    return bool(sides_of(access, row)) or may_answer_appeal(access, row)


@dataclass(frozen=True)
class Step:
    """One thing that can be done about a transfer: for which sides, when, with which form."""

    label: str | Promise
    form: type[forms_moves.SideForm]
    states: tuple[State, ...]
    sides: Callable[[Access, Transfer], list[str]]
    act: Callable[[Transfer, dict[str, Any], Person], object]
    done: str | Promise
    tone: str = ""
    is_open: Callable[[Transfer], bool] = lambda row: True  # beside the state


STEPS = {
    "accept": Step(
        gettext_lazy("Consent"), forms_moves.SideForm, (State.WAITING,), answering,
        lambda row, data, by: transfers.accept_transfer(row, data["side"], by=by),
        gettext_lazy("Your consent is recorded."),
    ),
    "refuse": Step(
        gettext_lazy("Refuse"), forms_moves.RefusalForm, (State.WAITING,), answering,
        lambda row, data, by: transfers.refuse_transfer(
            row, data["side"], ground=data["ground"], words=data["note"], by=by
        ),
        gettext_lazy("The refusal is recorded with its ground."), "danger",
    ),
    "cancel": Step(
        gettext_lazy("Take the transfer back"), forms_moves.SideForm, transfers.LIVING, starting,
        lambda row, data, by: transfers.cancel_transfer(row, by=by),
        gettext_lazy("The transfer is taken back."), "quiet",
    ),
    "appeal": Step(
        gettext_lazy("Appeal to the unit above"), forms_moves.TransferAppealForm,
        (State.REFUSED,), appealing,
        lambda row, data, by: appeals.enter_appeal(row, reason=data["reason"], by=by),
        gettext_lazy("The appeal is entered. The unit above answers it with reasons."), "quiet",
        appeals.can_be,
    ),
    "uphold": Step(
        gettext_lazy("Uphold the refusal"), forms_moves.TransferAppealAnswerForm,
        (State.REFUSED,), answering_appeal,
        lambda row, data, by: appeals.uphold_refusal(row, reason=data["reason"], by=by),
        gettext_lazy("The answer is recorded. The member reads the reasons."), "danger",
        appeals.is_open,
    ),
    "overturn": Step(
        gettext_lazy("Overturn the refusal"), forms_moves.TransferAppealAnswerForm,
        (State.REFUSED,), answering_appeal,
        lambda row, data, by: appeals.overturn_refusal(row, reason=data["reason"], by=by),
        gettext_lazy("The refusal is overturned. It counts as consent."), "",
        appeals.is_open,
    ),
}  # fmt: skip


def found_transfer(request: Request, pk: int) -> Transfer:
    """A transfer the reader may see, as it stands now."""
    row = get_object_or_404(visible_transfers(request.access), pk=pk)
    transfers.settle(row)
    rows = Transfer.objects.select_related("person", "losing", "gaining", "appeal")
    return rows.prefetch_related("answers").get(pk=row.pk)


@signed_in
@require_GET
def transfer(request: Request, pk: int) -> HttpResponse:
    """Where a transfer stands, what it changes, and what the reader can do about it."""
    return show(request, found_transfer(request, pk), {})


@require_POST
@signed_in
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One side answers or takes back; for whom a person may not speak does not exist for them."""
    row, step = found_transfer(request, pk), STEPS.get(verb)
    if step is None or not has_part(request.access, row):
        raise Http404
    sides = step.sides(request.access, row)
    is_now = shown(row).state in step.states
    if is_now and not sides:
        raise Http404
    if not is_now or not step.is_open(row):
        messages.error(request, sentence("too_late"))
        return redirect("members:transfer", pk)
    form = step.form(request.POST, sides=sides, prefix=verb)
    if attempt(form, lambda data: step.act(row, data, request.access.me)):
        messages.success(request, str(step.done))
        return redirect("members:transfer", pk)
    return show(request, row, {verb: form})


def show(request: Request, row: Transfer, bound: dict[str, Any]) -> HttpResponse:
    """The page of a transfer."""
    note(request.access, row.person, place_for(row.losing_id), place_for(row.gaining_id))
    now = shown(row)
    forms = {}
    for verb, step in STEPS.items():
        sides = step.sides(request.access, row)
        if now.state in step.states and sides and step.is_open(row):
            forms[verb] = (step, bound.get(verb) or step.form(sides=sides, prefix=verb))
    context = {
        "transfer": row,
        "shown": now,
        "steps": transfer_steps(row, now.state),
        "losing": place_for(row.losing_id),
        "gaining": place_for(row.gaining_id),
        "forms": forms,
        "bound": set(bound),
        "changes": changes_of(row, now),
        "is_mine": request.access.person == row.person,
        "appeal": appeals.appeal_of(row) if may_read_appeal(request.access, row) else None,
    }
    return render(request, "members/transfer.html", context)


def changes_of(row: Transfer, now: Shown) -> Consequences | None:
    """What it will change, while nothing is written."""
    if now.state not in {State.WAITING, State.HELD}:
        return None
    wish = transfers.Wish(
        row.gaining, max(row.on, today()), row.reason, row.note, row.kind, row.until
    )
    return of_wish(row.person, row.losing, wish)


@inside
@taking("person", "to", "reason", "kind")
def start(request: Request) -> HttpResponse:
    """Ask for a transfer: one's own, or of a member of a unit in reach (`?person=NUMBER`)."""
    person, side = whose(request)
    if side == Side.LOSING:
        note(request.access, person, home_places([person.pk])[person.pk])
    places = Placement.objects.on(today())
    form = forms_moves.TransferForm(
        request.POST or None, places=places, initial=initial_of(request), prefix=None
    )
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "members/transfer_new.html", {"form": form, "person": person, "side": side}
        )
    wish = wish_of(form)
    try:
        transfers.settle_due()
        home = transfers.member_home(person, wish)
    except Refused as refused:
        form.refuse(refused)
        return render(
            request, "members/transfer_new.html", {"form": form, "person": person, "side": side}
        )
    changes = of_wish(person, home.unit, wish)
    seen = digest_of(changes, form)
    if request.POST.get("seen") == seen and attempt(
        form,
        lambda data: transfers.start_transfer(person, wish, side=side, by=request.access.me),
    ):
        messages.success(request, _("The transfer is asked for. The others are to answer now."))
        return redirect("members:transfer", person.transfers.latest("pk").pk)
    context = {"form": form, "person": person, "changes": changes, "seen": seen, "wish": wish}
    context |= {"losing": place_for(home.unit_id), "gaining": form.place()}
    return render(request, "members/transfer_preview.html", context)


def note(access: Access, person: Person, *places: Placement) -> None:
    """Somebody else's transfer is a look at that person."""
    role = role_for(access, (CHANGE, SEE), [place.path for place in places])
    look_at(access, person, at=places[0], page="transfer", reason="transfer", role=role)


def whose(request: Request) -> tuple[Person, str]:
    """Whose transfer it is and for which side the reader asks; nobody else exists."""
    number = request.GET.get("person", "")
    me = request.access.person
    if not number or (me and number == me.number):
        if me is None or not request.access.is_member:
            raise Http404
        return me, Side.MEMBER
    person = get_object_or_404(Person, number=number)
    home = home_places([person.pk]).get(person.pk)
    if home is None or not request.access.may(CHANGE, home.path):
        raise Http404
    return person, Side.LOSING


def initial_of(request: Request) -> dict[str, Any]:
    """What a link proposes: unit, reason, kind."""
    wanted = ("to", "reason", "kind")
    return {name: request.GET[name] for name in wanted if name in request.GET}


def wish_of(form: forms_moves.TransferForm) -> transfers.Wish:
    """What a complete form asks for."""
    data = form.cleaned_data
    return transfers.Wish(
        gaining=form.place().unit,
        on=data["on"],
        reason=data["reason"],
        note=data["note"],
        kind=data.get("kind") or Transfer.Kind.MOVE,
        until=data.get("until"),
    )


def digest_of(changes: Consequences, form: forms_moves.TransferForm) -> str:
    """What the reader has seen; a register that says otherwise meanwhile is shown again first."""
    data = {name: str(value) for name, value in form.cleaned_data.items()}
    text = json.dumps([changes.digest, data], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@holding(CHANGE)
def ask(request: Request) -> HttpResponse:
    """Ask a member of another unit to come. The answer here never says who is a member."""
    places = request.access.units(CHANGE)
    form = forms_moves.AskForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        invite_over(form, request.access.me)
        messages.success(
            request,
            _(
                "If this is a member, the question is on their own page now. You see the transfer "
                "as soon as they agree."
            ),
        )
        return redirect("members:work")
    return render(request, "members/transfer_ask.html", {"form": form})


def invite_over(form: forms_moves.AskForm, by: Person) -> None:
    """Start it if number and name fit; whatever stands in the way is not said."""
    data = form.cleaned_data
    person = Person.objects.filter(number=data["number"].strip(), name=data["name"].strip()).first()
    if person is None or person == by:
        return
    try:
        home_on(person, today())
        transfers.start_transfer(person, wish_of(form), side=Side.GAINING, by=by)
    except Refused:
        return
