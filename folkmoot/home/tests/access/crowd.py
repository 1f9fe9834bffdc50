"""People of the eight roles at their browsers."""

import time
from types import SimpleNamespace

from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler

from folkmoot.home.tests.access.objects import address
from folkmoot.people.models import Account

PROOF = {"method": "code", "reauthenticated": True}


class Crowd:
    """Sends requests as any role; what they write is undone unless somebody wants to see it."""

    def __init__(self, stage: SimpleNamespace) -> None:
        self.stage = stage
        self.cookies = {role: self.signed_in(account) for role, account in stage.accounts.items()}
        self.handler = ClientHandler(enforce_csrf_checks=False)  # reads the middleware once

    def signed_in(self, account: Account | None):
        """The cookies of somebody who signed in a moment ago."""
        client = Client()
        if account:
            account.refresh_from_db()
            client.force_login(account)
            session = client.session
            session["account_authentication_methods"] = [PROOF | {"at": time.time()}]
            session["account_authentication_methods_user"] = str(account.pk)
            session.save()
        return client.cookies

    def browser(self, role: str, handler: ClientHandler | None = None) -> Client:
        """A fresh browser with the session of a role."""
        client = Client(raise_request_exception=False)
        client.handler = handler or self.handler
        client.cookies.load(self.cookies[role].output(header="", sep=";"))
        return client

    def ask(self, role: str, method: str, where: str, **options):
        """One request, undone afterwards."""
        with transaction.atomic():
            response = self.browser(role).generic(method, where, **options)
            response.getvalue()
            transaction.set_rollback(True)
        return response

    def address(self, case: str, place: str = "own") -> str:
        """Where a case is asked."""
        return address(case, self.stage, place)
