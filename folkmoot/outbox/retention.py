from datetime import timedelta

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from folkmoot.core.retention import Rule
from folkmoot.outbox.models import Letter

RULES = [
    Rule(
        "letters", _("Letters that have left, or were given up"), timedelta(days=90),
        lambda: Letter.objects.annotate(ended=Coalesce("sent", "failed")).order_by(), "ended",
    ),
]  # fmt: skip
