from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from folkmoot.core.retention import Rule


def of_ended_sessions() -> Any:
    """What is known of sessions that are there no longer."""
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    return UserSession.objects.filter(~Exists(there))


NOW = timedelta(0)
RULES = [
    Rule("sessions", _("Sessions that have run out"), NOW, Session.objects.all, "expire_date"),
    Rule(
        "signed-in", _("Where you were signed in, of sessions that ended"), NOW,
        of_ended_sessions, "last_seen_at",
    ),
]  # fmt: skip
