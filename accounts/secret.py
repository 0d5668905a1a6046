"""The text of a token: a public key to find it by, and a secret of which only the hash is kept. Plain rules."""

import hashlib
import hmac
import re
import secrets
import string
from typing import NamedTuple

_LETTERS = string.ascii_letters + string.digits
_SHAPE = re.compile(r"cairn_(?P<key>[A-Za-z0-9]{12})\.(?P<secret>[A-Za-z0-9]{40})")


class Plain(NamedTuple):
    """A token as its owner sees it once."""

    key: str
    secret: str

    def __str__(self) -> str:
        return f"cairn_{self.key}.{self.secret}"


def new() -> Plain:
    """A token with 238 bits of chance in its secret."""
    return Plain(_random(12), _random(40))


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def read(text: str) -> Plain | None:
    """The key and the secret in the text; None when it has not the shape of a token."""
    found = _SHAPE.fullmatch(text)
    return Plain(found["key"], found["secret"]) if found else None


def hashed(secret: str) -> str:
    """A plain hash is enough: nobody guesses 238 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_same(secret: str, secret_hash: str) -> bool:
    return hmac.compare_digest(hashed(secret), secret_hash)
