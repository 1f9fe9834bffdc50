"""How much one person may read of others within an hour (AP-4).

It binds the person, never the address: a whole company stands behind one. Whoever comes to the end
is told so, and so is everybody else, by number.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from folkmoot.audit.actions import record
from folkmoot.audit.models import Body, Look
from folkmoot.core.dates import today
from folkmoot.outbox.notices import tell
from folkmoot.people.models import Person
from folkmoot.units.models import Placement
from folkmoot.units.queries import nearest_holders

HOUR = timedelta(hours=1)
ALARMED = "audit.see"


@dataclass(frozen=True)
class Read:
    """How many records, or pages of lists, somebody has read within the hour, and the most."""

    count: int
    most: int
    first: datetime | None
    is_list: bool = False

    @property
    def opens(self) -> datetime:
        """When another one can be read."""
        return (self.first or timezone.now()) + HOUR


class TooMuchRead(Exception):  # noqa: N818 -- said of a reader
    """The hour's number is reached."""

    def __init__(self, read: Read) -> None:
        super().__init__(read.count)
        self.read = read


def records_read(person: Person) -> Read:
    """How many different people's records somebody has read."""
    looks = lately(person).filter(subject__isnull=False)
    subjects = set(looks.values_list("subject", flat=True))
    return Read(len(subjects), settings.RECORDS_AN_HOUR, first_of(looks))


def lists_read(person: Person) -> Read:
    """How many pages of lists somebody has read."""
    looks = lately(person).filter(subject=None)
    return Read(looks.count(), settings.LISTS_AN_HOUR, first_of(looks), is_list=True)


def lately(person: Person) -> QuerySet[Look]:
    """The looks of the last hour, the oldest first."""
    since = timezone.now() - HOUR
    return Look.objects.filter(viewer=person.pk, at__gt=since).order_by("at")


def first_of(looks: QuerySet[Look]) -> datetime | None:
    """When the oldest of them was."""
    return looks.values_list("at", flat=True).first()


def refuse_bulk(person: Person, subject: Person | None) -> None:
    """Raises TooMuchRead before a look too many; a record that was read already is free."""
    if subject is None:
        read = lists_read(person)
    else:
        if lately(person).filter(subject=subject.pk).exists():
            return
        read = records_read(person)
    if read.count >= read.most:
        raise TooMuchRead(read)


@transaction.atomic
def note_limit(person: Person, read: Read) -> None:
    """Once an hour: everybody reads the number, those who audit get a letter and read the name."""
    since, verb = timezone.now() - HOUR, "lists.limited" if read.is_list else "records.limited"
    if Body.objects.filter(verb=verb, actor=person.pk, entry__recorded__gt=since).exists():
        return
    root = Placement.objects.on(today()).filter(parent=None).first()
    entry = record(verb, by=person, at=root, count=read.count)
    if root is not None:
        alarmed = nearest_holders(ALARMED, root.path, but=[person.pk])
        tell(f"reading-limited-{entry.pk}", alarmed, reverse("audit_log"))
