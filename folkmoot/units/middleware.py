"""Puts the person's access on the request, so that one page asks the database once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from folkmoot.units.access import Access
from folkmoot.units.reading import TooMuchRead, note_limit


class AccessMiddleware:
    """`request.access` answers "may they" and "which ones" for the signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = SimpleLazyObject(lambda: Access(getattr(request.user, "person", None)))
        request.access = found  # type: ignore[attr-defined]  # -- what `Request` declares
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        """Whoever has read all that an hour holds gets a page that says so (AP-4)."""
        if not isinstance(trouble, TooMuchRead):
            return None
        note_limit(request.access.me, trouble.read)  # type: ignore[attr-defined]  # -- see above
        context = {"read": trouble.read}
        return render(request, "units/too_much_read.html", context, status=429)
