"""A merge is taken back, as far as nothing later stands on it; what cannot come back is named."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from folkmoot.members.duplicates.merging import note
from folkmoot.members.duplicates.tables import MOVED, SPELLS, column_of
from folkmoot.members.models import Merge
from folkmoot.members.refusals import Refused
from folkmoot.members.rolls import correct_rolls
from folkmoot.outbox.notices import tell
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, Person
from folkmoot.units.queries import latest_homes

DECIDED = ("membership", "appointment")  # what others rely on: nothing of it may have changed


@dataclass
class Return:
    """What comes back and what stays with the survivor, read from the ledger and what stands."""

    merge: Merge
    refusal: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    facts_staying: list[str] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)
    rows_staying: dict[str, list[int]] = field(default_factory=dict)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    accounts_staying: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether everything comes back."""
        staying = (self.facts_staying, self.accounts_staying, any(self.rows_staying.values()))
        return not any(staying)


def returning(merge: Merge) -> Return:
    """What undoing would do now. Reads only."""
    found = Return(merge)
    if not merge.ledger:  # the person was erased
        found.refusal = "too_late"
        return found
    find_facts(found)
    for name in MOVED:
        find_rows(found, name)
    find_accounts(found)
    if merge.undone is not None:
        found.refusal = "too_late"
    elif merge.kept.merged_into_id is not None:
        found.refusal = "merged_on"
    elif any(found.rows_staying[name] for name in DECIDED):
        found.refusal = "decided_since"
    return found


def find_facts(found: Return) -> None:
    """A fact comes back if nobody has changed it since."""
    for name, (before, after) in found.merge.ledger["facts"].items():
        python = column(name).to_python
        if getattr(found.merge.kept, name) == python(after):
            found.facts[name] = python(before)
        else:
            found.facts_staying.append(name)


def column(name: str) -> models.Field[Any, Any]:
    """The field of a fact."""
    found = Person._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found


def find_rows(found: Return, name: str) -> None:
    """A row goes back if it names the survivor and was not corrected since."""
    ledger, column = found.merge.ledger, column_of(name)
    moved = MOVED[name]._default_manager.filter(pk__in=ledger["moved"][name])
    ours = moved.filter(**{column: found.merge.kept})
    if name in SPELLS:
        ours = ours.exclude(withdrawn__gt=found.merge.recorded)
    back = set(ours.values_list("pk", flat=True))
    found.rows[name] = sorted(back)
    staying = set(ledger["moved"][name]) - back
    found.rows_staying[name] = sorted(staying | changed_since(found.merge, name))


def changed_since(merge: Merge, name: str) -> set[int]:
    """Spells that the merge wrote or withdrew, and that say something else by now."""
    if name not in SPELLS:
        return set()
    rows = MOVED[name]._default_manager
    written, withdrawn = merge.ledger["written"][name], merge.ledger["withdrawn"][name]
    found = set(rows.filter(pk__in=written, withdrawn__isnull=False).values_list("pk", flat=True))
    others = rows.filter(pk__in=withdrawn).exclude(withdrawn=merge.recorded)
    return found | set(others.values_list("pk", flat=True))


def find_accounts(found: Return) -> None:
    """Accounts come back together or not at all."""
    told = found.merge.ledger["accounts"]
    rows = Account.objects.filter(pk__in=[entry["account"] for entry in told])
    now = {
        pk: [person, active] for pk, person, active in rows.values_list("pk", "person", "is_active")
    }
    if all(now.get(e["account"]) == [e["person"][1], e["active"][1]] for e in told):
        found.accounts = told
    else:
        found.accounts_staying = True


@transaction.atomic
def undo_merge(merge: Merge, *, by: Person | None) -> Return:
    """Two records again. Raises Refused: too_late, merged_on, decided_since, own_case."""
    rows = Merge.objects.select_for_update().select_related("kept", "absorbed")
    row = rows.get(pk=merge.pk)
    if by is not None and by.pk in {row.kept_id, row.absorbed_id}:
        raise Refused("own_case")
    found = returning(row)
    if found.refusal:
        raise Refused(found.refusal)
    give_back(found, timezone.now())
    row.undone, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone", "undone_by"])
    for person in (row.kept, row.absorbed):
        correct_rolls(person, by=by)
    people = [row.kept_id, row.absorbed_id]
    tell(f"merge-{row.pk}-undone", people, reverse("members:own"))
    homes = latest_homes(people)
    unit = homes[row.kept_id].unit_id if row.kept_id in homes else row.home_id
    note("people.unmerged", row, unit, by=by)
    return found


def give_back(found: Return, now: datetime) -> None:
    """Write it."""
    merge = found.merge
    try:
        with transaction.atomic():
            give_rows(found, now)
    except IntegrityError as overlap:
        raise Refused("decided_since") from overlap
    for name, value in found.facts.items():
        setattr(merge.kept, name, value)
    merge.kept.set_keys()
    merge.kept.save(update_fields=[*found.facts, "keys"])
    give_accounts(found)
    merge.absorbed.merged_into = None
    merge.absorbed.save(update_fields=["merged_into"])
    remember([merge.kept, merge.absorbed])


def give_rows(found: Return, now: datetime) -> None:
    """What was written goes, what was moved goes home, what was withdrawn stands again."""
    merge = found.merge
    for name in SPELLS:
        rows = MOVED[name]._default_manager
        rows.filter(pk__in=merge.ledger["written"][name]).update(withdrawn=now)
    for name, pks in found.rows.items():
        rows = MOVED[name]._default_manager
        rows.filter(pk__in=pks).update(**{column_of(name): merge.absorbed})
    for name in SPELLS:
        rows = MOVED[name]._default_manager
        again = rows.filter(pk__in=merge.ledger["withdrawn"][name], withdrawn=merge.recorded)
        again.update(withdrawn=None)


def give_accounts(found: Return) -> None:
    """Each person's own again; whoever is signed in signs in again."""
    rows = Account.objects
    for entry in found.accounts:
        rows.filter(pk=entry["account"]).update(person=None, epoch=F("epoch") + 1)
    for entry in found.accounts:
        rows.filter(pk=entry["account"]).update(
            person=entry["person"][0], is_active=entry["active"][0]
        )
