"""What a link to the form of an act has filled in already: a suggestion, which the form checks."""

from typing import Any

from django.conf import settings
from django.http import QueryDict

from folkmoot.core.texts import Texts

ONE = ("reason", "kind", "parent", "heir", "into", "target", "code", "by")
SEVERAL = ("others", "hosts", "by_host")
MOST_TEXT = 200
TAKEN = (*ONE, *SEVERAL, "parts", *(f"name_{code}" for code, _ in settings.LANGUAGES))


def prefilled(asked: QueryDict) -> dict[str, Any]:
    """Initial values by field; anything else in the address is left alone."""
    found: dict[str, Any] = {name: asked[name][:MOST_TEXT] for name in ONE if name in asked}
    found |= {name: asked.getlist(name) for name in SEVERAL if name in asked}
    if asked.get("parts") == "1":
        found["parts"] = 1
    name = {code: asked.get(f"name_{code}", "")[:MOST_TEXT] for code, _ in settings.LANGUAGES}
    return found | ({"name": Texts(name)} if any(name.values()) else {})
