from folkmoot.units.rulebook.ends import draft_due_ends


def tick() -> int:
    """Draft the acts of units whose planned end has come."""
    return draft_due_ends()
