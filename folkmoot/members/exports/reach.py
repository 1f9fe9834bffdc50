"""How far somebody may export: only where one and the same office reads the register and exports
it.
"""

from datetime import date
from functools import cached_property
from typing import Any

from folkmoot.members.register import Register, Scope
from folkmoot.units.access import Access, Reach
from folkmoot.units.queries import Top, tops_on

EXPORT, SEE = "register.export", "register.see"
Pairs = list[list[Any]]  # a path on a day, and whether all under it


class Exporting(Access):
    """What a person's offices that may export reach; their other offices count for nothing."""

    @cached_property
    def reaches(self) -> list[Reach]:
        """Offices that carry both rights."""
        return [reach for reach in super().reaches if {EXPORT, SEE} <= reach.rights]

    def covers_all(self, pairs: Pairs, day: date) -> bool:
        """Whether all of what an export is about is within, in the tree as it stood on its day."""
        tops = tops_on(self, EXPORT, day)
        return bool(pairs) and all(any(holds(top, *pair) for top in tops) for pair in pairs)


def holds(top: Top, path: str, whole: bool) -> bool:  # noqa: FBT001 -- half of a stored pair
    """Whether a reach holds a place, or all under it."""
    return path.startswith(top.path) if top.whole else path == top.path and not whole


def pairs_of(register: Register, scope: Scope) -> Pairs:
    """What an export is about: the places where its question begins."""
    return [
        [path, any(top.whole and path.startswith(top.path) for top in register.tops)]
        for path in sorted(scope.paths)
    ]
