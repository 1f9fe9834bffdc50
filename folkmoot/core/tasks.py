"""What the core does beside the pages."""

from django.utils import timezone

from folkmoot.core.jobs import forget


def tick() -> int:
    """Jobs that ended long ago are forgotten."""
    return forget(timezone.now())
