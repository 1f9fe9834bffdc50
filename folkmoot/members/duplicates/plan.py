"""What a merge would do, before anybody does it: the preview and the merge read the same plan."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from folkmoot.members.duplicates.spells import Clash, Joining, joined, name_of
from folkmoot.members.duplicates.tables import SPELLS
from folkmoot.people.models import Account, Person

FIELDS = (
    "name", "latin_name", "email", "phone", "born", "first_employed", "joined", "language",
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What somebody chose: `taken` are the facts that come from the record that goes."""

    taken: frozenset[str] = frozenset()
    takes_account: bool = False
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fact:
    """One field of the two records, and what it will be."""

    name: str
    kept: Any
    absorbed: Any
    result: Any

    @property
    def differs(self) -> bool:
        """Whether somebody has to choose."""
        return bool(self.kept and self.absorbed and self.kept != self.absorbed)


class Plan:
    """Reads only."""

    def __init__(self, kept: Person, absorbed: Person, wish: Wish) -> None:
        self.kept, self.absorbed, self.wish = kept, absorbed, wish

    @cached_property
    def facts(self) -> list[Fact]:
        """Every field; what one record alone says is never lost."""
        return [self.fact(name) for name in FIELDS]

    def fact(self, name: str) -> Fact:
        """The survivor's own, unless it has none or the other was chosen."""
        ours, theirs = getattr(self.kept, name), getattr(self.absorbed, name)
        takes = theirs and (name in self.wish.taken or not ours)
        return Fact(name, ours, theirs, theirs if takes else ours)

    @cached_property
    def spells(self) -> dict[str, Joining]:
        """What becomes of memberships, offices and work."""
        return {
            name: joined(
                self.kept,
                live_rows(model, self.kept),
                live_rows(model, self.absorbed),
                self.wish.left_out,
            )
            for name, model in SPELLS.items()
        }

    @property
    def clashes(self) -> list[Clash]:
        """What contradicts itself and has to be left out on one side."""
        return [clash for joining in self.spells.values() for clash in joining.clashes]

    @cached_property
    def accounts(self) -> tuple[Account | None, Account | None]:
        """The account that stays and the one that is closed."""
        rows = Account.objects.filter(person__in=[self.kept, self.absorbed])
        found = {row.person_id: row for row in rows}
        ours, theirs = found.get(self.kept.pk), found.get(self.absorbed.pk)
        takes = theirs is not None and (ours is None or self.wish.takes_account)
        return (theirs, ours) if takes else (ours, theirs)

    @property
    def seen(self) -> str:
        """A digest of what was shown, so that nothing else is done than what somebody saw."""
        spells = [
            [
                [name_of(row), row.starts, row.ends]
                for row in (*joining.standing, *joining.withdrawn)
            ]
            for joining in self.spells.values()
        ]
        accounts = [account.pk if account else None for account in self.accounts]
        facts = [fact.result for fact in self.facts]
        told = json.dumps([facts, spells, accounts, self.kept.pk, self.absorbed.pk], default=str)
        return hashlib.sha256(told.encode()).hexdigest()


def live_rows(model: Any, person: Person) -> list[Any]:
    """The spells of a person that stand, in order."""
    rows = model.objects.live().filter(person=person).order_by("starts", "pk")
    related = {"membership": ["unit"], "employment": ["host"], "appointment": ["office__kind"]}
    return list(rows.select_related(*related[model._meta.model_name]))
