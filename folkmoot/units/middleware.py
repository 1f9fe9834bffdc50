"""Puts the person's access on the request, so that one page asks the database once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from folkmoot.units.access import Access


class AccessMiddleware:
    """`request.access` answers "may they" and "which ones" for the signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = SimpleLazyObject(lambda: Access(getattr(request.user, "person", None)))
        request.access = found  # type: ignore[attr-defined]  # -- what `Request` declares
        return self.get_response(request)
