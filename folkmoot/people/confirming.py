"""Asking somebody to confirm who they are before a step that matters (AU-3)."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode


def confirmation_first(request: HttpRequest, back: str) -> HttpResponse | None:
    """The way to the page that asks for a password, key or code and leads back; none if fresh.

    What was posted is not kept meanwhile: the person presses the button again.
    """
    try:
        raise_if_reauthentication_required(request, app="folkmoot")
    except ReauthenticationRequired:
        methods = get_adapter().get_reauthentication_methods(request.user)
        return redirect(f"{methods[0]['url']}?{urlencode({'next': back})}")
    return None
