"""Who may reach a route at all. Every view names its policy; one without it is not found.

A policy looks at the request only; whether this person may act on this object is the view's own
question to `units/access.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """A named test of a request."""

    name: str
    allows: Callable[[HttpRequest], bool]

    def __call__(self, view: View) -> View:
        """Use as a decorator: `@signed_in def page(request): …`."""
        view.policy = self  # type: ignore[attr-defined]  # -- functions carry attributes
        return view


anyone = Policy("anyone", lambda request: True)
signed_in = Policy("signed in", lambda request: bool(request.user.is_authenticated))

# Views of other packages cannot carry a decorator: route name → policy.
FOREIGN: dict[str, Policy] = {}


def policy_of(view: Callable[..., Any], route: str | None) -> Policy | None:
    """The policy a view declares, or the reviewed one of a foreign route."""
    declared = getattr(view, "policy", None)
    if isinstance(declared, Policy):
        return declared
    return FOREIGN.get(route or "")
