"""What the pages of admissions and transfers show: steps, and what can be done now."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from folkmoot.core.dates import today
from folkmoot.members.freezing import holding
from folkmoot.members.models import Application, ApplicationDecision, Transfer
from folkmoot.members.models.admissions import Stage
from folkmoot.members.models.transfers import State

Kind = ApplicationDecision.Kind
TONES = {
    State.WAITING: "info",
    State.HELD: "warning",
    State.SCHEDULED: "info",
    State.DONE: "success",
    State.REFUSED: "danger",
    State.LAPSED: "warning",
    State.CANCELLED: "",
}
STAGE_TONES = {
    Stage.SPONSORING: "info",
    Stage.DECIDING: "info",
    Stage.PROBATION: "info",
    Stage.CONFIRMING: "warning",
    Stage.CONFIRMED: "success",
    Stage.REFUSED: "danger",
    Stage.NOT_CONFIRMED: "danger",
    Stage.WITHDRAWN: "",
}


@dataclass(frozen=True)
class Step:
    """One line of the list of steps."""

    title: str
    state: str
    when: date | datetime | None = None
    note: str = ""


def state_words(state: str) -> str:
    """A transfer's state."""
    return {
        State.WAITING: _("waits for an answer"),
        State.HELD: _("agreed, waits until a roll is final"),
        State.SCHEDULED: _("agreed, its day is to come"),
        State.DONE: _("done"),
        State.REFUSED: _("refused"),
        State.LAPSED: _("lapsed without an answer"),
        State.CANCELLED: _("taken back"),
    }[State(state)]


def stage_words(stage: str) -> str:
    """An application's stage."""
    return {
        Stage.SPONSORING: _("waits for sponsors"),
        Stage.DECIDING: _("the unit decides"),
        Stage.PROBATION: _("on probation"),
        Stage.CONFIRMING: _("the unit decides on the confirmation"),
        Stage.CONFIRMED: _("full member"),
        Stage.REFUSED: _("refused"),
        Stage.NOT_CONFIRMED: _("not confirmed"),
        Stage.WITHDRAWN: _("withdrawn"),
    }[Stage(stage)]


ORDER = [Stage.SPONSORING, Stage.DECIDING, Stage.PROBATION, Stage.CONFIRMING, Stage.CONFIRMED]


def application_steps(row: Application, day: date | None = None) -> list[Step]:
    """Where an applicant stands; the reasons of each decision stand beside it."""
    stage = row.stage(day or today())
    steps = [Step(_("Application"), "past", row.entered)]
    steps.append(
        Step(
            _("Sponsors"),
            state_of(stage, Stage.SPONSORING),
            note=_("{done} of {needed} have confirmed.").format(
                done=row.confirmed_sponsors, needed=row.sponsors_needed
            ),
        )
    )
    decisions = sorted(row.decisions.all(), key=lambda decision: decision.pk)
    made = [Step(row.get_kind_display(), "past", row.on, row.reason) for row in decisions]
    return steps + made + ahead(row, stage)


def ahead(row: Application, stage: Stage) -> list[Step]:
    """What is still to come."""
    last = row.last_decision
    if last is None or last.kind == Kind.OVERTURNED:
        decision = Step(_("Decision of the unit"), state_of(stage, Stage.DECIDING))
        text = _("{months} months").format(months=row.probation_months)
        probation = [Step(_("Probation"), "next", note=text)] if row.probation_months else []
        return [decision, *probation]
    if last.until is None:
        return []
    return [
        Step(_("Probation ends"), state_of(stage, Stage.PROBATION), last.until),
        Step(_("Confirmation by the unit"), state_of(stage, Stage.CONFIRMING)),
    ]


def state_of(now: Stage, step: Stage) -> str:
    """Past, now or next."""
    if now not in ORDER:
        return "past"
    here, there = ORDER.index(now), ORDER.index(step)
    if here == there:
        return "now"
    return "past" if there < here else "next"


def transfer_steps(row: Transfer, state: str) -> list[Step]:
    """What has been answered and what is waited for."""
    given = {answer.side: answer for answer in row.answers.all()}
    steps = [answered_step(row, side, given.get(side), state) for side in row.sides]
    when = row.effective or row.on
    done = "past" if state == State.DONE else "next"
    return [*steps, Step(_("The transfer takes effect"), done, when)]


def answered_step(row: Transfer, side: str, answer: Any, state: str) -> Step:
    """One side: its answer, or what its silence means."""
    title = str(capfirst(Transfer.Side(side).label))
    if answer is not None:
        words = _("consents") if answer.is_accepted else answer.get_ground_display()
        step = Step(title, "past", answer.at, f"{words} {answer.note}".strip())
        return replace(step, note=overturned_words(step.note)) if answer.overturned else step
    if state != State.WAITING:
        return Step(title, "past", note=_("did not answer"))
    if row.silence.get(side) == "approve":
        return Step(title, "now", row.deadline, _("No answer until then counts as consent."))
    return Step(title, "now", row.deadline, _("Without an answer until then the transfer lapses."))


def overturned_words(note: str) -> str:
    """A refusal that the unit above has overturned."""
    return _("{refusal} (overturned by the unit above, which counts as consent)").format(
        refusal=note
    )


@dataclass(frozen=True)
class Shown:
    """A transfer as a page shows it."""

    row: Transfer
    state: str

    @property
    def words(self) -> str:
        """Its state in words."""
        return state_words(self.state)

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return TONES[State(self.state)]

    @property
    def rolls(self) -> list[Any]:
        """The rolls it waits for."""
        return holding(self.row, today(), timezone.now()) if self.state == State.HELD else []


def shown(row: Transfer) -> Shown:
    """A transfer now."""
    return Shown(row, row.state(timezone.now(), today()))
