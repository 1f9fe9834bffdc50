"""How a session finds its account."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from folkmoot.people.models import Account


class Backend(AuthenticationBackend):
    """allauth's, asking once for the account and its person: every page needs both."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a session, unless it has been closed."""
        found = Account.objects.select_related("person").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
