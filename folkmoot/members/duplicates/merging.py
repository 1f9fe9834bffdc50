"""Two records become one. Everything the one had, the other has; nothing is deleted.

Spells keep their rows, so that acts, transfers and departures find what they wrote; only whom they
name changes, and the ledger of the merge says which. Rolls stay as they are.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.core.spans import Span
from folkmoot.members.duplicates.finding import mark_between
from folkmoot.members.duplicates.obstacles import obstacle
from folkmoot.members.duplicates.plan import Plan, Wish
from folkmoot.members.duplicates.tables import MOVED, column_of
from folkmoot.members.models import Different, Merge
from folkmoot.members.refusals import Refused
from folkmoot.members.rolls import correct_rolls
from folkmoot.members.timeline import place_for
from folkmoot.outbox.notices import tell
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, Person
from folkmoot.units.queries import latest_homes

Ledger = dict[str, Any]


@transaction.atomic
def merge_people(kept: Person, absorbed: Person, wish: Wish, *, by: Person | None) -> Merge:
    """`absorbed` goes into `kept`, which has the same number as before.

    Raises Refused: merged_already, marked_different, own_case, no_home, an obstacle, or a clash.
    """
    ours, theirs = locked(kept, absorbed)
    refuse_pair(ours, theirs, by)
    if code := obstacle(theirs):
        raise Refused(code)
    homes = latest_homes([ours.pk, theirs.pk])
    if set(homes) != {ours.pk, theirs.pk}:
        raise Refused("no_home")
    plan = Plan(ours, theirs, wish)
    if plan.clashes:
        raise Refused(plan.clashes[0].code)
    people = [account.person_id for account in plan.accounts if account]
    merge = Merge(kept=ours, absorbed=theirs, home=homes[theirs.pk].unit, by=by)
    merge.save(force_insert=True)
    tell(f"merge-{merge.pk}", filter(None, people), reverse("members:own"))
    merge.ledger = carry_out(plan, merge)
    merge.save(update_fields=["ledger"])
    for person in (ours, theirs):
        correct_rolls(person, by=by)
    note("people.merged", merge, homes[ours.pk].unit_id, by=by)
    if homes[ours.pk].unit_id != merge.home_id:
        away = {"person": theirs.pk}
        at = place_for(merge.home_id)
        record("people.merged_away", by=by, at=at, who=away, merge=merge.pk)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    return merge


def locked(one: Person, other: Person) -> tuple[Person, Person]:
    """Both, locked in one order, as they are stored."""
    rows = Person.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one.pk], found[other.pk]


def refuse_pair(one: Person, other: Person, by: Person | None) -> None:
    """What two records must be to be judged at all."""
    if one == other or one.merged_into_id or other.merged_into_id:
        raise Refused("merged_already")
    if by in (one, other):
        raise Refused("own_case")
    if mark_between(*in_order(one, other)):
        raise Refused("marked_different")


def in_order(one: Person, other: Person) -> tuple[Person, Person]:
    """The older record first."""
    return (one, other) if one.pk < other.pk else (other, one)


def carry_out(plan: Plan, merge: Merge) -> Ledger:
    """Write what the plan says; what was done."""
    try:
        with transaction.atomic():
            withdrawn, written = write_spells(plan, merge)
            moved = {name: move_rows(name, plan) for name in MOVED}
            save_all(written.values())
    except IntegrityError as overlap:
        raise Refused("spells_overlap") from overlap
    facts = write_facts(plan)
    accounts = settle_accounts(plan)
    plan.absorbed.merged_into = plan.kept
    plan.absorbed.save(update_fields=["merged_into"])
    remember([plan.kept, plan.absorbed])
    return {
        "facts": facts,
        "accounts": accounts,
        "moved": moved,
        "withdrawn": {name: [row.pk for row in rows] for name, rows in withdrawn.items()},
        "written": {name: [row.pk for row in rows] for name, rows in written.items()},
    }


def write_spells(plan: Plan, merge: Merge) -> tuple[dict[str, list[Span]], dict[str, list[Span]]]:
    """Withdraw what was told twice or left out; what is to be written comes after the moves."""
    withdrawn = {name: joining.withdrawn for name, joining in plan.spells.items()}
    for name, rows in withdrawn.items():
        model = MOVED[name]._default_manager
        model.filter(pk__in=[row.pk for row in rows]).update(withdrawn=merge.recorded)
    return withdrawn, {name: joining.new for name, joining in plan.spells.items()}


def save_all(tables: Any) -> None:
    """The spells that are longer than each of the two they were."""
    for rows in tables:
        for row in rows:
            row.recorded = timezone.now()
            row.save(force_insert=True)


def move_rows(name: str, plan: Plan) -> list[int]:
    """All rows of a table that name the one name the other from now on.

    Of two sponsors of one application, who are one, the second stays where it was asked.
    """
    column, rows = column_of(name), MOVED[name]._default_manager
    theirs = rows.filter(**{column: plan.absorbed})
    if name == "sponsorship":
        ours = rows.filter(**{column: plan.kept}).values("application")
        theirs = theirs.exclude(application__in=list(ours.values_list("application", flat=True)))
    moved = sorted(theirs.values_list("pk", flat=True))
    rows.filter(pk__in=moved).update(**{column: plan.kept})
    return moved


def write_facts(plan: Plan) -> dict[str, list[Any]]:
    """The chosen values; each that changes with what it was."""
    changed = {
        fact.name: [fact.kept, fact.result] for fact in plan.facts if fact.kept != fact.result
    }
    for name, (_before, after) in changed.items():
        setattr(plan.kept, name, after)
    plan.kept.set_keys()
    plan.kept.save(update_fields=[*changed, "keys"])
    return changed


def settle_accounts(plan: Plan) -> list[Ledger]:
    """One account stays, the survivor's from now on; the other opens nothing any more."""
    stays, closes = plan.accounts
    before = {row.pk: (row.person_id, row.is_active) for row in (stays, closes) if row}
    rows = Account.objects
    if closes is not None:
        rows.filter(pk=closes.pk).update(person=None, is_active=False, epoch=F("epoch") + 1)
    if stays is not None:
        rows.filter(pk=stays.pk).update(person=plan.kept, epoch=F("epoch") + 1)
    if closes is not None:
        rows.filter(pk=closes.pk).update(person=plan.absorbed)
    after = dict(rows.filter(pk__in=before).values_list("pk", "person"))
    return [
        {
            "account": pk,
            "person": [person, after[pk]],
            "active": [is_active, is_active and (stays is not None and pk == stays.pk)],
        }
        for pk, (person, is_active) in before.items()
    ]


