"""The one source for "may they" and "which ones": a person's current appointments and their reach.

Nothing else gives rights: no flag on the account, no group, no superuser.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import today
from folkmoot.core.policy import Policy
from folkmoot.core.texts import Texts
from folkmoot.people.models import Account, Person
from folkmoot.units.models import Appointment, Membership, OfficeKind, Placement

FEW = 500  # units that are listed in a question
# Every right there is, and what it lets its holder do.
RIGHTS: dict[str, str | Promise] = {
    "register.see": _("read the register"),
    "register.change": _("change the register and decide about members"),
    "register.export": _("export what they read of the register as a file"),
    "invite": _("invite people to sign in"),
    "appoint": _("give and end offices"),
    "act.propose": _("propose acts that change the tree"),
    "act.sign": _("sign acts that change the tree"),
    "election.call": _("call elections"),
    "election.sign": _("sign the calendar of an election"),
    "election.audit": _("read the boards of elections"),
    "service.see": _("see how the service runs"),
    "audit.see": _("read the private detail of the log"),
}


class Request(HttpRequest):
    """A request as our views get it."""

    access: "Access"
    user: Account


@dataclass(frozen=True)
class Reach:
    """One appointment's rights and how far they go."""

    path: str
    whole_subtree: bool
    rights: frozenset[str]
    office: Texts

    def reaches(self, path: str) -> bool:
        """Whether a unit at `path` is within."""
        return path.startswith(self.path) if self.whole_subtree else path == self.path


class Access:
    """What one person may do, on one day. Reads the appointments once."""

    def __init__(self, person: Person | None, day: date | None = None) -> None:
        self.person, self.day = person, day or today()
        self._units: dict[str, list[int]] = {}

    @property
    def me(self) -> Person:
        """The person, in views whose policy lets nobody else in."""
        assert self.person is not None
        return self.person

    @cached_property
    def reaches(self) -> list[Reach]:
        """The person's current appointments, with the place of their unit."""
        if not self.person:
            return []
        held = (
            Appointment.objects.on(self.day)
            .filter(standing_on(self.day, "office__unit__"), person=self.person)
            .values_list(
                "office__unit__placements__path",
                "office__kind__reach",
                "office__kind__rights",
                "office__kind__name",
            )
        )
        return [
            Reach(path, reach == OfficeKind.Reach.SUBTREE, frozenset(rights), office)
            for path, reach, rights, office in held
        ]

    @cached_property
    def membership_paths(self) -> list[str]:
        """Where the person is a member today, home first; applicants are not members yet."""
        if not self.person:
            return []
        rows = (
            Membership.objects.on(self.day)
            .filter(standing_on(self.day, "unit__"), person=self.person)
            .exclude(standing=Membership.Standing.APPLICANT)
            .order_by("-kind")
        )
        return list(rows.values_list("unit__placements__path", flat=True))

    @property
    def is_member(self) -> bool:
        """Whether the person belongs to any unit today."""
        return bool(self.membership_paths)

    @property
    def is_inside(self) -> bool:
        """A member or an office holder: who may read what is open inside the organisation."""
        return self.is_member or bool(self.reaches)

    def belongs_to(self, path: str) -> bool:
        """Whether the person is a member of the unit at `path` or of one under it."""
        return any(own.startswith(path) for own in self.membership_paths)

    def may(self, right: str, path: str) -> bool:
        """Whether some current appointment carries a right at a place."""
        return any(right in reach.rights and reach.reaches(path) for reach in self.reaches)

    def covers(self, kind: OfficeKind, path: str) -> bool:
        """Whether all that an office at a place gives is the person's own, as wide (AZ-5)."""
        wide = kind.reach == OfficeKind.Reach.SUBTREE
        reaching = [r for r in self.reaches if r.reaches(path) and (r.whole_subtree or not wide)]
        return all(any(right in r.rights for r in reaching) for right in kind.rights)

    def has(self, right: str) -> bool:
        """Whether the right is held anywhere."""
        return any(right in reach.rights for reach in self.reaches)

    def role_at(self, right: str, path: str) -> Texts | None:
        """The office under which a right is used, for the look log."""
        found = (r.office for r in self.reaches if right in r.rights and r.reaches(path))
        return next(found, None)

    def units(self, right: str) -> QuerySet[Placement]:
        """Today's placements of the units where a right is held: the same answer as `may`."""
        whole = [r.path for r in self.reaches if right in r.rights and r.whole_subtree]
        single = [r.path for r in self.reaches if right in r.rights and not r.whole_subtree]
        rows = Placement.objects.on(self.day)
        return rows.within(whole) | rows.filter(path__in=single)

    def at(self, right: str, unit: str = "unit") -> Q:
        """That a row's unit is one where a right is held: by name if they are few."""
        if right not in self._units:
            found = list(self.units(right).values_list("unit", flat=True)[: FEW + 1])
            self._units[right] = found
        if not self.is_wide(right):
            return Q(**{f"{unit}__in": self._units[right]})
        if any(r.path.count(".") == 1 and r.whole_subtree for r in self.carrying(right)):
            return Q(**{f"{unit}__isnull": False})  # under the root stands everything
        return Q(**{f"{unit}__in": self.units(right).values("unit")})

    def carrying(self, right: str) -> list[Reach]:
        """The reaches with a right."""
        return [reach for reach in self.reaches if right in reach.rights]

    def is_wide(self, right: str) -> bool:
        """Whether a right is held in more than a few units; ask `at` before."""
        return len(self._units[right]) > FEW

    def among(self, right: str, units: Iterable[int]) -> set[int]:
        """Those of some units where a right is held today."""
        found = self.units(right).filter(unit__in=set(units))
        return set(found.values_list("unit", flat=True))


def standing_on(day: date, unit: str) -> Q:
    """That the unit behind a relation stands in the tree on a day; joins its one placement then."""
    place = f"{unit}placements__"
    lasts = Q(**{f"{place}ends__isnull": True}) | Q(**{f"{place}ends__gt": day})
    return lasts & Q(**{f"{place}withdrawn__isnull": True, f"{place}starts__lte": day})


def paths_of(units: Iterable[int], day: date) -> dict[int, str]:
    """The path of each unit that stands in the tree on a day."""
    rows = Placement.objects.on(day).filter(unit_id__in=units)
    return dict(rows.values_list("unit_id", "path"))


member = Policy("member", lambda request: request.access.is_member)  # type: ignore[attr-defined]  # -- see Request
inside = Policy("inside", lambda request: request.access.is_inside)  # type: ignore[attr-defined]  # -- see Request


def holding(right: str) -> Policy:
    """Holders of a right anywhere; where exactly is the view's own question."""
    return Policy(right, lambda request: request.access.has(right))  # type: ignore[attr-defined]  # -- see Request
