from folkmoot.members.actions import drop_old_drafts


def tick() -> int:
    """Forget uploaded files that nobody confirmed in time."""
    return drop_old_drafts()