@transaction.atomic
def mark_different(one: Person, other: Person, *, reason: str, by: Person | None) -> Different:
    """Two people for good: they are not shown as look-alikes again. Raises Refused."""
    low, high = locked(*in_order(one, other))
    refuse_pair(low, high, by)
    if not reason.strip():
        raise Refused("no_reason")
    row = Different.objects.create(low=low, high=high, reason=reason, by=by)
    note_pair("people.different", row, by=by)
    return row


@transaction.atomic
def take_mark_back(mark: Different, *, by: Person | None) -> None:
    """They may be one after all. Raises Refused: too_late, own_case."""
    row = Different.objects.select_for_update().get(pk=mark.pk)
    if row.taken_back is not None:
        raise Refused("too_late")
    if by is not None and by.pk in {row.low_id, row.high_id}:
        raise Refused("own_case")
    row.taken_back, row.taken_back_by = timezone.now(), by
    row.save(update_fields=["taken_back", "taken_back_by"])
    note_pair("people.perhaps_one", row, by=by)


def note(verb: str, merge: Merge, unit: int, *, by: Person | None) -> None:
    """One entry where the survivor is at home."""
    record(
        verb,
        by=by,
        at=place_for(unit),
        who={"person": merge.kept_id},
        other={"person": merge.absorbed_id},
        merge=merge.pk,
    )


def note_pair(verb: str, row: Different, *, by: Person | None) -> None:
    """One entry at each home: each unit reads about its own member."""
    homes = latest_homes([row.low_id, row.high_id])
    for unit in sorted({home.unit_id for home in homes.values()}):
        who = [{"person": person} for person, home in homes.items() if home.unit_id == unit]
        record(verb, by=by, at=place_for(unit), who=who)
