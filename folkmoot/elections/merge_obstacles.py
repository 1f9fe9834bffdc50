"""Elections that name a record: nobody is taken off a roll, a ballot paper or a key by a merge."""

from django.db.models import Q

from folkmoot.elections.models import Election, Stage
from folkmoot.members.models import RollVersion
from folkmoot.people.models import Person

OVER = {Stage.DECIDED, Stage.CANCELLED}


def obstacle(absorbed: Person) -> str | None:
    """An election without an outcome in which the record has a vote, stands or keeps a key."""
    latest = RollVersion.objects.filter(entries__person=absorbed, entries__is_included=True)
    named = (
        Q(nominations__nominee=absorbed)
        | Q(board__trustees__person=absorbed)
        | Q(roll__versions__in=latest, roll__frozen__isnull=False)
    )
    rows = Election.objects.filter(named, cancelled=None, outcome=None).select_related("board")
    is_running = any(row.stage() not in OVER for row in rows.distinct())
    return "election_names_absorbed" if is_running else None
