"""Strict JSON: what is ambiguous, oversized or not quite JSON is refused with the reason."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.http import HttpRequest, UnreadablePostError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from rest.problems import (
    BodyCutShort,
    BodyTooLarge,
    DuplicateKey,
    LengthRequired,
    MalformedJson,
    TooDeep,
    UnsupportedMediaType,
)

MEGABYTE = 1024 * 1024
BODY_LIMIT = MEGABYTE
DEEPEST = 32
MOST_DIGITS = 300
LARGEST_PLAIN = 2**63 - 1
_BOM = b"\xef\xbb\xbf"


def loads(raw: bytes) -> Any:
    """The one JSON document in the bytes; numbers with a point or an exponent are Decimals.

    Raises MalformedJson, DuplicateKey, TooDeep.
    """
    return _loaded(raw, _DECODER)


def loads_plain(raw: bytes) -> Any:
    """The same document as `plain(loads(raw))`, in half the time. Raises what both raise."""
    return _loaded(raw, _PLAIN_DECODER)


def _loaded(raw: bytes, decoder: json.JSONDecoder) -> Any:
    text = _text(raw)
    try:
        document = decoder.decode(text)
    except json.JSONDecodeError as trouble:
        raise MalformedJson(_where(trouble)) from None
    except RecursionError:
        raise _too_deep() from None
    _require_clean(document, look_into_texts="\\u" in text)
    return document


def _text(raw: bytes) -> str:
    if not raw.strip():
        raise MalformedJson("The body is empty. Send one JSON document.")
    if raw.startswith(_BOM):
        raise MalformedJson("The body begins with a byte order mark. Send plain UTF-8 without it.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as trouble:
        raise MalformedJson(f"The body is not UTF-8: byte {trouble.start} cannot be read. Encode it so.") from None


def _where(trouble: json.JSONDecodeError) -> str:
    if trouble.msg == "Extra data":
        return f"Something follows the document at line {trouble.lineno}, column {trouble.colno}. Send one document."
    return f"The JSON cannot be read at line {trouble.lineno}, column {trouble.colno}: {trouble.msg}."


def _pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) != len(items):
        seen: set[str] = set()
        twice = next(name for name, _ in items if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise DuplicateKey(f"The key {twice[:80]!r} is given twice in one object. Give it once.")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise MalformedJson(f"A number has more than {MOST_DIGITS} digits. Send a shorter one.")
    return int(digits)


def _exact(text: str) -> Decimal:
    if len(text) > MOST_DIGITS:
        raise MalformedJson(f"A number has more than {MOST_DIGITS} digits. Send a shorter one.")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise MalformedJson("A number has an exponent that nobody can compute with. Send a smaller one.") from None


def _constant(name: str) -> Any:
    raise MalformedJson(f"{name} is not JSON. Send null, or leave the field out.")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=_whole, parse_float=_exact, parse_constant=_constant)


_PLAIN_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs,
    parse_int=lambda digits: _storable(_whole(digits)),
    parse_float=lambda text: _float(_exact(text)),
    parse_constant=_constant,
)


def _too_deep() -> TooDeep:
    return TooDeep(f"The body nests deeper than {DEEPEST} levels. Flatten it.")


def _require_clean(document: Any, *, look_into_texts: bool) -> None:
    """Raises TooDeep, and MalformedJson for a NUL or half a surrogate pair, which only an escape can bring in."""
    layer, depth = [document], 0
    while layer:
        inside: list[Any] = []
        for value in layer:
            if isinstance(value, dict):
                inside.extend(value.values())
                if look_into_texts:
                    inside.extend(value)
            elif isinstance(value, list):
                inside.extend(value)
            elif look_into_texts and isinstance(value, str):
                _require_storable(value)
        depth += any(isinstance(value, dict | list) for value in layer)
        if depth > DEEPEST:
            raise _too_deep()
        layer = inside


def _require_storable(text: str) -> None:
    if "\x00" in text:
        raise MalformedJson("A text contains U+0000, which cannot be stored. Remove it.")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise MalformedJson("A text contains half a surrogate pair (\\ud800 to \\udfff). Send the whole character.")


def plain(value: Any) -> Any:
    """The document with floats for Decimals, fit for a JSON column. Raises MalformedJson for numbers beyond 64 bits."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return _float(value)
    return _storable(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _storable(value: int) -> int:
    if abs(value) > LARGEST_PLAIN:
        raise MalformedJson("A whole number is larger than 64 bits. Send it as text.")
    return value


def _float(value: Decimal) -> float:
    number = float(value)
    if math.isinf(number):
        raise MalformedJson("A number is larger than any float. Send it as text.")
    return number


def read_body(request: HttpRequest, *, limit: int, media_types: tuple[str, ...] = ("application/json",)) -> bytes:
    """The bytes of the body, read once.

    Raises UnsupportedMediaType, LengthRequired, BodyTooLarge, BodyCutShort.
    """
    kept = request.__dict__.get("_strict_body")
    if kept is None:
        require_readable(request, limit=limit, media_types=media_types)
        kept = request.__dict__["_strict_body"] = _read(request, limit)
    return bytes(kept)


def require_readable(request: HttpRequest, *, limit: int, media_types: tuple[str, ...]) -> None:
    """Raises for a body that the headers alone rule out, before a byte of it is read."""
    if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
        raise LengthRequired("The body's length is unknown. Send Content-Length instead of a chunked body.")
    length = declared_length(request)
    if length > limit:
        raise BodyTooLarge(f"The body has {length} bytes; this address takes {limit}. Send it in smaller parts.")
    if length and request.content_type not in media_types:
        wanted = " or ".join(media_types)
        raise UnsupportedMediaType(f"Content-Type is {request.content_type or 'missing'}; send {wanted}.")
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("Compressed bodies are not read here. Send the body as it is.")
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if length and charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"The charset is {charset[:40]}; send UTF-8.")


def declared_length(request: HttpRequest) -> int:
    """What Content-Length says, 0 when it is missing. Raises MalformedJson when it is no number."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise MalformedJson("Content-Length is not a number of bytes.")
    return int(text)


def _read(request: HttpRequest, limit: int) -> bytes:
    try:
        raw = request.read(limit + 1) if not hasattr(request, "_body") else request.body
    except UnreadablePostError:
        raise BodyCutShort("The connection broke inside the body. Nothing was changed; send it again.") from None
    if len(raw) > limit:
        raise BodyTooLarge(f"The body is larger than {limit} bytes, which is what this address takes.")
    if len(raw) < declared_length(request):
        raise BodyCutShort(f"{len(raw)} of {declared_length(request)} bytes came. Nothing was changed; send it again.")
    return raw


class StrictJson(BaseParser):
    """The parser for views that are no rest.endpoints.Endpoint."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        http = request._request if isinstance(request, Request) else request
        return loads(read_body(http, limit=BODY_LIMIT))
