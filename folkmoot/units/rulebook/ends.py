"""Units with a planned end: newcomers' branches, branches of a project, other temporary units."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.core.spans import revise
from folkmoot.outbox.notices import tell
from folkmoot.people.letters import language_of
from folkmoot.people.models import Person
from folkmoot.units.acts import pen
from folkmoot.units.acts.actions import propose_act, withdraw_act
from folkmoot.units.acts.letters import second_persons
from folkmoot.units.acts.models import Act
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.models import Appointment, OfficeKind, Placement, Unit
from folkmoot.units.queries import latest_places
from folkmoot.units.rulebook.models import PlannedEnd
from folkmoot.units.rulebook.queries import planned_end

RIGHT = "act.propose"
REFUSALS: dict[str, str | Promise] = {
    "not_ahead": _("Choose a day to come."),
    "same_unit": _("A unit cannot go into itself."),
    "is_root": _("The unit at the top of the organisation cannot end."),
    "decided": _("The act that ends this unit is signed already."),
}


class EndRefused(Exception):  # noqa: N818 -- said of the plan
    """An end cannot be planned or dropped; `code` is one of `REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(REFUSALS[self.code])


@transaction.atomic
def plan_end(place: Placement, *, target: Unit, ends: date, purpose: str, by: Person) -> PlannedEnd:
    """The unit is meant to stand until a day, and then to go into the target.

    A plan that stands is replaced, and so is the act that was drafted for it. Raises EndRefused.
    """
    pen.one_writer()
    refuse_plan(place, target, ends)
    standing = planned_end(place.unit_id, today())
    if standing:
        undraft(standing, by=by)
        plan = revise(
            standing, target=target, ends=ends, purpose=purpose, planned_by=by,
            drafted=None, act=None,
        )  # fmt: skip
    else:
        plan = PlannedEnd.objects.create(
            unit=place.unit, target=target, starts=today(), ends=ends, purpose=purpose,
            planned_by=by,
        )  # fmt: skip
    record("end.planned", by=by, at=place, ends=ends, target={"unit": target.pk})
    return plan


def refuse_plan(place: Placement, target: Unit, ends: date) -> None:
    """What no plan may say. Raises EndRefused."""
    if ends <= today():
        raise EndRefused("not_ahead")
    if target.pk == place.unit_id:
        raise EndRefused("same_unit")
    if place.parent_id is None:
        raise EndRefused("is_root")


@transaction.atomic
def drop_end(plan: PlannedEnd, *, by: Person) -> None:
    """The unit is not meant to end any more. Raises EndRefused."""
    pen.one_writer()
    plan = PlannedEnd.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    undraft(plan, by=by)
    PlannedEnd.objects.filter(pk=plan.pk).update(withdrawn=timezone.now())
    place = latest_places([plan.unit_id])[plan.unit_id]
    record("end.dropped", by=by, at=place, ends=plan.ends)


def undraft(plan: PlannedEnd, *, by: Person) -> None:
    """Take back the act that was drafted, unless a second person has signed it: EndRefused."""
    if plan.act is None or plan.act.withdrawn:
        return
    if plan.act.signed:
        raise EndRefused("decided")
    withdraw_act(plan.act, by=by)


def draft_due_ends() -> int:
    """Draft the act of every unit whose planned day has come; how many there were."""
    due = PlannedEnd.objects.live().filter(drafted__isnull=True, ends__lte=today())
    return sum(draft_end(pk) for pk in due.order_by("ends", "pk").values_list("pk", flat=True))


@transaction.atomic
def draft_end(pk: int) -> bool:
    """Draft the act once and tell those who can see to it; whether this call did.

    The act is dated on the planned day, however late it is drafted. Where it is not possible as
    planned, the plan says so on the page of units out of rule.
    """
    pen.one_writer()
    rows = PlannedEnd.objects.select_for_update(of=("self",)).live()
    plan = rows.filter(pk=pk, drafted__isnull=True).first()
    if plan is None:
        return False
    place = Placement.objects.on(today()).filter(unit=plan.unit_id).first()
    plan.drafted, plan.act = timezone.now(), hand_over(plan) if place else None
    plan.save(update_fields=["drafted", "act"])
    if place is None:
        return False
    told = second_persons(plan.act) if plan.act else []
    others = [person.pk for person in owners(place) if person.pk not in told]
    tell(f"planned-end-{plan.pk}", others, reverse("units:out_of_rule"))
    record("end.due", by=None, at=place, act=plan.act_id)
    return True


def hand_over(plan: PlannedEnd) -> Act | None:
    """The unit merges into its target; in the name of who planned it, for a second to sign."""
    person = plan.planned_by
    with override(person.language or language_of(person.email)):
        reason = gettext("The planned end of the unit has come.")
    units = {"units": [plan.unit_id, plan.target_id], "into": plan.target_id, "new": None}
    assert plan.ends
    try:
        with transaction.atomic():
            return propose_act("merge", units, on=plan.ends, reason=reason, by=person)
    except Refused:
        return None


def owners(place: Placement) -> Iterator[Person]:
    """Who may propose acts for a unit today."""
    found = set()
    terms = Appointment.objects.on(today()).filter(
        office__unit__in=[*place.ancestor_ids, place.unit_id]
    )
    for term in terms.select_related("office__kind", "person").order_by("pk"):
        kind = term.office.kind
        is_near = kind.reach == OfficeKind.Reach.SUBTREE or term.office.unit_id == place.unit_id
        if RIGHT in kind.rights and is_near and term.person_id not in found:
            found.add(term.person_id)
            yield term.person
