"""What the worker does from time to time. Late or twice, the result is the same."""

from folkmoot.members.transfers import settle_due


def tick() -> int:
    """Write down what the clock has decided about transfers; how many it closed."""
    return settle_due()
