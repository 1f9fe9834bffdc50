"""What stands on a day within one reader's reach, read in a number of questions that is fixed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, QuerySet

from folkmoot.core.dates import today
from folkmoot.units.access import Access
from folkmoot.units.models import Appointment, Employment, Membership, Placement, Unit, UnitKind
from folkmoot.units.queries import reached_on
from folkmoot.units.rulebook.queries import rulebook_on
from folkmoot.units.rulebook.rules import KindRules, Rules
from folkmoot.units.rulebook.wording import Names

MEND, COUNT = "act.propose", "register.see"
NO_RULES = KindRules()


@dataclass
class Picture:
    """`mine` are the units the reader may mend; `seen`, those whose members they may count."""

    access: Access
    day: date
    rules: Rules
    places: dict[int, Placement]
    mine: set[int]
    seen: set[int]
    names: Names = field(default_factory=Names)

    @classmethod
    def of(cls, access: Access, day: date) -> "Picture":
        """Everything there is to know on a day."""
        rows = Placement.objects.on(day).select_related("unit", "kind").order_by("path")
        mine, seen = (
            set(reached_on(access, right, day).values_list("unit_id", flat=True))
            for right in (MEND, COUNT)
        )
        places = {row.unit_id: row for row in rows}
        return cls(access, day, rulebook_on(day), places, mine, seen)

    @property
    def is_present(self) -> bool:
        """Acts mend the present, not the past."""
        return self.day == today()

    def rule(self, place: Placement) -> KindRules:
        """The rules of a unit's kind."""
        return self.rules.kinds.get(place.kind.code, NO_RULES)

    @cached_property
    def kind_ids(self) -> dict[str, int]:
        """Code of a kind → what forms call it."""
        return dict(UnitKind.objects.values_list("code", "pk"))

    # Members

    def counted(self, units: Iterable[int]) -> QuerySet[Membership]:
        """The memberships that count towards the numbers."""
        return Membership.objects.on(self.day).filter(
            kind=Membership.Kind.HOME, standing__in=self.rules.members.counted, unit__in=units
        )

    @cached_property
    def own_sizes(self) -> dict[int, int]:
        """Members at home in each unit that the reader may count."""
        rows = self.counted(self.seen).values_list("unit").annotate(Count("pk"))
        return defaultdict(int, rows)

    @cached_property
    def whole_sizes(self) -> dict[int, int]:
        """Members at home in each unit and in all under it."""
        totals: dict[int, int] = defaultdict(int)
        for unit, size in self.own_sizes.items():
            for above in (*self.places[unit].ancestor_ids, unit):
                totals[above] += size
        return totals

    @cached_property
    def unseen_above(self) -> set[int]:
        """Units over one that the reader may not count: their sums would be wrong."""
        hidden = [self.places[unit] for unit in self.places.keys() - self.seen]
        return {above for place in hidden for above in place.ancestor_ids}

    def size(self, place: Placement, rule: KindRules) -> int | None:
        """How many members a unit has as a kind counts them; None where the reader may not know."""
        unit = place.unit_id
        if unit not in self.seen:
            return None
        if rule.counts == "unit":
            return self.own_sizes[unit]
        return None if unit in self.unseen_above else self.whole_sizes[unit]

    # What else stands there

    @cached_property
    def kinds_below(self) -> dict[int, set[str]]:
        """The kinds of the units directly under each."""
        found: dict[int, set[str]] = defaultdict(set)
        for place in self.places.values():
            found[place.parent_id or 0].add(place.kind.code)
        return found

    @cached_property
    def hosts(self) -> dict[int, list[int]]:
        """The hosts that each unit covers."""
        found: dict[int, list[int]] = defaultdict(list)
        rows = Unit.hosts.through.objects.filter(unit__in=self.standing)
        for unit, host in rows.order_by("pk").values_list("unit_id", "host_id"):
            found[unit].append(host)
        return found

    @property
    def standing(self) -> QuerySet[Unit]:
        """The units that stand, for a question within another."""
        rows = Placement.objects.on(self.day)
        return Unit.objects.filter(pk__in=rows.values("unit"))

    @cached_property
    def terms(self) -> dict[int, list[Appointment]]:
        """Who holds which office of each unit the reader may mend."""
        found: dict[int, list[Appointment]] = defaultdict(list)
        rows = Appointment.objects.on(self.day).filter(office__unit__in=self.mine)
        for row in rows.select_related("office__kind", "person").order_by(
            "office__kind__rank", "pk"
        ):
            found[row.office.unit_id].append(row)
        return found

    def committee(self, place: Placement) -> set[int]:
        """The people in the offices of a unit's committee."""
        offices = self.rules.offices.committee
        return {t.person_id for t in self.terms[place.unit_id] if t.office.kind.code in offices}

    @cached_property
    def workers(self) -> dict[int, dict[int, int]]:
        """Host → home unit → how many members at home there work at the host."""
        spells = self.counted(self.mine & self.seen)
        rows = (
            Employment.objects.on(self.day)
            .filter(host__isnull=False, person__memberships__in=spells)
            .values_list("host", "person__memberships__unit")
            .annotate(Count("person", distinct=True))
        )
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for host, unit, size in rows:
            found[host][unit] = size
        return found
