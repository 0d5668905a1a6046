"""Signatures by the Standard Webhooks specification, and the secrets they are made with.

A secret is not stored: it follows from the installation's key, the endpoint and a salt, so that a copy of the database
signs nothing. Its fingerprint is stored; it tells when the installation's key has become another one.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX, PUBLIC_PREFIX = "whsec_", "whpk_"


class Pair(NamedTuple):
    """What an endpoint's events are signed with: the secret that its receiver shares, and a seed that only we have."""

    secret: str
    seed: bytes

    @property
    def public_key(self) -> str:
        """What verifies the signature `v1a`, and may be shown to everybody."""
        return PUBLIC_PREFIX + base64.b64encode(self._private.public_key().public_bytes_raw()).decode()

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def signatures(self, signed: bytes) -> list[str]:
        shared = hmac.new(base64.b64decode(self.secret.removeprefix(PREFIX)), signed, hashlib.sha256).digest()
        return [f"v1,{_text(shared)}", f"v1a,{_text(self._private.sign(signed))}"]


def _text(signature: bytes) -> str:
    return base64.b64encode(signature).decode()


def new_salt() -> str:
    return secrets.token_hex(16)


def pair_of(key: str, endpoint: str, salt: str) -> Pair:
    """The same for the same three, and nothing to be guessed without the key."""

    def made(what: str) -> bytes:
        return hmac.new(key.encode(), f"cairn webhook {what} {endpoint} {salt}".encode(), hashlib.sha256).digest()

    return Pair(PREFIX + _text(made("secret")), made("ed25519"))


def fingerprint(secret: str) -> str:
    """What may be shown of a secret: enough to tell two apart, nothing to sign with."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


def headers(*, webhook_id: str, at: datetime, body: bytes, pairs: Sequence[Pair]) -> dict[str, str]:
    """The three headers of the specification; while a secret is being replaced, signatures with the old one, too."""
    timestamp = str(int(at.timestamp()))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = [signature for pair in pairs for signature in pair.signatures(signed)]
    return {"webhook-id": webhook_id, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}
