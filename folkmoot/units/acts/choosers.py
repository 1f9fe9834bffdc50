"""Ways to choose members of a unit: one line each. Another room may add some.

An app may have `choosers.py` with `CHOOSERS` of the same kind (the cohorts, for example).
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import today
from folkmoot.people.models import Person
from folkmoot.units.models import Employment, Host, Membership

MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Chooser:
    """`field` asks within a unit; `people` gives the ids that an answer chooses."""

    name: str | Promise
    field: Callable[[int], forms.Field]
    people: Callable[[Any, int, date], list[int]]


def at_home(unit: int) -> Any:
    """People at home in a unit today or later, by name."""
    later = Q(ends__isnull=True) | Q(ends__gt=today())
    spells = Membership.objects.live().filter(later, unit=unit, kind=Membership.Kind.HOME)
    return Person.objects.filter(pk__in=spells.values("person")).order_by("keys", "pk")


def by_hand(unit: int) -> forms.Field:
    """A box for each member."""
    choices = [(p.pk, f"{p.name} ({p.number})") for p in at_home(unit)]
    return forms.TypedMultipleChoiceField(
        label=_("Members"),
        choices=choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def by_host(unit: int) -> forms.Field:
    """A box for each company where members work."""
    hosts = hosts_of_members(unit).order_by("code")
    return forms.TypedMultipleChoiceField(
        label=_("Hosts whose members go"),
        choices=[(host.pk, str(host.name)) for host in hosts],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def hosts_of_members(unit: int) -> Any:
    """Where the members of a unit work today."""
    spells = Employment.objects.on(today()).filter(person__in=at_home(unit))
    return Host.objects.filter(pk__in=spells.values("host"))


def workers(hosts: list[int], unit: int, day: date) -> list[int]:
    """Members who work at some hosts on a day."""
    spells = Employment.objects.on(day).filter(host__in=hosts)
    rows = at_home(unit).filter(pk__in=spells.values("person"))
    return list(rows.values_list("pk", flat=True))


def by_file(unit: int) -> forms.Field:
    """A file of member numbers."""
    return NumbersField(
        unit,
        label=_("File of member numbers"),
        required=False,
        help_text=_("CSV; the member number stands in the first column."),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
    )


class NumbersField(forms.FileField):
    """The ids of the members whose numbers a file names."""

    def __init__(self, unit: int, **options: Any) -> None:
        self.unit = unit
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[int]:
        file = super().clean(data, initial)
        if not file:
            return []
        numbers = numbers_of(file.read(MOST_BYTES))
        known = dict(at_home(self.unit).values_list("number", "pk"))
        found = []
        for row, number in enumerate(numbers, start=1):
            if number in known:
                found.append(known[number])
            elif row > 1:
                sentence = _(
                    "Row %(row)s: nobody at home in this unit has the number “%(number)s”."
                )
                raise ValidationError(sentence, params={"row": row, "number": number[:40]})
        return found


def numbers_of(content: bytes) -> list[str]:
    """The first column of a table, as spreadsheets here write them. Raises ValidationError."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            lines = content.decode(encoding).replace(";", ",").replace("\t", ",").splitlines()
        except UnicodeDecodeError:
            continue
        return [row[0].strip() for row in csv.reader(lines) if row and row[0].strip()]
    raise ValidationError(_("This file is not text. Save the table as CSV."))


def chosen(people: list[int], unit: int, day: date) -> list[int]:
    """The answer names the people themselves."""
    return people


CHOOSERS: dict[str, Chooser] = {
    "hand": Chooser(_("By hand"), by_hand, chosen),
    "host": Chooser(_("By host"), by_host, workers),
    "file": Chooser(_("By a file"), by_file, chosen),
}


@cache
def choosers() -> dict[str, Chooser]:
    """Every way there is."""
    found = dict(CHOOSERS)
    for config in apps.get_app_configs():
        name = f"{config.name}.choosers"
        if name.startswith("folkmoot.") and find_spec(name):
            found |= import_module(name).CHOOSERS
    return found
