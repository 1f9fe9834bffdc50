from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from folkmoot.core.retention import Rule, emptied
from folkmoot.elections.models import Nomination

RULES = [
    Rule(
        "candidacies", _("Statements of candidates"), timedelta(days=2 * 365),
        lambda: Nomination.objects.exclude(statement=""), "election__board__closes",
        emptied(statement=""),
    ),
]  # fmt: skip
