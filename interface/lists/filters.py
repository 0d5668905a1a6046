"""Filters: each reads its values from the address strictly, and says what it knows when it does not understand."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext as _

from interface import words
from interface.lists.declared import Choice, Words

LONGEST = 200
NAMED_IN_A_SENTENCE = 12
_KEY = re.compile(r"[A-Z]{2,4}-[1-9][0-9]{0,8}")


class NotUnderstood(ValueError):
    """The address says something that this filter has no meaning for. The message says what it knows."""


class Filter(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Words: ...
    @property
    def kind(self) -> str:
        """Which control the page draws: choices, day or hidden."""

    def read(self, texts: Sequence[str], choices: Sequence[Choice]) -> tuple[Any, ...]:
        """The values. Raises NotUnderstood."""

    def told(self, value: Any, choices: Sequence[Choice]) -> str:
        """The value in words, for its token."""


@dataclass(frozen=True)
class Choices:
    """One or several of known values; any of them fits. `choices` may be a question that is asked once a page."""

    name: str
    label: Words
    choices: Sequence[Choice] | Callable[[], Sequence[Choice]]
    has_me: bool = False  # the value "me" stands for whoever looks
    kind: ClassVar[str] = "choices"

    def read(self, texts: Sequence[str], choices: Sequence[Choice]) -> tuple[str, ...]:
        known = {choice.value for choice in choices}
        for text in texts:
            if text not in known:
                raise NotUnderstood(_knows(text, self.label, [choice.value for choice in choices]))
        return tuple(dict.fromkeys(texts))

    def told(self, value: str, choices: Sequence[Choice]) -> str:
        return next((str(choice.label) for choice in choices if choice.value == value), value)


def _knows(text: str, label: Words, values: Sequence[str]) -> str:
    named = ", ".join(values[:NAMED_IN_A_SENTENCE])
    more = len(values) - NAMED_IN_A_SENTENCE
    said = {"text": shortened(text), "label": label, "known": named or _("nothing yet")}
    if more > 0:
        return _("“%(text)s” is no value of %(label)s. It knows %(known)s and %(more)d more.") % {**said, "more": more}
    return _("“%(text)s” is no value of %(label)s. It knows %(known)s.") % said


@dataclass(frozen=True)
class Days:
    """One day, such as the last on which something may be due."""

    name: str
    label: Words
    kind: ClassVar[str] = "day"

    def read(self, texts: Sequence[str], choices: Sequence[Choice]) -> tuple[date, ...]:
        if len(texts) > 1:
            raise NotUnderstood(_("%(label)s is given twice. Give it once.") % {"label": self.label})
        try:
            return tuple(date.fromisoformat(text) for text in texts)
        except ValueError:
            said = {"text": shortened(texts[0]), "label": self.label}
            raise NotUnderstood(_("“%(text)s” is no day for %(label)s. Write it as 2026-03-31.") % said) from None

    def told(self, value: date, choices: Sequence[Choice]) -> str:
        return words.day(value)


@dataclass(frozen=True)
class Keys:
    """Rows by their keys, as a selection names them."""

    name: str
    label: Words
    most: int = 200
    kind: ClassVar[str] = "hidden"

    def read(self, texts: Sequence[str], choices: Sequence[Choice]) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(text.strip().upper() for text in texts))
        if len(found) > self.most:
            raise NotUnderstood(_("At most %(n)d rows can be chosen at once.") % {"n": self.most})
        for key in found:
            if not _KEY.fullmatch(key):
                raise NotUnderstood(_("“%(text)s” is no key such as MIS-12.") % {"text": shortened(key)})
        return found

    def told(self, value: str, choices: Sequence[Choice]) -> str:
        return value


def shortened(text: str) -> str:
    """What was sent, fit for a sentence."""
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return plain if len(plain) <= 60 else f"{plain[:59]}…"
