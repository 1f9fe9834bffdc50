"""Verbs of an admission, from the application to the confirmation after probation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.members import standings
from folkmoot.members.letters import tell_applicant, tell_sponsor
from folkmoot.members.models import Application, ApplicationDecision, Sponsorship
from folkmoot.members.models.admissions import Stage
from folkmoot.members.refusals import Refused
from folkmoot.members.rules import months_after, rule
from folkmoot.members.timeline import homes_of, place_for, redraw, refuse_past, standing_place
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, Person
from folkmoot.units.acts.following import carried_on
from folkmoot.units.models import Membership, Placement, Unit

Kind = ApplicationDecision.Kind
Standing = Membership.Standing
OPEN = (Stage.SPONSORING, Stage.DECIDING)
ON_PROBATION = (Stage.PROBATION, Stage.CONFIRMING)


@dataclass(frozen=True)
class Newcomer:
    """The facts of somebody whom the register does not know yet."""

    name: str
    latin_name: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic
def introduce(newcomer: Newcomer, *, account: Account | None = None) -> Person:
    """A person without any membership, connected to the account that asks for it."""
    person = Person(
        number=next_number(),
        name=newcomer.name,
        latin_name=newcomer.latin_name,
        email=newcomer.email,
        phone=newcomer.phone,
    )
    person.set_keys()
    person.save(force_insert=True)
    remember([person])
    if account is not None:
        account.person = person
        account.save(update_fields=["person"])
    return person


def next_number() -> str:
    """The next free number of the year: N26-0001."""
    start = f"N{today():%y}-"
    taken = Person.objects.filter(number__startswith=start).values_list("number", flat=True)
    tails = [int(tail) for tail in (number[len(start) :] for number in taken) if tail.isdecimal()]
    return f"{start}{max(tails, default=0) + 1:04}"


@transaction.atomic
def apply_for_membership(
    person: Person, unit: Unit, *, statement: str = "", by: Person | None
) -> Application:
    """Somebody asks to become a member, again or for the first time. Raises Refused.

    A former member who returns has the joining date already; the rule says what probation is left.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if standing_place(unit.pk, today()).kind.code == "holding":
        raise Refused("holding_unit")
    refuse_members(person)
    if person.applications.filter(closed=None).exists():
        raise Refused("already_applied")
    prefix = "return" if is_return(person) else "admission"
    application = Application.objects.create(
        person=person,
        unit=unit,
        statement=statement,
        entered_by=by,
        sponsors_needed=rule("admission.sponsors"),
        probation_months=rule(f"{prefix}.probation_months"),
    )
    note("application.entered", application, by=by)
    return application


def refuse_members(person: Person) -> None:
    """Only who is at home nowhere may be admitted."""
    last = standings.latest_end(person)
    if last is not None and last.reason == standings.DIED:
        raise Refused("died")
    if any(row.standing != Standing.APPLICANT for row in homes_of(person, today())):
        raise Refused("already_member")


def is_return(person: Person) -> bool:
    """Whether the person was a member before."""
    return person.joined is not None


@transaction.atomic
def ask_sponsor(application: Application, sponsor: Person, *, by: Person | None) -> Sponsorship:
    """A full member of the unit is asked to vouch. Raises Refused."""
    locked = in_stage(application, OPEN)
    homes = [row for row in homes_of(sponsor, today()) if row.covers(today())]
    is_full = any((row.unit_id, row.standing) == (locked.unit_id, Standing.FULL) for row in homes)
    if not is_full or sponsor == locked.person:
        raise Refused("not_a_sponsor")
    if locked.sponsorships.filter(sponsor=sponsor).exists():
        raise Refused("asked_already")
    asked = Sponsorship.objects.create(application=locked, sponsor=sponsor)
    tell_sponsor(asked)
    note("application.sponsor_asked", locked, by=by, sponsor={"person": sponsor.pk})
    return asked


@transaction.atomic
def answer_sponsorship(asked: Sponsorship, *, is_confirmed: bool, by: Person) -> Sponsorship:
    """The sponsor vouches or does not, and may change the answer until the unit has decided."""
    if by.pk != asked.sponsor_id:
        raise Refused("not_yours")
    locked = in_stage(asked.application, OPEN)
    asked.is_confirmed, asked.answered = is_confirmed, timezone.now()
    asked.save(update_fields=["is_confirmed", "answered"])
    note("application.sponsor_answered", locked, by=by, sponsor={"person": by.pk})
    return asked


@transaction.atomic
def admit(
    application: Application, *, on: date, reason: str = "", by: Person | None
) -> ApplicationDecision:
    """The unit admits: probation begins, or full membership where no probation is due.

    The joining date is set once in a life. Raises Refused: sponsors_missing, in_the_past, …
    """
    locked = in_stage(application, OPEN)
    if locked.stage(today()) != Stage.DECIDING:
        raise Refused("sponsors_missing")
    refuse_past(on, by)
    refuse_members(locked.person)
    place = standing_place(locked.unit_id, on)
    until = months_after(on, locked.probation_months) if locked.probation_months else None
    begin_home(locked, place, on, Standing.PROBATIONARY if until else Standing.FULL)
    decision = decide(locked, Kind.ADMITTED, on, until=until, reason=reason, by=by)
    note("application.admitted", locked, by=by, starts=on)
    return decision


