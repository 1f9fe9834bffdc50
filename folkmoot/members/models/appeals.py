"""Appeal: who was refused asks the unit above, once, whether the refusal stands."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.members.models.admissions import Application
from folkmoot.members.models.transfers import Transfer
from folkmoot.people.models import Person
from folkmoot.units.models import Unit


class Appeal(models.Model):
    """What `refusing` refused, an application or a transfer; `unit`, the next above, answers."""

    application = models.OneToOneField(
        Application, null=True, on_delete=models.PROTECT, related_name="appeal"
    )
    transfer = models.OneToOneField(
        Transfer, null=True, on_delete=models.PROTECT, related_name="appeal"
    )
    refusing = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appeals")
    reason = models.CharField(_("reasons"), max_length=1000)
    entered = models.DateTimeField(default=timezone.now)
    is_overturned = models.BooleanField(null=True)
    answer = models.CharField(_("reasons"), max_length=1000, blank=True)
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=True, transfer__isnull=False)
                | Q(application__isnull=False, transfer__isnull=True),
                name="appeal_is_about_one_refusal",
            ),
            models.CheckConstraint(
                condition=Q(is_overturned__isnull=True, answered__isnull=True, answer="")
                | (Q(is_overturned__isnull=False, answered__isnull=False) & ~Q(answer="")),
                name="appeal_is_answered_with_reasons",
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(answered=None), name="appeal_open_unit")
        ]

    @property
    def about(self) -> Application | Transfer:
        """What was refused."""
        found = self.application or self.transfer
        assert found is not None
        return found
