"""A security key as the database holds it. It signs nothing: only its record is needed."""

from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ON_P256 = {1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)}  # a key's shape; no point is meant


def key_record(name: str) -> dict[str, object]:
    """What `Authenticator.data` holds after a key was added."""
    identity = name.encode()
    credential = AttestedCredentialData.create(bytes(16), identity, ES256(ON_P256))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    facts = AuthenticatorData.create(bytes(32), flags, 0, credential)
    response = {
        "attestationObject": websafe_encode(AttestationObject.create("none", facts, {})),
        "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"","origin":""}'),
    }
    sent = {"id": websafe_encode(identity), "rawId": websafe_encode(identity),
            "type": "public-key", "response": response}  # fmt: skip
    return {"name": name, "credential": sent}
