"""What happens every day for the whole house."""

from folkmoot.home.publishing import publish_head


def tick() -> int:
    """The head of the log is published."""
    return publish_head()
