"""Words of the register in templates."""

from typing import Any

from django import template

from folkmoot.members import words

register = template.Library()


@register.simple_tag
def right_words(code: str) -> Any:
    """What an office lets its holder do."""
    return words.right_words(code)
