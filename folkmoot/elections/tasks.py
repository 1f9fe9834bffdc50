"""What the worker does from time to time. Late or twice, the result is the same."""

from django.utils import timezone

from folkmoot.elections.endings import advance
from folkmoot.elections.models import Election


def tick() -> int:
    """Write down the openings and closings the clock has decided; how many elections it touched."""
    due = (
        Election.objects.filter(
            board__opens__lte=timezone.now(), outcome__isnull=True, cancelled=None
        )
        .exclude(board__definition="")
        .exclude(board__events__type="EncryptedTally")
    )
    for election in due:
        advance(election)
    return len(due)
