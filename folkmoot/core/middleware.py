"""What holds for every request: a policy, headers, and who may post."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.middleware.csrf import CsrfViewMiddleware
from django.views.defaults import bad_request

from folkmoot.core.policy import policy_of, unasked

METHODS = ("GET", "HEAD", "POST")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PolicyMiddleware:
    """Deny by default: a route without a policy does not exist (AZ-1), nor do rare methods, nor do
    parameters that no view asks for.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_read = request.method in {"GET", "HEAD"} and response.status_code == HTTPStatus.OK
        return bad_request(request, BadRequest()) if is_read and unasked(request) else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let through, send to the sign-in page, or answer as if nothing were there."""
        match = request.resolver_match
        policy = policy_of(view, match.view_name if match else None)
        if policy is None:
            raise Http404
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if policy.allows(request):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404


class ResponseHeaders:
    """No page of a person may be kept by a cache or read by another origin (WE-1, WE-2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's check, which also understands what `Referrer-Policy: no-referrer` does to forms.

    Under that policy browsers send `Origin: null` with a form's POST. `Sec-Fetch-Site` cannot be
    set by a page, so `same-origin` there proves what the Origin header no longer says; the token
    is still required (Fetch Standard, "append a request Origin header"; Fetch Metadata, section 2).
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null":
            return request.META.get("HTTP_SEC_FETCH_SITE") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]  # -- untyped there
