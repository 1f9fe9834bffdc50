"""Cohorts as a way to choose members of a unit, for the acts that split it or transfer some."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.members.cohorts import members_of
from folkmoot.members.models import Cohort
from folkmoot.units.acts.choosers import Chooser, at_home


def by_cohort(unit: int) -> forms.Field:
    """A box for each cohort that still gathers people."""
    cohorts = Cohort.objects.filter(closed=None).order_by("pk")
    return forms.TypedMultipleChoiceField(
        label=_("Cohorts whose members go"),
        choices=[(cohort.pk, str(cohort)) for cohort in cohorts],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def gathered(cohorts: list[int], unit: int, day: date) -> list[int]:
    """Members of the unit who belong to some cohorts on a day."""
    found: set[int] = set()
    for cohort in Cohort.objects.filter(pk__in=cohorts):
        people = members_of(cohort, day).filter(pk__in=at_home(unit).values("pk"))
        found.update(people.values_list("pk", flat=True))
    return sorted(found)


CHOOSERS = {"cohort": Chooser(_("By cohort"), by_cohort, gathered)}
