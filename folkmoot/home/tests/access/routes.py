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


@dataclass(frozen=True)
class Way:
    """What lists of addresses add on the way down to a pattern."""

    prefix: str = ""
    names: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    def down(self, entry: URLPattern | URLResolver, names: str = "") -> "Way":
        """One step further."""
        kinds = tuple(
            (name, type(kind).__name__) for name, kind in entry.pattern.converters.items()
        )
        prefix = self.prefix + str(entry.pattern)
        return Way(prefix, self.names + names, self.parameters + kinds)


def walk(resolver: URLResolver, way: Way = Way()) -> Iterator[Route]:
    """Every pattern under a resolver; one without a name goes by its pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            here = way.down(entry)
            name = way.names + entry.name if entry.name else here.prefix
            yield Route(name, here.prefix, entry.callback, dict(here.parameters))
        else:
            yield from walk(
                entry, way.down(entry, f"{entry.namespace}:" if entry.namespace else "")
            )


def all_routes(urlconf: Any = None) -> list[Route]:
    """Each route once; where two have one name, the first is the one that answers."""
    found: dict[str, Route] = {}
    for route in walk(get_resolver(urlconf)):
        found.setdefault(route.name, route)
    return list(found.values())


ROUTES = {route.name: route for route in all_routes()}
