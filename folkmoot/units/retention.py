from datetime import timedelta

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from folkmoot.core.retention import Rule
from folkmoot.units.models import Invitation

RULES = [
    Rule(
        "invitations", _("Invitations that were used, taken back or have run out"),
        timedelta(days=365),
        lambda: Invitation.objects.annotate(ended=Coalesce("accepted", "revoked", "expires")),
        "ended",
    ),
]  # fmt: skip
