from folkmoot.outbox.actions import deliver_due


def tick() -> int:
    """Send what is due."""
    return deliver_due()
