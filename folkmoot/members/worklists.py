"""What waits for a secretary: work to do, by date; never a list of who is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.core.dates import today
from folkmoot.members.models import Appeal, Application, ApplicationDecision, Transfer
from folkmoot.members.models.transfers import State
from folkmoot.members.presentation import shown, stage_words
from folkmoot.members.reach import (
    CHANGE,
    SEE,
    open_appeals,
    sides_of,
    visible_transfers,
)
from folkmoot.members.rights.requests import open_requests
from folkmoot.members.rules import months_after
from folkmoot.outbox.models import Letter
from folkmoot.units.access import Access
from folkmoot.units.models import Employment, Host, Membership
from folkmoot.units.rulebook.queries import flat, rulebook_on

MOST = 50  # of a kind on the page of everything
READ = 100  # of a kind at all: what comes first by date; the next come up as these are done
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
    is_more: bool = False  # than are read at a time

    @property
    def first(self) -> list[Task]:
        """What the page of everything shows; the rest is on the section's own pages."""
        return self.tasks[:MOST]


def sections(access: Access) -> list[Section]:
    """Everything that waits in the units a reader reaches.

    Some kinds are found by going through everybody: they are for offices that reach few units.
    """
    rules = flat(rulebook_on())
    found = [data_requests(access), applications(access), appeals(access)]
    found += [*transfers(access, rules), probations(access, rules)]
    return found if is_wide(access) else [*found, unreachable(access), elsewhere(access)]


def is_wide(access: Access) -> bool:
    """Whether a reader reaches too many units to go through their members."""
    return access.is_wide(SEE) or access.is_wide(CHANGE)


def section(code: str, title: str, advice: str, tasks: Iterable[Task]) -> Section:
    """All tasks by date; those without one come last."""
    far = timezone.now() + timedelta(days=10_000)
    listed = list(tasks)
    shown = sorted(listed[:READ], key=lambda one: (as_key(one.when) or far.isoformat(), one.words))
    return Section(code, title, advice, shown, is_more=len(listed) > READ)


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


def homes(access: Access, right: str) -> Any:
    """The home spells today of members in units where a right is held."""
    rows = Membership.objects.on(today()).filter(access.at(right), kind=Membership.Kind.HOME)
    return rows.exclude(standing=Membership.Standing.APPLICANT)


ADMITTED = ApplicationDecision.objects.filter(
    application=OuterRef("pk"), kind=ApplicationDecision.Kind.ADMITTED
)


def applications(access: Access) -> Section:
    """Applications before the decision."""
    rows = Application.objects.filter(~Exists(ADMITTED), access.at(SEE), closed=None)
    listed = rows.select_related("person").prefetch_related("sponsorships", "decisions")
    tasks = [
        Task(
            row.person.name,
            reverse("members:application", args=[row.pk]),
            stage_words(row.stage(today())),
            row.entered,
        )
        for row in listed.order_by("entered", "pk")[: READ + 1]
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


def transfers(access: Access, rules: dict[str, Any]) -> list[Section]:
    """Transfers that wait for an answer the reader may give, those that wait for others, and those
    that came to an end lately: who was told of one finds it here.
    """
    rows = visible_transfers(access).exclude(person=access.person)
    rows = rows.select_related("person", "losing", "gaining")
    running = list(rows.filter(closed=None).order_by("deadline", "pk")[: READ + 1])
    since = timezone.now() - LATELY
    settled = list(rows.filter(closed__gte=since).order_by("-closed", "pk")[: READ + 1])
    prefetch_related_objects([*running, *settled], "answers")
    ends = {unit for row in running for unit in (row.losing_id, row.gaining_id)}
    changing = access.among(CHANGE, ends) if ends else set()
    soon = timezone.now() + timedelta(days=rules["work.transfer_days"])
    mine: list[Task] = []
    others: list[Task] = []
    for row in running:
        now = shown(row)
        waits = now.state == State.WAITING
        is_mine = waits and bool(sides_of(access, row, changing) & set(row.missing))
        (mine if is_mine else others).append(
            transfer_task(row, now, is_due=waits and row.deadline <= soon)
        )
    return transfer_sections(
        mine, others, [transfer_task(row, shown(row), is_due=False) for row in settled]
    )


def transfer_sections(mine: list[Task], others: list[Task], settled: list[Task]) -> list[Section]:
    """The three kinds, with what to do about each."""
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
        section(
            "settled",
            _("Transfers settled lately"),
            _("Nothing to do any more. The page of each says what became of it, and why."),
            settled,
        ),
    ]


