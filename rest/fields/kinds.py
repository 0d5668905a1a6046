"""Strict fields: each takes one kind of value, and says its own JSON Schema.

A body is typed JSON, so `"1"` is no number there; parameters of an address are text, so it is one there.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from rest import parsing, problems, texts
from rest.fields.references import UUID_TEXT, ref, reference_pattern

FIRST_YEAR, LAST_YEAR = 1900, 2200
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,18})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class _Strict(serializers.Field[Any, Any, Any, Any]):
    """A field that says its own JSON Schema: `shape` for what it takes, with null when it may be null."""

    def shape(self) -> dict[str, Any]:
        return {}

    def schema(self) -> dict[str, Any]:
        found = self.shape()
        if self.help_text:
            found["description"] = str(self.help_text)
        return {"anyOf": [found, {"type": "null"}]} if self.allow_null else found

    def is_text_door(self) -> bool:
        """True when the values come out of an address, where everything is text."""
        return bool(getattr(self.root, "is_address", False))

    def refuse(self, code: str, sentence: str) -> serializers.ValidationError:
        return serializers.ValidationError([ErrorDetail(sentence, code=code)])

    def to_representation(self, value: Any) -> Any:
        return value


class Text(_Strict):
    """A text of one line, trimmed. `lines=True` allows several."""

    def __init__(self, *, longest: int = 200, shortest: int = 1, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.longest, self.shortest, self.lines = longest, shortest, lines

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise self.refuse("not_a_text", "This must be a text.")
        if len(data) > self.longest * 2 + 100:
            raise self._too_long()
        text = texts.trimmed(data, lines=self.lines)
        flaw = texts.flaw_of(text, lines=self.lines)
        if flaw:
            raise self.refuse("bad_letters", flaw)
        if len(text) > self.longest:
            raise self._too_long()
        if len(text) < self.shortest:
            least = f"at least {self.shortest} characters" if self.shortest > 1 else "something"
            raise self.refuse("too_short", f"Write {least}.")
        return text

    def _too_long(self) -> serializers.ValidationError:
        return self.refuse("too_long", f"At most {self.longest} characters fit here.")


class Email(Text):
    """An email address, in lower case."""

    _SHAPE = re.compile(r"[^@\s,;<>\"']{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=254, **options)

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "format": "email", "maxLength": self.longest}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data).lower()
        if not self._SHAPE.fullmatch(text):
            raise self.refuse("not_an_email", "This is not an email address.")
        return text


class Whole(_Strict):
    """A whole number."""

    def __init__(self, *, least: int = -(2**63), most: int = 2**63 - 1, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def shape(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def to_internal_value(self, data: Any) -> int:
        if self.is_text_door() and isinstance(data, str) and _WHOLE.fullmatch(data):
            data = int(data)
        if not isinstance(data, int) or isinstance(data, bool):
            raise self.refuse("not_a_whole_number", "This must be a whole number.")
        if not self.least <= data <= self.most:
            raise self.refuse("out_of_range", self.said_of_range())
        return data

    def said_of_range(self) -> str:
        return f"This must be from {self.least} to {self.most}."


class Limit(Whole):
    """How many rows a page has; more than the most is capped to it."""

    LARGEST = 200

    def __init__(self, **options: Any) -> None:
        super().__init__(least=1, **options)

    def to_internal_value(self, data: Any) -> int:
        return min(super().to_internal_value(data), self.LARGEST)

    def said_of_range(self) -> str:
        return f"This must be from 1 to {self.LARGEST}; more is answered with {self.LARGEST}."


class Exact(_Strict):
    """A decimal number that keeps its digits."""

    def __init__(
        self,
        *,
        least: Decimal | int = -(10**12),
        most: Decimal | int = 10**12,
        places: int = 6,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.least, self.most, self.places = Decimal(least), Decimal(most), places

    def shape(self) -> dict[str, Any]:
        return {"type": "number", "minimum": float(self.least), "maximum": float(self.most)}

    def to_internal_value(self, data: Any) -> Decimal:
        number = self._number(data)
        # Bounds come first: spelling out the digits of 1e999999999 would take minutes.
        if number.adjusted() > 30 or not self.least <= number <= self.most:
            raise self.refuse("out_of_range", f"This must be from {self.least} to {self.most}.")
        if number and _places(number) > self.places:
            raise self.refuse("too_precise", f"At most {self.places} digits may follow the point.")
        return number if number else Decimal(0)

    def _number(self, data: Any) -> Decimal:
        if self.is_text_door() and isinstance(data, str) and _NUMBER.fullmatch(data):
            return Decimal(data)
        if isinstance(data, Decimal):
            return data
        if isinstance(data, int) and not isinstance(data, bool):
            return Decimal(data)
        raise self.refuse("not_a_number", "This must be a number.")


def _places(number: Decimal) -> int:
    """How many digits follow the point, without idle zeros. Decimal's own functions round tiny numbers to zero."""
    _, digits, exponent = number.as_tuple()
    idle = next(count for count, digit in enumerate(reversed(digits)) if digit)
    return -int(exponent) - idle


