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

PREFIX = "whsec_"


def new_salt() -> str:
    return secrets.token_hex(16)


def secret_of(key: str, endpoint: str, salt: str) -> str:
    """`whsec_` and 32 bytes in base64: the same for the same three, and nothing to be guessed without the key."""
    made = hmac.new(key.encode(), f"cairn webhook {endpoint} {salt}".encode(), hashlib.sha256).digest()
    return PREFIX + base64.b64encode(made).decode()


def fingerprint(secret: str) -> str:
    """What may be shown of a secret: enough to tell two apart, nothing to sign with."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


def headers(*, webhook_id: str, at: datetime, body: bytes, with_secrets: Sequence[str]) -> dict[str, str]:
    """The three headers of the specification; while a secret is being replaced, a signature with each."""
    timestamp = str(int(at.timestamp()))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = [f"v1,{_signature(secret, signed)}" for secret in with_secrets]
    return {"webhook-id": webhook_id, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
