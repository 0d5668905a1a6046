"""One value under one person's key: AES-256-GCM, as text that says whose key opens it. Plain rules, no database."""

import base64
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

BEGINS = "cairn-hidden:"
_HIDDEN = re.compile(rf"{BEGINS}([a-z0-9-]{{1,64}}):([A-Za-z0-9_=-]+)")
NONCE = 12


class WrongKey(Exception):
    """The key does not open it: it was wrapped under another one, or the text was changed."""


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=256)


def wrap(key: bytes, master: bytes) -> bytes:
    """The key as it may lie in the database."""
    return aes_key_wrap(master, key)


def unwrap(wrapped: bytes, master: bytes) -> bytes:
    """Raises WrongKey."""
    try:
        return aes_key_unwrap(master, wrapped)
    except InvalidUnwrap:
        raise WrongKey(
            "The key of a person was wrapped under another PERSONAL_KEY. Set the one that this database was used with, "
            "or put its file `keys/personal` into the state folder."
        ) from None


def hide(text: str, person: str, key: bytes) -> str:
    """The text, readable only with the key; the person's id is bound to it."""
    nonce = os.urandom(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), person.encode())
    return f"{BEGINS}{person}:{base64.urlsafe_b64encode(sealed).decode()}"


def is_hidden(value: object) -> bool:
    return isinstance(value, str) and value.startswith(BEGINS) and _HIDDEN.fullmatch(value) is not None


def person_of(hidden: str) -> str:
    """Whose key opens it."""
    found = _HIDDEN.fullmatch(hidden)
    assert found, "only what is_hidden has an owner"
    return found[1]


def show(hidden: str, key: bytes) -> str:
    """The text that was hidden. Raises WrongKey."""
    found = _HIDDEN.fullmatch(hidden)
    assert found, "only what is_hidden can be shown"
    sealed = base64.urlsafe_b64decode(found[2])
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], found[1].encode()).decode()
    except InvalidTag:
        raise WrongKey(f"What is said about {found[1]} was changed, or hidden under another key.") from None
