"""Every route of the site, read from the resolver: a new page joins all tests here by itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver


@dataclass(frozen=True)
class Route:
    """One address of the site: `name` is what `reverse` takes."""

    name: str
    pattern: str
    view: Callable[..., Any]
    parameters: dict[str, str]  # name → kind of converter

    def __str__(self) -> str:
        return self.name


def walk(resolver: URLResolver, prefix: str = "", names: str = "") -> Iterator[Route]:
    """Every pattern under a resolver; one without a name goes by its pattern."""
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            kinds = {name: type(kind).__name__ for name, kind in entry.pattern.converters.items()}
            name = names + entry.name if entry.name else pattern
            yield Route(name, pattern, entry.callback, kinds)
        else:
            below = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from walk(entry, pattern, below)


def all_routes(urlconf: Any = None) -> list[Route]:
    """Each route once; where two have one name, the first is the one that answers."""
    found: dict[str, Route] = {}
    for route in walk(get_resolver(urlconf)):
        found.setdefault(route.name, route)
    return list(found.values())


ROUTES = {route.name: route for route in all_routes()}
