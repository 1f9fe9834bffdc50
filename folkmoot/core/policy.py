"""Who may reach a route at all. Every view names its policy; one without it is not found.

A policy looks at the request only; whether this person may act on this object is the view's own
question to `units/access.py`.
"""

from collections.abc import Callable, Iterable
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


def taking(*names: str) -> Callable[[View], View]:
    """A decorator: the parameters of its address that a view reads without a `Question`."""

    def declare(view: View) -> View:
        view.parameters = frozenset(names)  # type: ignore[attr-defined]  # -- as a policy
        return view

    return declare


def answers_for(request: HttpRequest, names: Iterable[str]) -> None:
    """Say that these parameters of a request have been read."""
    request.asked_for = frozenset(names)  # type: ignore[attr-defined]  # -- requests carry attributes


def unasked(request: HttpRequest) -> set[str]:
    """The parameters of an address that nobody has asked for: they are refused (AZ-4).

    Strangers' pages take whatever somebody has added to a link; they show nobody.
    """
    match = request.resolver_match
    policy = getattr(match.func, "policy", None) if match else None
    if match is None or policy in {None, anyone}:
        return set()
    known = getattr(request, "asked_for", frozenset()) | getattr(match.func, "parameters", set())
    return set(request.GET) - known


def policy_of(view: Callable[..., Any], route: str | None) -> Policy | None:
    """The policy a view declares, or the reviewed one of a foreign route."""
    declared = getattr(view, "policy", None)
    if isinstance(declared, Policy):
        return declared
    return FOREIGN.get(route or "")
