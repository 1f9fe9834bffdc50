"""Pages of an election: the list, the call, and what happens before it is frozen."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.ballots import queries as boards
from folkmoot.ballots.actions import Refused
from folkmoot.ballots.refusals import sentence
from folkmoot.core.policy import taking
from folkmoot.elections import actions, endings
from folkmoot.elections.forms import CallForm, CancelForm, DepartureForm, NominateForm
from folkmoot.elections.models import Departure, Election, Nomination, Stage
from folkmoot.elections.presentation import calendar_steps, departures, groups, result_of
from folkmoot.elections.procedures import PROCEDURES
from folkmoot.elections.queries import (
    Standing,
    awaits_letter,
    elections_seen,
    place_of,
    readiness,
    standing_of,
)
from folkmoot.members.movements import alarms
from folkmoot.units.access import Request, holding, inside
from folkmoot.units.models import Office, Placement


@dataclass(frozen=True)
class Scene:
    """An election as one person meets it."""

    election: Election
    place: Placement
    standing: Standing


def scene_of(request: Request, pk: int) -> Scene:
    """The election, where it is, and what the person is in it; or "not found"."""
    election = get_object_or_404(elections_seen(request.access), pk=pk)
    place = place_of(election)
    return Scene(election, place, standing_of(election, request.access, place))


def require(holds: object) -> None:
    """What a person may not do does not exist for them."""
    if not holds:
        raise Http404


@inside
def election_list(request: Request) -> HttpResponse:
    """Every election of the organisation, one's own first."""
    rows = list(elections_seen(request.access)[:300])
    units = request.access.units("election.call").select_related("unit").order_by("path")
    context = {"groups": groups(rows, request.access), "units": units}
    return render(request, "elections/list.html", context)


@holding("election.call")
@taking("unit")
def choose(request: Request) -> HttpResponse:
    """From the list: the unit whose election is called."""
    code = request.GET.get("unit", "")
    get_object_or_404(request.access.units("election.call"), unit__code=code)
    return redirect("elections:call", code)


