"""Payloads on their way to the log, and back from it: what is personal is hidden, and shown to readers."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from accounts.erased import ERASED
from pipeline import facts, keys
from pipeline.personal import cipher, keyring

NOBODY = "nobody"  # the key of texts that are about no person

Data = dict[str, Any]


def known_by_name(name: str) -> str:
    """The id of somebody who has none: of whom the log knows a name and nothing else."""
    said = " ".join(name.split()).casefold()
    return "name-" + hmac.new(keys.personal_key(), said.encode(), hashlib.sha256).hexdigest()[:32]


def hide(payloads: Sequence[tuple[str, Data]]) -> list[str]:
    """The payloads, (type, data) each, as the JSON that lies in the log. Inside a transaction."""
    marks = facts.personal_fields()
    texts = [orjson.dumps(data).decode() for _, data in payloads]
    wanted: dict[int, list[tuple[str, str]]] = {}
    for index, (kind, data) in enumerate(payloads):
        if kind in marks:
            wanted[index] = _values(data, marks[kind])
        if cipher.BEGINS in texts[index]:  # somebody says what only we may say; it must come back as it was said
            wanted.setdefault(index, []).append((NOBODY, ""))
    if not wanted:
        return texts
    ring = keyring.to_write(person for said in wanted.values() for person, _ in said)
    for index in wanted:
        kind, data = payloads[index]
        if cipher.BEGINS in texts[index]:
            data = _quoted(data, ring)
        texts[index] = orjson.dumps(_hidden(data, marks.get(kind, {}), ring)).decode()
    return texts


def _quoted(value: Any, ring: Mapping[str, bytes | None]) -> Any:
    """The same with every text that looks as if we had hidden it hidden indeed."""
    if isinstance(value, dict):
        return {name: _quoted(inner, ring) for name, inner in value.items()}
    if isinstance(value, list):
        return [_quoted(inner, ring) for inner in value]
    if isinstance(value, str) and value.startswith(cipher.BEGINS):
        return cipher.hide(value, NOBODY, ring[NOBODY] or b"")
    return value


def _values(data: Data, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """(person, text) of each personal text in the payload."""
    found = []
    for name, holder in fields.items():
        value = data.get(name)
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text and (person := _person(data, holder, text)):
                found.append((person, text))
    return found


def _person(data: Data, holder: str, text: str) -> str:
    """Whom the text is about: the id in the field that names the person, or the name itself; "" when it is nobody."""
    return str(data.get(holder) or "") if holder else known_by_name(text)


def _hidden(data: Data, fields: Mapping[str, str], ring: Mapping[str, bytes | None]) -> Data:
    def one(text: Any, holder: str) -> Any:
        person = _person(data, holder, text) if isinstance(text, str) and text else ""
        if not person or cipher.is_hidden(text):
            return text
        key = ring[person]
        return ERASED if key is None else cipher.hide(text, person, key)

    changed = {
        name: [one(text, holder) for text in data[name]] if isinstance(data[name], list) else one(data[name], holder)
        for name, holder in fields.items()
        if name in data
    }
    return {**data, **changed}


class Shown:
    """Makes payloads of what the log holds. One serves a batch: it asks at most once whether somebody was erased.

    exactly: who writes what it reads must not write about somebody who was erased a moment ago.
    """

    def __init__(self, *, exactly: bool = True) -> None:
        self.exactly, self.has_looked = exactly, False

    def __call__(self, text: str) -> Any:
        data = orjson.loads(text)
        return self.show(data) if cipher.BEGINS in text else data

    def all(self, texts: Sequence[str]) -> Iterator[Any]:
        """The payloads of a batch: one look tells of most that nothing in them is hidden."""
        return map(self if cipher.BEGINS in "\n".join(texts) else orjson.loads, texts)

    def show(self, data: Any) -> Any:
        """The payload with everything in it that is hidden."""
        if isinstance(data, dict):
            return {name: self.show(value) for name, value in data.items()}
        if isinstance(data, list):
            return [self.show(value) for value in data]
        if not cipher.is_hidden(data):
            return data
        if not self.has_looked:
            keyring.look(exactly=self.exactly)
            self.has_looked = True
        key = keyring.to_read(cipher.person_of(data))
        return ERASED if key is None else cipher.show(data, key)
