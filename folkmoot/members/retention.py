"""What the register lets go by itself: short-lived files, texts that were decided about, and what
only a member needed to be reached by.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from folkmoot.core.dates import today
from folkmoot.core.retention import Rule, emptied
from folkmoot.members.models import (
    Appeal,
    Application,
    ApplicationDecision,
    DataCopy,
    DataRequest,
    Export,
    ImportBatch,
    RollObjection,
    Transfer,
    TransferAnswer,
)
from folkmoot.members.refusals import Refused
from folkmoot.members.rights.erasing import erase
from folkmoot.people.keys import remember
from folkmoot.people.models import Person
from folkmoot.units.models import Appointment, Employment, Membership

YEAR, TWO_YEARS = timedelta(days=365), timedelta(days=2 * 365)
CONTACTS = {
    "latin_name": "", "email": "", "phone": "", "language": "",
    "born": None, "first_employed": None,
}  # fmt: skip


def former_members() -> Any:
    """People whose last spell has ended and who hold no office, with the day it ended as `left`."""
    runs = Q(ends__isnull=True) | Q(ends__gt=today())
    spells = Membership.objects.live().filter(runs, person=OuterRef("pk"))
    terms = Appointment.objects.live().filter(runs, person=OuterRef("pk"))
    gone = Person.objects.filter(~Exists(spells), ~Exists(terms), erased=None)
    return gone.annotate(
        left=Max("memberships__ends", filter=Q(memberships__withdrawn__isnull=True))
    )


def reachable() -> Any:
    """Former members of whom the register still knows how to reach them."""
    known = Q(born__isnull=False) | Q(first_employed__isnull=False)
    for name in ("latin_name", "email", "phone", "language"):
        known |= ~Q(**{name: ""})
    return former_members().filter(known)


def unreach(people: Iterable[Person]) -> int:
    """Name, number and spells stay; how to reach them goes."""
    listed = list(people)
    for person in listed:
        for name, value in CONTACTS.items():
            setattr(person, name, value)
        person.set_keys()
        person.save(update_fields=[*CONTACTS, "keys"])
    remember(listed)
    return len(listed)


def works() -> Any:
    """What former members worked."""
    ended = former_members().filter(pk=OuterRef("person")).values("left")[:1]
    return Employment.objects.annotate(left=Subquery(ended)).filter(left__isnull=False)


def never_members() -> Any:
    """People who applied, were refused or went away, and belong nowhere."""
    waits = Application.objects.filter(person=OuterRef("pk"), closed=None)
    spells = Membership.objects.filter(person=OuterRef("pk")).exclude(standing="applicant")
    terms = Appointment.objects.filter(person=OuterRef("pk"))
    rows = Person.objects.filter(~Exists(waits), ~Exists(spells), ~Exists(terms), erased=None)
    return rows.annotate(settled=Max("applications__closed")).filter(settled__isnull=False)


def erase_all(people: Iterable[Person]) -> int:
    """Those whom the law holds stay for now."""
    return sum(is_erased(person) for person in people)


def is_erased(person: Person) -> bool:
    """Erase somebody, if nothing stands in the way."""
    try:
        erase(person, by=None)
    except Refused:
        return False
    return True


def told() -> Any:
    """Answered requests that still quote a value or a note."""
    return DataRequest.objects.exclude(value="", note="", reason="")


def unconfirmed() -> Any:
    """Files that nobody has confirmed."""
    return ImportBatch.objects.filter(written=None).exclude(stage=ImportBatch.Stage.WRITING)


RULES = [
    Rule("drafts", _("Uploaded files"), ImportBatch.LIFE, unconfirmed, "created"),
    Rule(
        "imports", _("What is needed to take an import back"), ImportBatch.UNDO,
        lambda: ImportBatch.objects.exclude(written=None), "written",
    ),
    Rule("copies", _("Copies of one's data"), DataCopy.LIFE, DataCopy.objects.all, "asked"),
    Rule(
        "exports", _("Files exported from the register"), Export.LIFE,
        lambda: Export.objects.exclude(content=b""), "made", emptied(content=b""),
    ),
    Rule(
        "export-requests", _("What was asked for as an export"), Export.KEPT,
        Export.objects.all, "asked",
    ),
    Rule(
        "requests", _("What was asked for about one's data"), YEAR, told, "settled",
        emptied(value="", note="", reason=""),
    ),
    Rule(
        "statements", _("Statements of applicants"), YEAR,
        lambda: Application.objects.exclude(statement=""), "closed", emptied(statement=""),
    ),
    Rule("applicants", _("People who applied and did not become members"), YEAR,
         never_members, "settled", erase_all),
    Rule(
        "reasons", _("Reasons of decisions about applications"), TWO_YEARS,
        lambda: ApplicationDecision.objects.exclude(reason=""), "application__closed",
        emptied(reason=""),
    ),
    Rule(
        "notes", _("Notes to transfers"), TWO_YEARS,
        lambda: Transfer.objects.exclude(note=""), "closed", emptied(note=""),
    ),
    Rule(
        "answers", _("Notes to answers about transfers"), TWO_YEARS,
        lambda: TransferAnswer.objects.exclude(note=""), "transfer__closed", emptied(note=""),
    ),
    Rule(
        "appeals", _("Reasons of appeals and of their answers"), TWO_YEARS,
        lambda: Appeal.objects.exclude(reason="", answer="—"), "answered",
        emptied(reason="", answer="—"),
    ),
    Rule(
        "objections", _("Texts of objections to rolls"), TWO_YEARS,
        lambda: RollObjection.objects.exclude(text="", answer="").exclude(is_accepted=None),
        "recorded", emptied(text="", answer=""),
    ),
    Rule(
        "contacts", _("How to reach former members"), TWO_YEARS, reachable, "left", unreach,
        is_day=True,
    ),
    Rule(
        "employments", _("Where former members worked"), TWO_YEARS, works, "left", is_day=True
    ),
]  # fmt: skip
