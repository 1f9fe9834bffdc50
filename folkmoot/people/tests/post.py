"""Reading the letters in the outbox as their recipients would."""

import re

from folkmoot.outbox.models import Letter


def last_letter(recipient):
    """The newest letter to an address."""
    return Letter.objects.filter(recipient=recipient).order_by("-pk").first()


def last_code(recipient):
    """The code in it."""
    (code,) = re.findall(r"^ {4}(\d{6})$", last_letter(recipient).text, re.MULTILINE)
    return code


def last_link(recipient):
    """The address in it, without scheme and host."""
    (link,) = re.findall(r"^ {4}https?://[^/]+(/\S+)$", last_letter(recipient).text, re.MULTILINE)
    return link


def wrong(code):
    """Another code."""
    return f"{(int(code) + 1) % 1_000_000:06}"
