"""Cohorts: groups that fill themselves by a rule, across branches."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from folkmoot.core.texts import TranslatedField
from folkmoot.people.models import Person
from folkmoot.units.models import Unit


class Cohort(models.Model):
    """A saved rule; who belongs is asked anew each time. Its conditions all have to hold."""

    name = TranslatedField(_("name"))
    rule = models.JSONField(default=dict)
    unit = models.ForeignKey(  # the subtree it may draw from; none is the whole organisation
        Unit, null=True, on_delete=models.PROTECT, related_name="cohorts"
    )
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.name)
