"""Comparing answers byte by byte, without what changes on every request."""

import re

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def answer(client, address):
    """Status and body; the masked CSRF token is new each time and says nothing."""
    response = client.get(address)
    return response.status_code, TOKEN.sub(b"", response.content)
