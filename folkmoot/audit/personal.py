from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from folkmoot.audit.models import Body
from folkmoot.core.declared import (
    ACCOUNT_OF,
    AUDITORS,
    DUTY,
    FOR_GOOD,
    OFFICES,
    THREE_YEARS,
    Column,
    Table,
)


def naming(person: Any) -> Q:
    """Entries whose parameters name somebody, wherever in them."""
    named = f'{{"person": {person.pk}}}'
    found = Body.objects.annotate(text=Cast("parameters", TextField())).filter(text__contains=named)
    return Q(pk__in=found.values("pk"))


def forget_reasons(person: Any) -> int:
    """Entries that quote why something was decided about somebody lose their body; the chain has
    their commitment. The others name the person by the number of a row without a name.
    """
    quoting = Body.objects.filter(naming(person), parameters__has_key="reason")
    return quoting.exclude(parameters__reason="").delete()[0]


PERSONAL = {
    "audit.Body": Table(
        _("Log of what was decided and done"),
        _("Everybody can check what was done in their unit, by which office, and when."),
        ACCOUNT_OF, FOR_GOOD, AUDITORS,
        {
            "verb": Column(_("what was done")),
            "actor": Column(_("who did it")),
            "unit": Column(_("the unit in which it was done")),
            "path": Column(_("the place of that unit in the tree")),
            "parameters": Column(
                _("what it was about: numbers of people and units, dates, reasons")
            ),
        },
        rows=naming, by={"actor": ("verb", "unit")},
        beside=("id", "entry", "salt"),
        stays=True, erase=forget_reasons,
    ),
    "audit.Look": Table(
        _("Who looked at whose record"),
        _("You can see who reads your record, in which office and why."),
        DUTY, THREE_YEARS, OFFICES,
        {
            "at": Column(_("when")),
            "viewer": Column(_("who looked")),
            "role": Column(_("the office under which they looked")),
            "subject": Column(_("at whose record")),
            "page": Column(_("on which page")),
            "reason": Column(_("why")),
            "unit": Column(_("the unit of the page")),
        },
        of=("subject",), by={"viewer": ("at", "page", "reason")},
        beside=("id",),
    ),
}  # fmt: skip
NOBODY = {
    "audit.Entry": "a link of the chain: digests and an instant, no content",
}