class YesNo(_Strict):
    """true or false."""

    def shape(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def to_internal_value(self, data: Any) -> bool:
        if self.is_text_door() and data in ("true", "false"):
            return bool(data == "true")
        if not isinstance(data, bool):
            raise self.refuse("not_true_or_false", "This must be true or false.")
        return data


class Day(_Strict):
    """A day as YYYY-MM-DD."""

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not (data.isascii() and _DAY.fullmatch(data)):
            raise self.refuse("not_a_day", "This must be a day, written YYYY-MM-DD.")
        try:
            day = date.fromisoformat(data)
        except ValueError:
            raise self.refuse("not_a_day", "This day is not in the calendar.") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self.refuse("out_of_range", f"The year must be from {FIRST_YEAR} to {LAST_YEAR}.")
        return day


class Moment(_Strict):
    """A moment with its zone (RFC 3339), read as UTC."""

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not (data.isascii() and _MOMENT.fullmatch(data)):
            raise self.refuse("not_a_moment", "This must be a moment with its zone, such as 2026-05-04T09:30:00Z.")
        if not FIRST_YEAR < int(data[:4]) < LAST_YEAR:
            raise self.refuse("out_of_range", f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
        try:
            return datetime.fromisoformat(data.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.refuse("not_a_moment", "This moment is not on the clock or in the calendar.") from None


class Choice(_Strict):
    """One of a few words. With an Enum the value is its member."""

    def __init__(self, choices: type[Enum] | Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self.values: dict[str, Any] = {
            str(choice.value) if isinstance(choice, Enum) else choice: choice for choice in choices
        }

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.values)}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data not in self.values:
            raise self.refuse("not_a_choice", f"This must be one of: {', '.join(self.values)}.")
        return self.values[data]


class Uuid(_Strict):
    """An id."""

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or not UUID_TEXT.fullmatch(data):
            raise self.refuse("not_an_id", "This must be an id, such as 0192f0c1-2345-7abc-8def-0123456789ab.")
        return UUID(data)


class Ref(_Strict):
    """The id or the human key of a thing: a UUID, or the text `MIS-12`."""

    def __init__(self, prefix: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.prefix = prefix

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "pattern": reference_pattern(self.prefix), "examples": [f"{self.prefix or 'MIS'}-12"]}

    def to_internal_value(self, data: Any) -> UUID | str:
        found = ref(data, prefix=self.prefix)
        if found is None:
            raise self.refuse("not_a_reference", f"This must be an id or a key such as {self.prefix or 'MIS'}-12.")
        return found


class Several(_Strict):
    """A list of values of one kind; in an address they are joined by commas."""

    def __init__(
        self, child: serializers.Field[Any, Any, Any, Any], *, most: int = 50, least: int = 0, **options: Any
    ) -> None:
        super().__init__(**options)
        self.child, self.most, self.least = child, most, least
        self.child.bind(field_name="", parent=self)  # type: ignore[arg-type]

    def shape(self) -> dict[str, Any]:
        least = max(1, self.least) if self.is_text_door() else self.least
        return {"type": "array", "items": schema_of(self.child), "minItems": least, "maxItems": self.most}

    def to_internal_value(self, data: Any) -> list[Any]:
        if self.is_text_door() and isinstance(data, str):
            data = data.split(",")
        if not isinstance(data, list):
            raise self.refuse("not_a_list", "This must be a list.")
        if not self.least <= len(data) <= self.most:
            raise self.refuse("wrong_count", f"From {self.least} to {self.most} values are taken here.")
        return self._values(data)

    def _values(self, data: Sequence[Any]) -> list[Any]:
        values, trouble = [], {}
        for index, value in enumerate(data):
            try:
                values.append(self.child.run_validation(value))
            except serializers.ValidationError as refused:
                trouble[str(index)] = refused.detail
        if trouble:
            raise serializers.ValidationError(trouble[next(iter(trouble))] if self.is_text_door() else trouble)
        return values


class FreeJson(_Strict):
    """Any JSON object (or value, with `anything=True`), as it came."""

    def __init__(self, *, anything: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.anything = anything

    def shape(self) -> dict[str, Any]:
        return {} if self.anything else {"type": "object"}

    def to_internal_value(self, data: Any) -> Any:
        if not self.anything and not isinstance(data, dict):
            raise self.refuse("not_an_object", "This must be a JSON object.")
        try:
            return parsing.plain(data)
        except problems.MalformedJson as trouble:
            raise self.refuse("out_of_range", trouble.detail) from None


def schema_of(field: Any) -> dict[str, Any]:
    """The JSON Schema of a field; empty for one that says none."""
    return dict(field.schema()) if hasattr(field, "schema") else {}
