from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from folkmoot.core.navigation import entries


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows; the menu asks the database only when it is drawn."""
    return {
        "languages": settings.LANGUAGES,
        "is_demo": settings.DEMO,
        "nav": SimpleLazyObject(lambda: entries(request)),
    }