@holding("election.call")
@taking("second")
def call(request: Request, code: str) -> HttpResponse:
    """Call an election in a unit; `?second=PK` is a second ballot between those who tied."""
    place = get_object_or_404(request.access.units("election.call"), unit__code=code)
    tied = _tied(request, place)
    initial = CallForm.usual() | _from_tie(tied)
    form = CallForm(request.POST or None, initial=initial, access=request.access)
    if request.method == "POST" and form.is_valid():
        office, _made = Office.objects.get_or_create(
            unit=place.unit, kind=form.cleaned_data["kind"]
        )
        try:
            called = endings.call_after(
                tied, office, place, form.terms(), form.cleaned_data["trustees"],
                by=request.access.me,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("trustees", sentence(refused.code))
        else:
            done = _("The election is called and the provisional roll is drawn.")
            messages.success(request, done)
            return redirect("elections:election", called.pk)
    context = {"form": form, "place": place, "tied": tied, "procedures": PROCEDURES.values()}
    return render(request, "elections/call.html", context)


def _tied(request: Request, place: Placement) -> Election | None:
    second = request.GET.get("second", "")
    if not second.isdigit():
        return None
    found: Election | None = Election.objects.filter(
        pk=int(second), office__unit=place.unit, outcome__isnull=False
    ).first()
    return found if found and found.outcome and found.outcome["tied"] else None


def _from_tie(tied: Election | None) -> dict[str, Any]:
    if tied is None or tied.outcome is None:
        return {}
    numbers = tied.board.trustees.values_list("person__number", flat=True)
    return {
        "title": tied.title,
        "kind": tied.office.kind,
        "seats": tied.outcome["open"],
        "procedure": tied.procedure,
        "trustees": "\n".join(numbers),
    }


@inside
def election(request: Request, pk: int) -> HttpResponse:
    """Where the election stands, who stands in it, and what the reader can do now."""
    return election_page(request, scene_of(request, pk))


def election_page(
    request: Request, scene: Scene, nomination: NominateForm | None = None
) -> HttpResponse:
    """The page, with a nomination that must be mended."""
    row, stage = scene.election, scene.election.stage()
    candidates = list(row.candidates().select_related("nominee"))
    context = {
        "election": row,
        "place": scene.place,
        "standing": scene.standing,
        "stage": stage.value,
        "procedure": PROCEDURES[row.procedure],
        "steps": calendar_steps(row),
        "candidates": candidates,
        "trustees": scene.standing.trustees,
        "letter_waits": awaits_letter(row, request.access.person),
        "shows_counts": False,
        "is_unusual": bool(alarms(row.roll)),
        **departures(row),
        **_before_freezing(request, scene, nomination),
        **_after_closing(scene, stage, candidates),
    }
    return render(request, "elections/election.html", context)


def _before_freezing(
    request: Request, scene: Scene, nomination: NominateForm | None
) -> dict[str, Any]:
    """Nomination, and for officers what is missing for the signatures."""
    row, standing = scene.election, scene.standing
    context: dict[str, Any] = {}
    if row.stage() == Stage.NOMINATION:
        context["my_nomination"] = row.nominations.filter(nominee=request.access.person).first()
        context["nominate_form"] = nomination or NominateForm(election=row)
    if (standing.may_sign or standing.may_call) and not row.board.is_frozen:
        signed = row.signatures.filter(calendar=actions.calendar_hash(row))
        missing = [code for code in readiness(row).missing if code != "too_late"]
        context["signatures"] = signed.select_related("person")
        context["missing"] = [sentence(code) for code in missing]
    return context


def _after_closing(scene: Scene, stage: Stage, candidates: list[Nomination]) -> dict[str, Any]:
    if stage not in {Stage.COUNTING, Stage.DECIDED}:
        return {}
    if stage == Stage.COUNTING:
        return {"decrypted": boards.count_of(scene.election.board).decrypted}
    return result_of(scene.election, candidates, scene.standing)


@require_POST
@inside
def nominate(request: Request, pk: int) -> HttpResponse:
    """Put a member forward."""
    scene = scene_of(request, pk)
    require(scene.standing.is_voter)
    if scene.election.stage() != Stage.NOMINATION:
        messages.error(request, sentence("too_late"))
        return redirect("elections:election", pk)
    form = NominateForm(request.POST, election=scene.election)
    if not form.is_valid():
        return election_page(request, scene, form)
    try:
        actions.nominate(
            scene.election,
            form.cleaned_data["who"],
            statement=form.cleaned_data["statement"],
            by=request.access.me,
        )
    except Refused as refused:
        form.add_error("who", sentence(refused.code))
        return election_page(request, scene, form)
    messages.success(request, _("The nomination is recorded."))
    return redirect("elections:election", pk)


@require_POST
@inside
def answer(request: Request, pk: int) -> HttpResponse:
    """Accept or decline one's own nomination."""
    scene = scene_of(request, pk)
    mine = get_object_or_404(scene.election.nominations, nominee=request.access.person)
    accepts = request.POST.get("answer") == "accept"
    done = _("You stand for election.") if accepts else _("You do not stand for election.")
    return attempt(
        request,
        scene,
        lambda: actions.answer_nomination(mine, is_accepted=accepts, by=request.access.me),
        done,
    )


@require_POST
@inside
def sign(request: Request, pk: int) -> HttpResponse:
    """Sign the calendar; the second signature freezes the election."""
    scene = scene_of(request, pk)
    require(scene.standing.may_sign)
    return attempt(
        request,
        scene,
        lambda: actions.sign_calendar(scene.election, by=request.access.me),
        _("Your signature is recorded."),
    )


@inside
@taking("kind")
def propose(request: Request, pk: int) -> HttpResponse:
    """Propose new dates or the end of the election, for a second person to approve."""
    scene = scene_of(request, pk)
    require(scene.standing.may_call)
    kind = "cancel" if "cancel" in {request.GET.get("kind"), request.POST.get("kind")} else "dates"
    form = _departure_form(request, scene.election, kind)
    if request.method == "POST" and form.is_valid():
        try:
            endings.propose_departure(
                scene.election,
                kind,
                dates=form.dates() if isinstance(form, DepartureForm) else {},
                reason=form.cleaned_data["reason"],
                by=request.access.me,
            )
        except Refused as refused:
            form.add_error(None, sentence(refused.code))
        else:
            messages.success(request, _("Proposed. A second person must approve it."))
            return redirect("elections:election", pk)
    context = {"form": form, "election": scene.election, "kind": kind}
    return render(request, "elections/propose.html", context)


def _departure_form(request: Request, row: Election, kind: str) -> DepartureForm | CancelForm:
    if kind == "cancel":
        return CancelForm(request.POST or None)
    dates = {
        "nominations_close": row.nominations_close,
        "contest_ends": row.contest_ends,
        "opens": row.board.opens,
        "closes": row.board.closes,
    }
    # Pickers show minutes; a second too many would read as a change.
    initial = {name: when.replace(second=0, microsecond=0) for name, when in dates.items()}
    return DepartureForm(request.POST or None, initial=initial)


@require_POST
@inside
def settle(request: Request, pk: int) -> HttpResponse:
    """Approve another person's proposal, or withdraw it."""
    scene = scene_of(request, pk)
    require(scene.standing.may_call or scene.standing.may_sign)
    open_one = get_object_or_404(
        Departure, election=scene.election, approved_by=None, withdrawn=False
    )
    approves = request.POST.get("decision") == "approve"
    return attempt(
        request,
        scene,
        lambda: endings.settle_departure(open_one, is_approved=approves, by=request.access.me),
        _("The change is approved.") if approves else _("The proposal is withdrawn."),
    )


def attempt(request: Request, scene: Scene, act: Any, done: str) -> HttpResponse:
    """Do it, or say why not; either way back to the election."""
    try:
        act()
    except Refused as refused:
        messages.error(request, sentence(refused.code))
    else:
        messages.success(request, done)
    return redirect("elections:election", scene.election.pk)
