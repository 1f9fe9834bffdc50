"""Words of the register in templates."""

from typing import Any

from django import template

from folkmoot.units.access import RIGHTS

register = template.Library()


@register.simple_tag
def right_words(code: str) -> Any:
    """What an office lets its holder do."""
    return RIGHTS[code]
