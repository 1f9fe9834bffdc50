"""Which records look alike, among those a reader may change.

Everything is asked of people in reach alone: somebody hidden changes no line, no order, no count.
The work grows with the records that look alike, not with the register.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise

from django.db.models import Exists, OuterRef, QuerySet

from folkmoot.core.search import fold
from folkmoot.members.models import Different, Merge
from folkmoot.members.reach import CHANGE, SEE
from folkmoot.people.keys import BORN, EMAIL, JOINED, PHONE, keys_of, name_forms
from folkmoot.people.models import Person, PersonKey
from folkmoot.units.access import Access
from folkmoot.units.models import Membership, Placement
from folkmoot.units.queries import home_places, latest_places

LARGEST = 6  # of more people with one key each is compared with the next only
STRENGTH = {EMAIL: 3, PHONE: 3, BORN: 4, JOINED: 1}
Ids = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """Two records that look alike; the older one first."""

    low: Person
    high: Person
    kinds: frozenset[str]

    @property
    def reasons(self) -> list[str]:
        """Why, as codes: the strongest first."""
        return reasons_between(self.low, self.high, self.kinds)

    @property
    def order(self) -> tuple[int, str, str]:
        """The likeliest first."""
        return -sum(STRENGTH[kind] for kind in self.kinds), self.low.number, self.high.number


def reasons_between(low: Person, high: Person, kinds: Iterable[str]) -> list[str]:
    """What two records share, as codes."""
    shared = set(kinds)
    found = [code for kind, code in (("e", "email"), ("p", "phone")) if kind in shared]
    if fold(low.name) == fold(high.name):
        found.append("name")
    elif name_forms(low.name, low.latin_name) & name_forms(high.name, high.latin_name):
        found.append("sound")
    if low.born and low.born == high.born:
        found.append("born")
    if low.joined and low.joined == high.joined:
        found.append("joined")
    return found


def reaches(access: Access, home: Placement | None) -> bool:
    """Whether the reader keeps the register of a home and reads it."""
    return home is not None and access.may(CHANGE, home.path) and access.may(SEE, home.path)


def shared_keys(access: Access) -> QuerySet[PersonKey]:
    """Keys that may be doubled, of people who are or were at home under the reader's offices."""
    held = [reach for reach in access.reaches if CHANGE in reach.rights]
    places = Placement.objects.live()
    wide = places.within([reach.path for reach in held if reach.whole_subtree])
    narrow = places.filter(path__in=[reach.path for reach in held if not reach.whole_subtree])
    homes = Membership.objects.live().filter(
        person=OuterRef("person"),
        kind=Membership.Kind.HOME,
        unit__in=(wide | narrow).values("unit"),
    )
    return PersonKey.objects.filter(Exists(homes), is_shared=True)


def reached_keys(access: Access) -> dict[str, list[int]]:
    """The people of each key whose home the reader reaches."""
    rows = list(shared_keys(access).values_list("value", "person").order_by("value", "person"))
    homes = home_places({person for _value, person in rows})
    found: dict[str, list[int]] = defaultdict(list)
    for value, person in rows:
        if reaches(access, homes.get(person)):
            found[value].append(person)
    return found


def pairs_of(people: list[int]) -> Iterable[Ids]:
    """Two at a time; a switchboard's number makes no thousand pairs of its hundred owners."""
    return combinations(people, 2) if len(people) <= LARGEST else pairwise(people)


def kinds_by_pair(keys: dict[str, list[int]]) -> dict[Ids, set[str]]:
    """What each two people share."""
    found: dict[Ids, set[str]] = defaultdict(set)
    for value, people in keys.items():
        for pair in pairs_of(people):
            found[pair].add(value.partition(":")[0])
    return found


def are_told_apart(low: Person, high: Person, kinds: set[str]) -> bool:
    """One name and one joining date are two people, if their birthdays say so."""
    return kinds == {JOINED} and bool(low.born and high.born and low.born != high.born)


def look_alikes(access: Access) -> list[Pair]:
    """Every two records in reach that nobody has marked as different people."""
    shared = kinds_by_pair(reached_keys(access))
    people = Person.objects.in_bulk({person for pair in shared for person in pair})
    marked = set(standing_marks().filter(low__in=people).values_list("low", "high"))
    found = [
        Pair(people[low], people[high], frozenset(kinds))
        for (low, high), kinds in shared.items()
        if (low, high) not in marked and not are_told_apart(people[low], people[high], kinds)
    ]
    return sorted(found, key=lambda pair: pair.order)


def pair_of(low: Person, high: Person) -> Pair:
    """Any two records beside each other, alike or not."""
    shared = keys_of(low) & keys_of(high)
    return Pair(low, high, frozenset(key.partition(":")[0] for key in shared))


def standing_marks() -> QuerySet[Different]:
    """What has not been taken back."""
    return Different.objects.filter(taken_back=None)


def mark_between(low: Person, high: Person) -> Different | None:
    """The mark that says they are two."""
    return standing_marks().filter(low=low, high=high).select_related("by").first()


def marked_pairs(access: Access) -> list[Different]:
    """The marks about two people in reach, the newest first."""
    rows = standing_marks().filter(low__in=once_at_home(access)).select_related("low", "high")
    listed = list(rows.order_by("-recorded", "-pk"))
    homes = home_places({person for row in listed for person in (row.low_id, row.high_id)})
    return [
        row
        for row in listed
        if all(reaches(access, homes.get(person)) for person in (row.low_id, row.high_id))
    ]


def once_at_home(access: Access) -> QuerySet[Membership, int]:
    """People at home today, or before, where the reader keeps the register today."""
    units = access.units(CHANGE).values("unit")
    rows = Membership.objects.live().filter(kind=Membership.Kind.HOME, unit__in=units)
    return rows.values_list("person", flat=True)


def reached_merges(access: Access, merges: Iterable[Merge]) -> list[Merge]:
    """Those of some merges whose two homes the reader reaches."""
    listed = list(merges)
    homes = home_places(row.kept_id for row in listed)
    places = latest_places(row.home_id for row in listed)
    return [
        row
        for row in listed
        if reaches(access, homes.get(row.kept_id)) and reaches(access, places.get(row.home_id))
    ]


def standing_merges(access: Access) -> list[Merge]:
    """Merges that could be undone, the newest first."""
    rows = Merge.objects.filter(undone=None, kept__in=once_at_home(access))
    listed = rows.select_related("kept", "absorbed").order_by("-recorded", "-pk")
    return reached_merges(access, listed)
