"""How the columns of one file are to be read."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Plan:
    """For each column of the file the importer's one, or none; and what else a person has said."""

    columns: tuple[str, ...]
    key: str  # the column that tells whom or what a row is about
    order: str = ""  # which of day and month comes first in 03/04/2024
    adds: bool = True  # rows about nobody known are new members
    unit: str = ""  # the unit of new members whose row names none

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """As it was kept."""
        return cls(**{**stored, "columns": tuple(stored["columns"])})

    @property
    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self) | {"columns": list(self.columns)}


def fingerprint(kind: str, header: list[str]) -> str:
    """The same for files from the same source."""
    return hashlib.sha256("\x1f".join([kind, *header]).encode()).hexdigest()
