"""How sign-in differs from allauth's own: accounts come from invitations only."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from folkmoot.people.letters import letter_about
from folkmoot.people.models import Account


class Adapter(DefaultAccountAdapter):
    """Closed to sign-up; letters never quote the request's Host (AU-4)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letter_about(template_prefix, email, context).send()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """An inactive account with the right password looks like a wrong password (AU-1)."""
        user: Account | None = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has neither password nor second factor confirms by a code sent to the own address.

        allauth lets such people change everything without asking: it looks for a recent
        confirmation only after this answer, and finds no way to give one.
        """
        if not get_reauthentication_flows(self.request.user):
            self._require_fresh_code()
        return True

    def _require_fresh_code(self) -> None:
        """The code of the sign-in itself counts, also once the first password or key is there."""
        request, oldest = self.request, time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(request, request.user)
        fresh = [found for found in records if found["method"] == "code" and found["at"] > oldest]
        if not fresh:
            raise ReauthenticationRequired
        if not any(found.get("reauthenticated") for found in fresh):
            record_authentication(request, request.user, method="code", reauthenticated=True)

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        by_code = {
            "id": "code",
            "description": _("Use a code sent to you by e-mail"),
            "url": reverse("reauthenticate_by_code"),
        }
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return found or [by_code]


def client_address(request: HttpRequest) -> str:
    """The client's address; forwarded ones count only from proxies the operator named (WE-5)."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop]
    trusted = settings.TRUSTED_PROXY_COUNT
    if trusted and len(hops) >= trusted:
        return str(hops[-trusted])
    return str(request.META["REMOTE_ADDR"])
