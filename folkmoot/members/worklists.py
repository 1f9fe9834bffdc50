"""What waits for a secretary: work to do, by date; never a list of who is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.core.dates import today
from folkmoot.members.models import Appeal, Application, Transfer
from folkmoot.members.models.admissions import Stage
from folkmoot.members.models.transfers import State
from folkmoot.members.presentation import shown, stage_words
from folkmoot.members.reach import (
    CHANGE,
    SEE,
    open_appeals,
    reached_units,
    sides_of,
    visible_transfers,
)
from folkmoot.members.rights.requests import open_requests
from folkmoot.members.rules import months_after, rule
from folkmoot.outbox.models import Letter
from folkmoot.units.access import Access
from folkmoot.units.models import Employment, Membership

MOST = 50
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Task:
    """One thing to do."""

    words: str
    address: str
    note: str = ""
    when: Any = None
    is_due: bool = False


@dataclass(frozen=True)
class Section:
    """Things of one kind by date, and what to do about them."""

    code: str
    title: str
    advice: str
    tasks: list[Task]

    @property
    def first(self) -> list[Task]:
        """What the page of everything shows; the rest is on the section's own pages."""
        return self.tasks[:MOST]


def sections(access: Access) -> list[Section]:
    """Everything that waits in the units a reader reaches."""
    found = [data_requests(access), applications(access), appeals(access)]
    found += [*transfers(access), probations(access)]
    return [*found, unreachable(access), elsewhere(access)]


def section(code: str, title: str, advice: str, tasks: Iterable[Task]) -> Section:
    """All tasks by date; those without one come last."""
    far = timezone.now() + timedelta(days=10_000)
    listed = sorted(tasks, key=lambda task: (as_key(task.when) or far.isoformat(), task.words))
    return Section(code, title, advice, listed)


def as_key(when: Any) -> str:
    """Dates and instants in one order."""
    return when.isoformat() if when else ""


def data_requests(access: Access) -> Section:
    """What people ask about their data, by the day on which the month ends."""
    tasks = [
        Task(
            row.person.name,
            reverse("members:request", args=[row.pk]),
            row.get_kind_display(),
            row.due,
            is_due=row.is_late,
        )
        for row in open_requests(access)
    ]
    return section(
        "requests",
        _("Requests about personal data"),
        _("The law gives a month. After 25 days a request is marked and counted in public."),
        tasks,
    )


def open_applications(access: Access) -> Any:
    """Applications that are not closed, of units in reach or of members there."""
    units = reached_units(access, SEE)
    at_home = homes_in(units).values("person")
    rows = Application.objects.filter(Q(unit__in=units) | Q(person__in=at_home), closed=None)
    return rows.select_related("person").prefetch_related("sponsorships", "decisions")


def homes_in(units: Iterable[int]) -> Any:
    """The home spells of members in some units today."""
    rows = Membership.objects.on(today()).filter(unit__in=units, kind=Membership.Kind.HOME)
    return rows.exclude(standing=Membership.Standing.APPLICANT)


def applications(access: Access) -> Section:
    """Applications before the decision."""
    units = reached_units(access, SEE)
    tasks = [
        Task(
            row.person.name,
            reverse("members:application", args=[row.pk]),
            stage_words(row.stage(today())),
            row.entered,
        )
        for row in open_applications(access)
        if row.unit_id in units and row.stage(today()) in {Stage.SPONSORING, Stage.DECIDING}
    ]
    return section(
        "applications",
        _("Applications"),
        _("Somebody wants to join. Find the sponsors, then let the unit decide."),
        tasks,
    )


def appeals(access: Access) -> Section:
    """Appeals to the units above those that refused."""
    tasks = [appeal_task(row) for row in open_appeals(access)]
    return section(
        "appeals",
        _("Appeals"),
        _("Somebody was refused and asks your unit. Uphold the refusal or overturn it."),
        tasks,
    )


def appeal_task(row: Appeal) -> Task:
    """One appeal, on the page of what was refused."""
    kind = "application" if row.application_id else "transfer"
    words = (
        _("against a refused application")
        if row.application_id
        else (_("against a refused transfer"))
    )
    address = reverse(f"members:{kind}", args=[row.about.pk])
    return Task(row.about.person.name, address, words, row.entered)


