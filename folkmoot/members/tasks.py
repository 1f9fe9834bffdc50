"""What the worker does from time to time. Late or twice, the result is the same."""

from folkmoot.members.actions import drop_old_drafts
from folkmoot.members.transfers import settle_due


def tick() -> int:
    """Forget uploads nobody confirmed; write down what the clock has decided about transfers."""
    return drop_old_drafts() + settle_due()