def transfer_task(row: Transfer, now: Any, *, is_due: bool) -> Task:
    """One transfer, under the day by which something happens or when something happened."""
    return Task(
        row.person.name,
        reverse("members:transfer", args=[row.pk]),
        now.words,
        row.deadline if now.state == State.WAITING else row.effective or row.closed,
        is_due=is_due,
    )


def probations(access: Access, rules: dict[str, Any]) -> Section:
    """Probations that end soon or have ended, with and without an application on record."""
    soon = today() + timedelta(days=rules["work.probation_days"])
    latest = ApplicationDecision.objects.filter(application=OuterRef("pk")).order_by("-pk")
    at_home = homes(access, SEE).filter(person=OuterRef("person"))
    rows = Application.objects.annotate(until=Subquery(latest.values("until")[:1])).filter(
        access.at(SEE) | Q(Exists(at_home)), closed=None, until__lte=soon
    )
    tasks = [
        Task(
            row.person.name,
            reverse("members:application", args=[row.pk]),
            "",
            row.until,
            row.until <= today(),
        )
        for row in rows.select_related("person").order_by("until", "pk")[: READ + 1]
    ]
    tasks += older_probations(access, soon, rules["admission.probation_months"])
    return section(
        "probations",
        _("Probations that end"),
        _("Let the unit decide in time: confirm, or extend with reasons."),
        tasks,
    )


def older_probations(access: Access, soon: date, months: int) -> list[Task]:
    """Members whose probation came from a file: the rule says when it ends."""
    entered = Application.objects.filter(
        person=OuterRef("person"), closed=None, decisions__until__isnull=False
    )
    rows = homes(access, SEE).filter(
        ~Exists(entered),
        standing=Membership.Standing.PROBATIONARY,
        starts__lte=months_after(soon, -months),
    )
    return [
        Task(
            row.person.name,
            reverse("members:change", args=[row.person.number, "standing"]),
            "",
            months_after(row.starts, months),
            months_after(row.starts, months) <= today(),
        )
        for row in rows.select_related("person").order_by("starts", "pk")[: READ + 1]
    ]


def unreachable(access: Access) -> Section:
    """Members whom no letter and no call reaches."""
    address = Q(recipient=OuterRef("person__email"))
    address |= Q(recipient=OuterRef("person__account__email"))
    failed = Letter.objects.filter(address, failed__isnull=False).exclude(recipient="")
    rows = homes(access, SEE).annotate(bounced=Exists(failed))
    nothing = Q(person__email="", person__phone="")
    found = rows.filter(nothing | Q(bounced=True))
    tasks = [
        Task(
            row.person.name,
            f"{reverse('members:record', args=[row.person.number])}?why=contact",
            _("Letters come back.") if row.bounced else _("No address and no telephone."),
        )
        for row in found.select_related("person").order_by("person__keys", "pk")[: READ + 1]
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
    hosting = Host.objects.filter(units=OuterRef("unit"))
    moving = Transfer.objects.filter(closed=None, person=OuterRef("person"))
    rows = homes(access, CHANGE).filter(Exists(jobs), Exists(hosting), ~Exists(here))
    found = rows.filter(~Exists(moving))
    tasks = [
        Task(
            row.person.name,
            f"{reverse('members:transfer_new')}?person={row.person.number}",
            _("Works at another host than the unit's."),
        )
        for row in found.select_related("person").order_by("person__keys", "pk")[: READ + 1]
    ]
    return section(
        "elsewhere",
        _("Members who work somewhere else now"),
        _("Ask whether they want to move to the unit at their new work, and start the transfer."),
        tasks,
    )
