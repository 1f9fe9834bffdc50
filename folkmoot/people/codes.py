"""Proof that whoever sits at this browser reads the letters of an address."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

MOST_FAILURES = 3


class AddressProof:
    """A code that works once, for ten minutes, in the session that asked for it (AU-4)."""

    def __init__(self, request: HttpRequest, purpose: str) -> None:
        self.session, self.key = request.session, f"proof-{purpose}"

    def ask(self, email: str, *, taken: bool = False) -> None:
        """Send a code; to an address that is taken, a letter that says so, and no code fits."""
        code = "" if taken else get_adapter().generate_email_verification_code()
        self.session[self.key] = {"email": email, "code": code, "at": time.time(), "failures": 0}
        occasion = "account_already_exists" if taken else "email_confirmation"
        get_adapter().send_mail(f"account/email/{occasion}", email, {"code": code} if code else {})

    @property
    def email(self) -> str:
        """The address in question; nothing if none is, or no longer."""
        state = self._state
        return str(state["email"]) if state else ""

    def accepts(self, code: str) -> bool:
        """Whether it is the code. Right or wrong too often, the proof is over."""
        state = self._state
        if state is None:
            return False
        fits = bool(state["code"]) and constant_time_compare("".join(code.split()), state["code"])
        state["failures"] += 1
        if fits or state["failures"] >= MOST_FAILURES:
            del self.session[self.key]
        self.session.modified = True
        return fits

    @property
    def _state(self) -> dict[str, Any] | None:
        state: dict[str, Any] | None = self.session.get(self.key)
        age = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT
        return state if state and time.time() - state["at"] <= age else None
