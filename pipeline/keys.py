"""The keys that the database does not hold: one seals the log, one wraps the keys of persons.

Each comes from the environment (SEALING_KEY, PERSONAL_KEY: the same on every machine), or else from a file of the state
folder that is made at first use. Whoever has the database alone can neither rewrite the log unseen nor read what was
erased.
"""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER = "keys"


@cache
def sealing_key() -> bytes:
    return _key("sealing", settings.SEALING_KEY)


@cache
def personal_key() -> bytes:
    return _key("personal", settings.PERSONAL_KEY)


def fingerprint(key: bytes) -> str:
    """Says which key it was, and nothing about it."""
    return hashlib.sha256(b"cairn fingerprint " + key).hexdigest()[:16]


def fingerprints() -> dict[str, str]:
    """Of each key that there is here, by its name; none is made for it."""
    there = {"sealing": (settings.SEALING_KEY, sealing_key), "personal": (settings.PERSONAL_KEY, personal_key)}
    return {name: fingerprint(key()) for name, (said, key) in there.items() if said or _path(name).exists()}


def _key(name: str, said: str) -> bytes:
    """32 bytes made of the text."""
    return hashlib.sha256(f"cairn {name} ".encode() + (said or _kept(name)).encode()).digest()


def _kept(name: str) -> str:
    """The text in the state folder; of several processes that come first at once, one makes it."""
    path = _path(name)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # whole or not at all, and never over another's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def _path(name: str) -> Path:
    return Path(settings.STATE) / FOLDER / name
