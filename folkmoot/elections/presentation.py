"""What templates show of an election, as plain rows."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.ballots import queries as boards
from folkmoot.elections.models import Election, Nomination, Stage
from folkmoot.members.models import RollEntry
from folkmoot.units.access import Access

STAGE_NAMES = {
    Stage.NOMINATION: (_("Nominations open"), "info"),
    Stage.PREPARATION: (_("In preparation"), "info"),
    Stage.READY: (_("Ready"), "info"),
    Stage.OPEN: (_("Voting open"), "success"),
    Stage.COUNTING: (_("Being counted"), "warning"),
    Stage.DECIDED: (_("Decided"), ""),
    Stage.OVERDUE: (_("Not signed in time"), "warning"),
    Stage.CANCELLED: (_("Cancelled"), ""),
}


def calendar_steps(election: Election) -> list[dict[str, Any]]:
    """The calendar as steps, with the one that runs now marked."""
    stage, board = election.stage(), election.board
    order = [Stage.NOMINATION, Stage.PREPARATION, Stage.OPEN, Stage.COUNTING, Stage.DECIDED]
    reached = {Stage.READY: Stage.PREPARATION, Stage.OVERDUE: Stage.PREPARATION}.get(stage, stage)
    now = order.index(reached) if reached in order else -1
    rows = [
        (_("Nominations, until"), election.nominations_close),
        (_("Objections to the roll, keys and signatures, until"), board.opens),
        (_("Voting, until"), board.closes),
        (_("The trustees open the count"), None),
        (_("Result; the term begins"), election.term_starts),
    ]
    return [
        {"title": title, "when": when, "state": _state(index, now)}
        for index, (title, when) in enumerate(rows)
    ]


def _state(index: int, now: int) -> str:
    if index == now:
        return "now"
    return "past" if index < now else "next"


def groups(rows: Iterable[Election], access: Access) -> list[dict[str, Any]]:
    """Elections by what they ask of the reader: own and running, others running, past."""
    rolls = set(
        RollEntry.objects.filter(person=access.person, is_included=True).values_list(
            "version__roll", flat=True
        )
        if access.person
        else []
    )
    buckets: dict[str, list[dict[str, Any]]] = {"mine": [], "running": [], "past": []}
    now = timezone.now()
    for election in rows:
        stage = election.stage(now)
        is_over = stage in {Stage.DECIDED, Stage.CANCELLED}
        name = "past" if is_over else "mine" if election.roll_id in rolls else "running"
        label, tone = STAGE_NAMES[stage]
        buckets[name].append({"election": election, "stage": stage, "label": label, "tone": tone})
    titles = {
        "mine": _("You are on the roll"),
        "running": _("Elsewhere in the organisation"),
        "past": _("Past elections"),
    }
    return [{"title": titles[name], "rows": found} for name, found in buckets.items() if found]


def result_rows(
    election: Election, candidates: Iterable[Nomination], *, is_ranked: bool
) -> list[dict[str, Any]]:
    """Votes per candidate, the elected marked: most first, or as on the ballot where counts are
    hidden, since the order would tell them in part (BA-12).
    """
    outcome, result = election.outcome or {}, boards.result_of(election.board)
    votes = result[0] if result else ()
    rows = [
        {
            "label": nomination.nominee.name,
            "value": count,
            "chosen": nomination.nominee_id in outcome.get("elected", []),
            "note": _note(nomination.nominee_id, outcome),
        }
        for nomination, count in zip(candidates, votes, strict=True)
    ]
    return sorted(rows, key=lambda row: -row["value"]) if is_ranked else rows


def _note(person: int, outcome: dict[str, Any]) -> Any:
    if person in outcome.get("elected", []):
        return _("elected")
    return _("tied") if person in outcome.get("tied", []) else ""