def begin_home(application: Application, place: Placement, on: date, standing: str) -> None:
    """The spell itself; an applicant's spell ends where it begins."""
    person = application.person
    redraw(person, (on, None), lambda row: None)
    carried_on(
        Membership.objects.create(person=person, unit=place.unit, standing=standing, starts=on)
    )
    if person.joined is None:
        person.joined = on
        person.save(update_fields=["joined"])
        remember([person])


@transaction.atomic
def refuse_application(application: Application, *, reason: str, by: Person | None) -> None:
    """The unit refuses and says why; the applicant reads it. Raises Refused: no_reason, overturned.

    What the unit above has overturned is not refused again.
    """
    locked = in_stage(application, OPEN)
    require(reason)
    if locked.last_decision is not None:
        raise Refused("overturned")
    decide(locked, Kind.REFUSED, today(), reason=reason, by=by)
    note("application.refused", locked, by=by)


@transaction.atomic
def withdraw_application(application: Application, *, by: Person | None) -> None:
    """The applicant takes it back."""
    locked = in_stage(application, OPEN)
    decide(locked, Kind.WITHDRAWN, today(), by=by)
    note("application.withdrawn", locked, by=by)


@transaction.atomic
def extend_probation(
    application: Application, *, until: date, reason: str, by: Person | None
) -> ApplicationDecision:
    """Probation ends later, once, within the rule. Raises Refused."""
    locked, last = on_probation(application)
    require(reason)
    assert last.until is not None
    if until <= max(last.until, today()):
        raise Refused("ends_before_it_starts")
    done = locked.decisions.filter(kind=Kind.EXTENDED).count()
    if done >= rule("admission.most_extensions"):
        raise Refused("no_more_extensions")
    if until > months_after(last.until, rule("admission.extension_months")):
        raise Refused("too_long")
    decision = decide(locked, Kind.EXTENDED, today(), until=until, reason=reason, by=by)
    note("application.extended", locked, by=by, ends=until)
    return decision


@transaction.atomic
def confirm_member(
    application: Application, *, on: date, reason: str = "", by: Person | None
) -> ApplicationDecision:
    """Full member from a day on, not before probation ends. Raises Refused: probation_runs, …"""
    locked, last = on_probation(application)
    refuse_past(on, by)
    assert last.until is not None
    if on < last.until:
        raise Refused("probation_runs")
    redraw(
        locked.person,
        (on, None),
        lambda row: {"standing": Standing.FULL} if row.standing == Standing.PROBATIONARY else {},
    )
    decision = decide(locked, Kind.CONFIRMED, on, reason=reason, by=by)
    note("application.confirmed", locked, by=by, starts=on)
    return decision


@transaction.atomic
def end_probation(
    application: Application, *, on: date, reason: str, by: Person | None
) -> ApplicationDecision:
    """Not confirmed: membership ends on the day, with reasons. Raises Refused."""
    locked, _last = on_probation(application)
    require(reason)
    standings.leave(locked.person, on=on, departure="not-confirmed", by=by)
    decision = decide(locked, Kind.ENDED, on, reason=reason, by=by)
    note("application.ended", locked, by=by)
    return decision


def in_stage(application: Application, stages: Iterable[Stage]) -> Application:
    """The locked application, if it stands there. Raises Refused: too_late."""
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if locked.closed is not None or locked.stage(today()) not in stages:
        raise Refused("too_late")
    return locked


def on_probation(application: Application) -> tuple[Application, ApplicationDecision]:
    """The locked application and the decision that set the probation, while it runs or waits.

    The unit that decides is the home of the day: a transfer takes the probation along.
    """
    locked = in_stage(application, ON_PROBATION)
    last = locked.last_decision
    assert last is not None
    if not any(row.standing != Standing.APPLICANT for row in homes_of(locked.person, today())):
        raise Refused("no_home")
    return locked, last


def require(reason: str) -> None:
    """A decision against somebody states its reasons."""
    if not reason.strip():
        raise Refused("no_reason")


def decide(
    application: Application,
    kind: str,
    on: date,
    *,
    until: date | None = None,
    reason: str = "",
    by: Person | None,
) -> ApplicationDecision:
    """Write a decision, and tell; one without an end of probation closes the application."""
    decision = ApplicationDecision.objects.create(
        application=application, kind=kind, on=on, until=until, reason=reason, by=by
    )
    if until is None:
        application.closed = timezone.now()
        application.save(update_fields=["closed"])
    tell_applicant(decision)
    return decision


def note(verb: str, application: Application, *, by: Person | None, **parameters: object) -> None:
    """One entry about an application, at the unit that decides about it."""
    record(
        verb,
        by=by,
        at=place_for(deciding_unit(application)),
        who={"person": application.person_id},
        **parameters,
    )


def deciding_unit(application: Application) -> int:
    """The unit applied to; once a member, the home of the day."""
    last = application.last_decision
    if last is None or last.kind in {Kind.REFUSED, Kind.WITHDRAWN, Kind.OVERTURNED}:
        return application.unit_id
    homes = homes_of(application.person, today())
    return homes[0].unit_id if homes else application.unit_id
