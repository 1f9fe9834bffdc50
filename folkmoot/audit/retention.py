from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from folkmoot.audit.models import Look
from folkmoot.core.retention import Rule

RULES = [
    Rule(
        "looks", _("Looks at records"), timedelta(days=3 * 365),
        Look.objects.order_by, "at",
    ),
]  # fmt: skip
