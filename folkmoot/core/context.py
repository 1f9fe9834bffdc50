from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows."""
    return {"languages": settings.LANGUAGES, "is_demo": settings.DEMO}
