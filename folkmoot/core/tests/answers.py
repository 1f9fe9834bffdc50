"""Comparing answers: what differs in every answer anyway is masked."""

import re
from html import escape
from urllib.parse import quote

TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')
NONCE = re.compile(rb'(nonce=")[^"]+')
CURRENT = re.compile(rb' aria-current="(page|true)"')


def masked(response, *addresses: str) -> bytes:
    """The body without tokens, nonces, the menu's mark, its own address and some others."""
    body = CURRENT.sub(b"", NONCE.sub(rb"\1", TOKEN.sub(rb"\1", response.getvalue())))
    hidden = {*addresses, address_of(response)} - {"/"}
    for address in sorted(hidden, key=len, reverse=True):
        for form in (address, escape(address), quote(address), quote(address, safe="")):
            body = body.replace(form.encode(), b"")
    return body


def address_of(response) -> str:
    """What was asked for."""
    return str(response.wsgi_request.get_full_path())


def alike(one, other) -> bool:
    """Whether two answers tell a reader the same."""
    addresses = address_of(one), address_of(other)
    first, second = ((it.status_code, masked(it, *addresses)) for it in (one, other))
    return first == second
