"""Who came into the register by application, and what is under way in it today."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from folkmoot.audit.actions import record
from folkmoot.core.texts import both
from folkmoot.home.demo.clock import noon_of
from folkmoot.home.demo.growth import month_after
from folkmoot.home.demo.knowledge import Knowledge
from folkmoot.home.demo.lives import NEW, YEAR, Life
from folkmoot.home.demo.plan import Plan
from folkmoot.home.demo.tree import ROOT
from folkmoot.members.cohorts import make_cohort
from folkmoot.members.models import Application, ApplicationDecision, Sponsorship, Transfer
from folkmoot.members.rules import months_after
from folkmoot.members.transfers import Wish, start_transfer
from folkmoot.people.models import Person
from folkmoot.units.actions import placement_of
from folkmoot.units.models import Membership, Unit

SPONSORS, PROBATION = 2, 12
ASKED = timedelta(40)  # before the unit decides
Kind, Standing = ApplicationDecision.Kind, Membership.Standing


@dataclass
class Papers:
    """Rows of admissions, parents first."""

    applications: list[Application] = field(default_factory=list)
    sponsorships: list[Sponsorship] = field(default_factory=list)
    decisions: list[ApplicationDecision] = field(default_factory=list)

    def write(self) -> None:
        """In an order in which the later decision has the higher number."""
        Application.objects.bulk_create(self.applications)
        Sponsorship.objects.bulk_create(self.sponsorships)
        ApplicationDecision.objects.bulk_create(self.decisions)


def write_moves(plan: Plan, knowledge: Knowledge) -> None:
    """Admissions since the installation, two transfers that wait, and three cohorts."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    papers = Papers()
    sponsors = sponsors_of(plan)
    for life in plan.lives:
        first = life.homes[-1] if life.homes else None
        if first and first.standing in NEW and knowledge.is_new(first.starts - ASKED):
            unit = units[str(first.where)]
            others = [one for one in sponsors[unit.code] if one is not life.person]
            admit(plan, papers, life, unit, others[:SPONSORS])
    papers.write()
    count = len(papers.applications)
    record("demo.admissions", by=None, at=placement_of(units[ROOT], plan.day), count=count)
    wait_for_answers(plan, units)
    make_cohorts(plan, units)


def sponsors_of(plan: Plan) -> dict[str, list[Person]]:
    """Full members of each unit; who came first stands first."""
    found: dict[str, list[Person]] = defaultdict(list)
    able = [life for life in plan.lives if life.is_full_member]
    for life in sorted(able, key=lambda one: one.homes[-1].starts):
        found[str(life.home.where)].append(life.person)
    return found


def admit(plan: Plan, papers: Papers, life: Life, unit: Unit, sponsors: list[Person]) -> None:
    """One application, as far as it has come."""
    first = life.homes[-1]
    is_waiting = first.standing == Standing.APPLICANT
    entered = noon_of(first.starts if is_waiting else first.starts - ASKED)
    application = Application(
        person=life.person, unit=unit, entered=entered,
        sponsors_needed=SPONSORS, probation_months=PROBATION,
    )  # fmt: skip
    papers.applications.append(application)
    for place, sponsor in enumerate(sponsors):
        answers = not is_waiting or (int(life.person.number) + place) % 2 == 0
        papers.sponsorships.append(
            Sponsorship(
                application=application, sponsor=sponsor, asked=entered,
                is_confirmed=True if answers else None, answered=entered if answers else None,
            )
        )  # fmt: skip
    papers.decisions += decisions(plan, application, life) if not is_waiting else []


def decisions(plan: Plan, application: Application, life: Life) -> Iterator[ApplicationDecision]:
    """Admitted, and confirmed when the year of probation is over."""
    starts = life.homes[-1].starts
    yield ApplicationDecision(
        application=application, kind=Kind.ADMITTED, on=starts,
        until=months_after(starts, PROBATION), reason="支部大会表决通过", recorded=noon_of(starts),
    )  # fmt: skip
    confirmed = starts + YEAR
    if confirmed <= plan.day:
        application.closed = noon_of(confirmed)
        yield ApplicationDecision(
            application=application, kind=Kind.CONFIRMED, on=confirmed,
            reason="预备期内表现良好，支部大会同意转正", recorded=noon_of(confirmed),
        )  # fmt: skip


def wait_for_answers(plan: Plan, units: dict[str, Unit]) -> None:
    """One member wants to come to the branch of the secretary who signs in, one wants to go."""
    branch = f"{plan.tree.grown}-3"
    on = month_after(plan.day)
    known = {person.number for person in plan.known.values()}
    busy = known | {term.person.number for term in plan.terms if term.covers(plan.day)}
    free = [life for life in plan.lives if life.is_full_member and life.person.number not in busy]
    for code, goal, note in (
        (f"{plan.tree.grown}-5", branch, "已调到第三支部所在车间"),
        (branch, plan.tree.units[-1].code, "下月到新单位报到"),
    ):
        person = [life.person for life in free if life.home.where == code][-1]
        reason = Transfer.Reason.OTHER if goal == branch else Transfer.Reason.WORK_WITH_UNIT
        wish = Wish(units[goal], on, reason, note)
        start_transfer(person, wish, side=Transfer.Side.MEMBER, by=person)


def make_cohorts(plan: Plan, units: dict[str, Unit]) -> None:
    """Groups by joining wave, by a change of work and by age."""
    year, by = plan.day.year, plan.known["officer"]
    company = plan.tree.unit(plan.tree.grown)
    english, chinese = company.name["en"], company.name["zh-hans"]
    for name, rule, unit in (
        (both(f"First employed since {year - 2}", f"{year - 2}年以来首次任职"),
         {"first_employed": [year - 2, year]}, None),
        (both("New work within a year", "一年内新任职"), {"hired_months": 12}, None),
        (both(f"Under 35 in {english}", f"{chinese}35岁以下"), {"age": [18, 34]},
         units[company.code]),
    ):  # fmt: skip
        make_cohort(name, rule, unit, by=by)
