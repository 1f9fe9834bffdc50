"""What templates show of an election, as plain rows."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from civic.belenios.tally import Result
from folkmoot.ballots import queries as boards
from folkmoot.core.templatetags.folkmoot import moment
from folkmoot.elections.forms import CalendarForm
from folkmoot.elections.models import Election, Nomination, Stage
from folkmoot.elections.queries import Standing, places_of
from folkmoot.members.models import RollEntry
from folkmoot.members.rolls import entitled
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


# Which step of the calendar runs in a stage.
NOW_AT = {
    Stage.NOMINATION: 0,
    Stage.PREPARATION: 1,
    Stage.OVERDUE: 1,
    Stage.READY: 2,
    Stage.OPEN: 3,
    Stage.COUNTING: 4,
    Stage.DECIDED: 5,
}


def calendar_steps(election: Election) -> list[dict[str, Any]]:
    """The calendar as steps, with the one that runs now marked."""
    stage, board = election.stage(), election.board
    now = NOW_AT.get(stage, -1)
    rows = [
        (_("Nominations"), gettext("until %(when)s"), election.nominations_close),
        (
            _("Roll, keys and signatures"),
            gettext("objections to the roll until %(when)s"),
            election.contest_ends,
        ),
        (_("Voting opens"), "%(when)s", board.opens),
        (_("Voting closes"), "%(when)s", board.closes),
        (_("The trustees open the count"), "", None),
        (_("Result"), gettext("the term begins on %(when)s"), election.term_starts),
    ]
    return [
        {"title": title, "when": _when(words, when), "state": _state(index, now)}
        for index, (title, words, when) in enumerate(rows)
    ]


def _when(words: str, when: datetime | date | None) -> SafeString:
    return format_html(words.replace("%(when)s", "{}"), moment(when))


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
    rows, now = list(rows), timezone.now()
    places = places_of(rows)
    for election in rows:
        stage = election.stage(now)
        is_over = stage in {Stage.DECIDED, Stage.CANCELLED}
        name = "past" if is_over else "mine" if election.roll_id in rolls else "running"
        label, tone = STAGE_NAMES[stage]
        buckets[name].append(
            {
                "election": election,
                "place": places[election.office.unit_id],
                "stage": stage,
                "label": label,
                "tone": tone,
            }
        )
    titles = {
        "mine": _("You are on the roll"),
        "running": _("Elsewhere in the organisation"),
        "past": _("Past elections"),
    }
    return [{"title": titles[name], "rows": found} for name, found in buckets.items() if found]


def departures(election: Election) -> dict[str, Any]:
    """The change of the calendar that waits, with its dates, or the one that ended the election."""
    rows = list(election.departures.filter(withdrawn=False).select_related("proposed_by"))
    waiting = next((row for row in rows if row.approved_by_id is None), None)
    labels = CalendarForm.base_fields
    return {
        "departure": waiting,
        "proposed_dates": [
            (labels[name].label, parse_datetime(value))
            for name, value in (waiting.dates if waiting else {}).items()
        ],
        "ended": next((row for row in rows if row.kind == "cancel" and row.approved_by_id), None),
    }


def result_of(
    election: Election, candidates: Iterable[Nomination], standing: Standing
) -> dict[str, Any]:
    """Result, turnout and the names of the elected, and whether this reader may see counts."""
    count = boards.count_of(election.board)
    counted = count.ballots or 0
    shows_counts = counted >= boards.SMALLEST_SHOWN or standing.reads_counts
    rows = result_rows(election, candidates, count.result, is_ranked=shows_counts)
    comma = pgettext("between the parts of a list", ", ")
    return {
        "result": rows,
        "elected": comma.join(row["label"] for row in rows if row["chosen"]),
        "ballots": counted,
        "decrypted": count.decrypted,
        "on_roll": entitled(election.roll).count(),
        "shows_counts": shows_counts,
    }


def result_rows(
    election: Election,
    candidates: Iterable[Nomination],
    result: Result | None,
    *,
    is_ranked: bool,
) -> list[dict[str, Any]]:
    """Votes per candidate, the elected marked: most first, or as on the ballot where counts are
    hidden, since the order would tell them in part (BA-12).
    """
    outcome = election.outcome or {}
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
