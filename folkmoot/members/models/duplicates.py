"""Two records that look alike: marked as different people for good, or merged into one."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.people.models import Person
from folkmoot.units.models import Unit


class Different(models.Model):
    """Somebody looked and found two people; `low` is the older record of the two."""

    low = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    high = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("how you know"), max_length=300)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)
    taken_back = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "different people"
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"], condition=Q(taken_back=None), name="different_once"
            ),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="different_in_order"),
        ]


class Merge(models.Model):
    """`absorbed` was the same human being as `kept`, which holds everything from then on.

    `ledger` says what was moved, withdrawn, written and changed, so that it can be undone. `home`
    is where the absorbed record was at home: who reaches both homes decides.
    """

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged")
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)
    ledger = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone=None), name="absorbed_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_is_of_two"),
        ]
