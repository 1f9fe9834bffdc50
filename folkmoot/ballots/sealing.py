"""Letters are sealed under a key that is a file beside the database, never in it or its backups."""

import json

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from folkmoot.core.keys import kept_secret


class LetterUnreadable(Exception):  # noqa: N818 -- said of the letter
    """The key file is not the one this letter was sealed with, or the letter was moved."""


def _box(key: str) -> SecretBox:
    try:
        return SecretBox(bytes.fromhex(key))
    except (ValueError, CryptoError):
        raise LetterUnreadable from None


def seal(board: int, person: int, text: str) -> bytes:
    """A credential, or its public half, for one person on one board."""
    key = kept_secret(settings.LETTER_KEY_FILE, SecretBox.KEY_SIZE)
    return bytes(_box(key).encrypt(json.dumps([board, person, text]).encode()))


def unseal(board: int, person: int, sealed: bytes) -> str:
    """What `seal` sealed. Raises LetterUnreadable, also for what belongs to another row.

    A missing key file is not made anew: it may still be found.
    """
    try:
        key = settings.LETTER_KEY_FILE.read_text().strip()
        found = json.loads(_box(key).decrypt(bytes(sealed)))
    except (CryptoError, FileNotFoundError):
        raise LetterUnreadable from None
    if found[:2] != [board, person]:
        raise LetterUnreadable
    return str(found[2])
