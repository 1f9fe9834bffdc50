"""What snapshots tell beside the tree: who answers to whom, holds an office, works where."""

from collections import Counter
from datetime import date
from typing import Any

from folkmoot.members.structure.acts import told_units
from folkmoot.members.structure.columns import OFFICES, Holder
from folkmoot.members.structure.kinds import Things
from folkmoot.members.structure.snapshots import Group, Snapshot
from folkmoot.members.structure.spells import Spells, Wanted
from folkmoot.units.models import Answering, Appointment, Employment, Listing

PAIR = ("office_id", "person_id")


class Relations:
    """Follows the snapshots in memory, from what is stored for the day of the first."""

    def __init__(self, things: Things, source: str, day: date) -> None:
        self.things, self.source = things, source
        units = told_units()
        offices: dict[str, Any] = {
            "office__unit__in": units,
            "office__kind__code__in": OFFICES.values(),
        }
        answerings = Answering.objects.on(day).filter(unit__in=units)
        self.answerings = Spells(Answering, ("unit_id", "to_id"), answerings, ["rank", "called"])
        terms = Appointment.objects.on(day).filter(**offices)
        self.terms = Spells(Appointment, PAIR, terms, [])
        listings = Listing.objects.on(day).filter(**offices)
        self.listings = Spells(Listing, PAIR, listings, ["rank", "host_id"])
        work = Employment.objects.on(day).filter(
            person__in=things.people.values(), host__isnull=False
        )
        self.employments = Spells(Employment, ("person_id", "host_id"), work, [])
        told = Listing.objects.live().filter(host__isnull=False)
        self.told_work = set(told.values_list("person_id", "host_id"))

    def follow(self, snapshot: Snapshot) -> None:
        """From the day of a snapshot on, this holds."""
        answerings: Wanted = {}
        listings: Wanted = {}
        for group in snapshot.groups.values():
            answerings |= self.answerings_of(group)
            listings |= self.listings_of(group)
        self.answerings.follow(snapshot.on, answerings)
        self.listings.follow(snapshot.on, listings)
        terms: Wanted = {
            key: {"host_id": listed["host_id"], "origin": self.source}
            for key, listed in listings.items()
        }
        self.terms.follow(snapshot.on, terms)
        self.employments.follow(snapshot.on, self.work_in(snapshot.all_holders))

    def answerings_of(self, group: Group) -> Wanted:
        """The groups that a group answers to, in their order."""
        unit = self.things.units[group.code]
        keys = [(unit, self.things.units[above.code]) for above in group.answers]
        ranks = self.answerings.ranks(keys)
        return {
            key: {"rank": rank, "called": above.called}
            for key, rank, above in zip(keys, ranks, group.answers, strict=True)
        }

    def listings_of(self, group: Group) -> Wanted:
        """The holders of a group's offices, in their order."""
        found: Wanted = {}
        for code, cell in group.holders.items():
            if cell:
                office = self.things.offices[(group.code, code)]
                keys = [(office, self.things.people[one.number]) for one in cell]
                for key, rank, one in zip(keys, self.listings.ranks(keys), cell, strict=True):
                    found[key] = {"rank": rank, "host_id": self.things.hosts.get(one.host)}
        return found

    def work_in(self, holders: list[Holder]) -> Wanted:
        """Who works where. A snapshot says nothing of the work of people it does not name.

        Work that no snapshot told goes on whatever snapshots say.
        """
        named = {self.things.people[one.number] for one in holders}
        told = {
            (self.things.people[one.number], self.things.hosts[one.host])
            for one in holders
            if one.host
        }
        self.told_work |= told
        others = {
            key
            for key in self.employments.running
            if key[0] not in named or key not in self.told_work
        }
        return {key: {} for key in sorted(told | others)}

    def write(self) -> Counter[str]:
        """All rows, and how many began."""
        tables = {
            "answering": self.answerings,
            "listing": self.listings,
            "term": self.terms,
            "employment": self.employments,
        }
        found: Counter[str] = Counter()
        for name, spells in tables.items():
            found[name] = spells.count
            spells.write()
        return found
