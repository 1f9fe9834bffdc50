"""What a verb in the log says. Each app declares its own in `verbs.py`, as `VERBS`."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.functional import Promise


@dataclass(frozen=True)
class Verb:
    """The sentence every member of the unit reads, and the detail only some offices read.

    Placeholders name parameters of the entry; `{actor}` and `{unit}` are always there. A person in
    the parameters is written `{"person": id}` and shown by name, or as a former member once erased.
    """

    public: str | Promise
    private: str | Promise = ""


@cache
def verbs() -> dict[str, Verb]:
    """Every app's verbs."""
    found: dict[str, Verb] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.verbs"
        if config.name.startswith("folkmoot.") and find_spec(name):
            found |= getattr(import_module(name), "VERBS", {})
    return found


def fill(text: Any, values: dict[str, Any]) -> str:
    """A sentence with its placeholders filled; a missing one shows a dash, never an error."""
    return str(text).format_map(_Dashes(values))


class _Dashes(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"
