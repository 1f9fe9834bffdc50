"""Why a member cannot be erased while an election runs, and what stays readable after one."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from folkmoot.elections.models import Election
from folkmoot.members.rolls import entry_of
from folkmoot.people.models import Person


def holds(person: Person) -> Iterator[str]:
    """A roll, a candidacy or a key of an election that is not over."""
    for election in running().filter(roll__versions__entries__person=person).distinct():
        entry = entry_of(election.roll, person)
        if entry is not None and entry.is_included:
            yield _("You are on the roll of an election that is not over: {title}.").format(
                title=election.title
            )
    for election in running().filter(nominations__in=person.nominations.filter(is_accepted=True)):
        yield _("You stand in an election that is not over: {title}.").format(title=election.title)
    for election in running().filter(board__trustees__person=person):
        yield _("You hold a key of an election that is not counted: {title}.").format(
            title=election.title
        )


def running() -> QuerySet[Election]:
    """Neither decided nor cancelled."""
    return Election.objects.filter(cancelled=None, outcome__isnull=True).select_related("roll")


def remains(person: Person) -> Iterator[str]:
    """Ballots name their candidates, and their text is hashed and signed."""
    stood = Q(nominations__nominee=person, nominations__is_accepted=True)
    for election in Election.objects.filter(stood).exclude(board__definition="").distinct():
        yield _(
            "Your name on the ballot of “{title}”: the archive could not be checked without it."
        ).format(title=election.title)
