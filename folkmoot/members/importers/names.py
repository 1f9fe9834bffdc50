"""A name from its parts."""

from folkmoot.core.search import HAN
from folkmoot.members.importers.cleaning import tidied
from folkmoot.members.importers.table import Row


def composed(row: Row) -> str:
    """The family name first and without a blank in Chinese, last in Latin letters."""
    family, given = (tidied(row.texts.get(name, "")) for name in ("family_name", "given_name"))
    if HAN.search(family + given):
        return family + given
    return f"{given} {family}".strip()
