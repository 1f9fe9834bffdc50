"""Letters are sealed under a key that is a file beside the database, never in it or its backups."""

import json

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from folkmoot.core.keys import kept_secret


class LetterUnreadable(Exception):  # noqa: N818 -- said of the letter
    """The key file is not the one this letter was sealed with, or the letter was moved."""


def _box() -> SecretBox:
    return SecretBox(bytes.fromhex(kept_secret(settings.LETTER_KEY_FILE, 32)))


def seal(board: int, person: int, credential: str) -> bytes:
    """A letter for one person on one board."""
    return bytes(_box().encrypt(json.dumps([board, person, credential]).encode()))


def unseal(board: int, person: int, sealed: bytes) -> str:
    """The credential in a letter; a letter swapped with another's is refused."""
    try:
        found = json.loads(_box().decrypt(bytes(sealed)))
    except CryptoError:
        raise LetterUnreadable from None
    if found[:2] != [board, person]:
        raise LetterUnreadable
    return str(found[2])