def transfers(access: Access) -> list[Section]:
    """Transfers that wait for an answer the reader may give, and those that wait for others."""
    rows = visible_transfers(access).filter(closed=None).exclude(person=access.person)
    listed = with_answers(rows)
    changing = reached_units(access, CHANGE)
    soon = timezone.now() + timedelta(days=rule("work.transfer_days"))
    mine: list[Task] = []
    others: list[Task] = []
    for row in listed:
        now = shown(row)
        waits = now.state == State.WAITING
        is_mine = waits and bool(sides_of(access, row, changing) & set(row.missing))
        (mine if is_mine else others).append(
            transfer_task(row, now, is_due=waits and row.deadline <= soon)
        )
    return [
        section(
            "answers",
            _("Transfers that wait for your answer"),
            _("Consent, or refuse on one of the grounds. The page shows what silence means."),
            mine,
        ),
        section(
            "under-way",
            _("Transfers under way"),
            _("Nothing to do for you; somebody else is to answer."),
            others,
        ),
        settled_transfers(access),
    ]


def with_answers(rows: Any) -> Any:
    """Transfers with all that their lines say."""
    return rows.select_related("person", "losing", "gaining").prefetch_related("answers")


def settled_transfers(access: Access) -> Section:
    """Transfers that came to an end lately: who was told of it finds them here."""
    since = timezone.now() - LATELY
    rows = visible_transfers(access).filter(closed__gte=since).exclude(person=access.person)
    tasks = [transfer_task(row, shown(row), is_due=False) for row in with_answers(rows)]
    return section(
        "settled",
        _("Transfers settled lately"),
        _("Nothing to do any more. The page of each says what became of it, and why."),
        tasks,
    )


def transfer_task(row: Transfer, now: Any, *, is_due: bool) -> Task:
    """One transfer, under the day by which something happens or when something happened."""
    return Task(
        row.person.name,
        reverse("members:transfer", args=[row.pk]),
        now.words,
        row.deadline if now.state == State.WAITING else row.effective or row.closed,
        is_due=is_due,
    )


def probations(access: Access) -> Section:
    """Probations that end soon or have ended, with and without an application on record."""
    soon = today() + timedelta(days=rule("work.probation_days"))
    tasks, seen = [], set()
    for row in open_applications(access):
        last = row.last_decision
        if last and last.until:
            seen.add(row.person_id)
            if last.until <= soon:
                address = reverse("members:application", args=[row.pk])
                tasks.append(Task(row.person.name, address, "", last.until, last.until <= today()))
    tasks += older_probations(access, soon, seen)
    return section(
        "probations",
        _("Probations that end"),
        _("Let the unit decide in time: confirm, or extend with reasons."),
        tasks,
    )


def older_probations(access: Access, soon: date, seen: set[int]) -> list[Task]:
    """Members whose probation came from a file: the rule says when it ends."""
    months = rule("admission.probation_months")
    rows = homes_in(reached_units(access, SEE)).filter(
        standing=Membership.Standing.PROBATIONARY, starts__lte=months_after(soon, -months)
    )
    return [
        Task(
            row.person.name,
            reverse("members:change", args=[row.person.number, "standing"]),
            "",
            months_after(row.starts, months),
            months_after(row.starts, months) <= today(),
        )
        for row in rows.select_related("person").exclude(person__in=seen)
    ]


def unreachable(access: Access) -> Section:
    """Members whom no letter and no call reaches."""
    address = Q(recipient=OuterRef("person__email"))
    address |= Q(recipient=OuterRef("person__account__email"))
    failed = Letter.objects.filter(address, failed__isnull=False).exclude(recipient="")
    rows = homes_in(reached_units(access, SEE)).annotate(bounced=Exists(failed))
    nothing = Q(person__email="", person__phone="")
    found = rows.filter(nothing | Q(bounced=True))
    tasks = [
        Task(
            row.person.name,
            f"{reverse('members:record', args=[row.person.number])}?why=contact",
            _("Letters come back.") if row.bounced else _("No address and no telephone."),
        )
        for row in found.select_related("person")
    ]
    return section(
        "unreachable",
        _("Members whom nothing reaches"),
        _("Ask colleagues for a new address; without one a member misses letters and votes."),
        tasks,
    )


def elsewhere(access: Access) -> Section:
    """Members whose work is at other hosts than those of their unit."""
    jobs = Employment.objects.on(today()).filter(person=OuterRef("person"), host__isnull=False)
    here = jobs.filter(host__units=OuterRef("unit"))
    rows = homes_in(reached_units(access, CHANGE)).filter(unit__hosts__isnull=False).distinct()
    moving = Transfer.objects.filter(closed=None).values("person")
    found = rows.filter(Exists(jobs), ~Exists(here)).exclude(person__in=moving)
    tasks = [
        Task(
            row.person.name,
            f"{reverse('members:transfer_new')}?person={row.person.number}",
            _("Works at another host than the unit's."),
        )
        for row in found.select_related("person")
    ]
    return section(
        "elsewhere",
        _("Members who work somewhere else now"),
        _("Ask whether they want to move to the unit at their new work, and start the transfer."),
        tasks,
    )
