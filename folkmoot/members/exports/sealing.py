"""A file that only one session opens: the worker seals, the session's key unseals.

What seals and what unseals are two keys (X25519). The one that unseals is made from the session's
key and the installation's secret whenever it is needed and stands nowhere, so the file ends with
the session, whoever reads the database.
"""

from django.utils.crypto import salted_hmac
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox


def own_key(session: str) -> PrivateKey:
    """What unseals for a session."""
    seed = salted_hmac("folkmoot.members.export", session, algorithm="sha256")
    return PrivateKey(seed.digest())


def sealing_key(session: str) -> str:
    """What may be stored of a session: it seals and unseals nothing."""
    return bytes(own_key(session).public_key).hex()


def sealed(content: bytes, key: str) -> bytes:
    """The content as it may be stored."""
    return SealedBox(PublicKey(bytes.fromhex(key))).encrypt(content)


def unsealed(content: bytes, session: str) -> bytes | None:
    """The content; none for another session than the one it was made for."""
    try:
        return SealedBox(own_key(session)).decrypt(content)
    except CryptoError:
        return None
