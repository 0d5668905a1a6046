"""Bodies that must be refused, in our own words: what is sent, and the answer's status and code.

The last word names the flaw inside `errors` where the body as a whole was readable.
"""

from typing import NamedTuple

DEEP = 40


class Bad(NamedTuple):
    name: str
    body: bytes
    status: int
    code: str
    flaw: str = ""


def book(field: bytes) -> bytes:
    return b'{"title": "Moby", ' + field + b"}"


def titled(text: str) -> bytes:
    return b'{"title": "' + text.encode() + b'"}'


BODIES = [
    Bad("nothing at all", b"", 400, "malformed_json"),
    Bad("only spaces", b" \n ", 400, "malformed_json"),
    Bad("null", b"null", 400, "invalid_input", "not_an_object"),
    Bad("a bare text", b'"x"', 400, "invalid_input", "not_an_object"),
    Bad("a list", b"[]", 400, "invalid_input", "not_an_object"),
    Bad("cut in the middle", b'{"title":', 400, "malformed_json"),
    Bad("two documents", b'{"title": "a"} {"title": "b"}', 400, "malformed_json"),
    Bad("sixteen-bit text", '{"title": "a"}'.encode("utf-16"), 400, "malformed_json"),
    Bad("sixteen-bit text without a mark", '{"title": "a"}'.encode("utf-16-le"), 400, "malformed_json"),
    Bad("a byte order mark", b'\xef\xbb\xbf{"title": "a"}', 400, "malformed_json"),
    Bad("bytes that are no UTF-8", b'{"title": "\xff\xfe"}', 400, "malformed_json"),
    Bad("a letter coded too long", b'{"title": "\xc0\xaf"}', 400, "malformed_json"),
    Bad("the same key twice", b'{"title": "a", "title": "b"}', 400, "duplicate_key"),
    Bad("the same key twice, further in", book(b'"extra": {"a": 1, "a": 2}'), 400, "duplicate_key"),
    Bad("the same key twice, once escaped", b'{"title": "a", "t\\u0069tle": "b"}', 400, "duplicate_key"),
    Bad("an unknown field", book(b'"colour": "red"'), 400, "invalid_input", "unknown_field"),
    Bad("a version of one's own", book(b'"version": 9'), 400, "invalid_input", "server_owned"),
    Bad("an author of one's own", book(b'"created_by": 2'), 400, "invalid_input", "server_owned"),
    Bad("approved by oneself", book(b'"approved": true'), 400, "invalid_input", "unknown_field"),
    Bad("a required field missing", b'{"pages": 3}', 400, "invalid_input", "required"),
    Bad("null where a value must be", b'{"title": null}', 400, "invalid_input", "null"),
    Bad("NaN", book(b'"price": NaN'), 400, "malformed_json"),
    Bad("Infinity", book(b'"price": Infinity'), 400, "malformed_json"),
    Bad("minus Infinity", book(b'"extra": {"a": -Infinity}'), 400, "malformed_json"),
    Bad("NaN as a text", book(b'"price": "NaN"'), 400, "invalid_input", "not_a_number"),
    Bad("a signalling NaN as a text", book(b'"price": "sNaN"'), 400, "invalid_input", "not_a_number"),
    Bad("a number too big for a float", book(b'"extra": {"a": 1e999}'), 400, "invalid_input", "out_of_range"),
    Bad("a decimal with a huge exponent", book(b'"price": 1e999999999'), 400, "invalid_input", "out_of_range"),
    Bad("a decimal with a tiny exponent", book(b'"price": 1e-999999999'), 400, "invalid_input", "too_precise"),
    Bad("an exponent beyond computing", book(b'"price": 1e99999999999999999999'), 400, "malformed_json"),
    Bad("a decimal just over the most", book(b'"price": 9999999999.995'), 400, "invalid_input", "out_of_range"),
    Bad("a decimal with too many places", book(b'"price": 1.005'), 400, "invalid_input", "too_precise"),
    Bad("a decimal below the least", book(b'"price": -0.01'), 400, "invalid_input", "out_of_range"),
    Bad("a whole number of 5,000 digits", book(b'"pages": ' + b"9" * 5000), 400, "malformed_json"),
    Bad("a fraction of 5,000 digits", book(b'"price": 0.' + b"9" * 5000), 400, "malformed_json"),
    Bad("a whole number of 290 digits", book(b'"pages": ' + b"9" * 290), 400, "invalid_input", "out_of_range"),
    Bad("more than 64 bits in free JSON", book(b'"extra": {"a": 9223372036854775808}'), 400, "invalid_input"),
    Bad("1.0 for a whole number", book(b'"pages": 1.0'), 400, "invalid_input", "not_a_whole_number"),
    Bad("a text for a whole number", book(b'"pages": "1"'), 400, "invalid_input", "not_a_whole_number"),
    Bad("true for a whole number", book(b'"pages": true'), 400, "invalid_input", "not_a_whole_number"),
    Bad("Arabic digits", book('"pages": "١٢"'.encode()), 400, "invalid_input", "not_a_whole_number"),
    Bad("Arabic digits, bare", book('"pages": ١٢'.encode()), 400, "malformed_json"),
    Bad("digits with an underscore", book(b'"pages": "1_0"'), 400, "invalid_input", "not_a_whole_number"),
    Bad("a whole number below the least", book(b'"pages": 0'), 400, "invalid_input", "out_of_range"),
    Bad("true for a decimal", book(b'"price": true'), 400, "invalid_input", "not_a_number"),
    Bad("a number for a text", b'{"title": 5}', 400, "invalid_input", "not_a_text"),
    Bad("a NUL in a text", b'{"title": "a\\u0000b"}', 400, "malformed_json"),
    Bad("a NUL in free JSON", book(b'"extra": {"a": ["\\u0000"]}'), 400, "malformed_json"),
    Bad("a NUL in a key of free JSON", book(b'"extra": {"\\u0000": 1}'), 400, "malformed_json"),
    Bad("a bare NUL", b'{"title": "a\x00"}', 400, "malformed_json"),
    Bad("half a surrogate pair", b'{"title": "\\ud800"}', 400, "malformed_json"),
    Bad("half a surrogate pair in free JSON", book(b'"extra": {"\\udfff": 1}'), 400, "malformed_json"),
    Bad("a control character", b'{"title": "a\\u0007"}', 400, "invalid_input", "bad_letters"),
    Bad("a line break in one line", b'{"title": "a\\nb"}', 400, "invalid_input", "bad_letters"),
    Bad("only spaces for a text", titled("   "), 400, "invalid_input", "too_short"),
    Bad("only zero-width letters", titled("\u200b\u200b"), 400, "invalid_input", "bad_letters"),
    Bad("a text turned around", titled("abc\u202etxt"), 400, "invalid_input", "bad_letters"),
    Bad("a text turned around by isolates", titled("abc\u2066txt\u2069"), 400, "invalid_input", "bad_letters"),
    Bad("a text too long", titled("x" * 41), 400, "invalid_input", "too_long"),
    Bad("a text far too long", titled("x" * 100_000), 400, "invalid_input", "too_long"),
    Bad("20,000 levels", b'{"extra":' * 20_000, 400, "too_deep"),
    Bad("20,000 lists", book(b'"extra": ' + b"[" * 20_000 + b"]" * 20_000), 400, "too_deep"),
    Bad("free JSON of 33 levels", book(b'"extra": ' + b'{"a":' * 32 + b"1" + b"}" * 32), 400, "too_deep"),
    Bad("a day that is no text", book(b'"read_on": 20260101'), 400, "invalid_input", "not_a_day"),
    Bad("a day in another order", book(b'"read_on": "03/04/2026"'), 400, "invalid_input", "not_a_day"),
    Bad("a day that never was", book(b'"read_on": "2026-02-30"'), 400, "invalid_input", "not_a_day"),
    Bad("a week for a day", book(b'"read_on": "2026-W01-1"'), 400, "invalid_input", "not_a_day"),
    Bad("a day in the year 1", book(b'"read_on": "0001-01-01"'), 400, "invalid_input", "out_of_range"),
    Bad("a day in the year 9999", book(b'"read_on": "9999-12-31"'), 400, "invalid_input", "out_of_range"),
    Bad("a moment without a zone", book(b'"read_at": "2026-01-01T10:00:00"'), 400, "invalid_input", "not_a_moment"),
    Bad(
        "a moment in the year 1", book(b'"read_at": "0001-01-01T00:00:00+14:00"'), 400, "invalid_input", "out_of_range"
    ),
    Bad("a moment in year 9999", book(b'"read_at": "9999-12-31T23:59:00-12:00"'), 400, "invalid_input", "out_of_range"),
    Bad("an impossible zone", book(b'"read_at": "2026-01-01T00:00:00+99:99"'), 400, "invalid_input", "not_a_moment"),
    Bad("a leap second", book(b'"read_at": "2016-12-31T23:59:60Z"'), 400, "invalid_input", "not_a_moment"),
    Bad("a number for a moment", book(b'"read_at": 1767225600'), 400, "invalid_input", "not_a_moment"),
    Bad("maybe", book(b'"is_new": "maybe"'), 400, "invalid_input", "not_true_or_false"),
    Bad("an object for yes", book(b'"is_new": {}'), 400, "invalid_input", "not_true_or_false"),
    Bad("a list for yes", book(b'"is_new": []'), 400, "invalid_input", "not_true_or_false"),
    Bad("1 for yes", book(b'"is_new": 1'), 400, "invalid_input", "not_true_or_false"),
    Bad("a word that is no choice", book(b'"kind": "poem"'), 400, "invalid_input", "not_a_choice"),
    Bad("a list that is no choice", book(b'"kind": ["novel"]'), 400, "invalid_input", "not_a_choice"),
    Bad("an id that is none", book(b'"lender": "12"'), 400, "invalid_input", "not_an_id"),
    Bad(
        "an id in braces",
        book(b'"lender": "{0192f0c1-2345-7abc-8def-0123456789ab}"'),
        400,
        "invalid_input",
        "not_an_id",
    ),
    Bad("a key of another kind", book(b'"sequel_of": "MIS-1"'), 400, "invalid_input", "not_a_reference"),
    Bad("a key with a zero in front", book(b'"sequel_of": "BOK-01"'), 400, "invalid_input", "not_a_reference"),
    Bad("an address without a domain", book(b'"email": "ana@"'), 400, "invalid_input", "not_an_email"),
    Bad("an address with a second header", book(b'"email": "a@b.example\\r\\nBcc: c@d.example"'), 400, "invalid_input"),
    Bad("a text for a list", book(b'"tags": "a,b"'), 400, "invalid_input", "not_a_list"),
    Bad("too many in a list", book(b'"tags": ["a", "b", "c", "d"]'), 400, "invalid_input", "wrong_count"),
    Bad("one bad of two in a list", book(b'"tags": ["a", 5]'), 400, "invalid_input", "not_a_text"),
    Bad("a list for free JSON", book(b'"extra": [1]'), 400, "invalid_input", "not_an_object"),
    Bad("a body of 3 MB", titled("x" * 3_000_000), 413, "body_too_large"),
]


class Odd(NamedTuple):
    """A good body under a header that must stop it."""

    name: str
    headers: dict[str, str]
    status: int
    code: str


HEADERS = [
    Odd("plain text", {"content_type": "text/plain"}, 415, "unsupported_media_type"),
    Odd("XML", {"content_type": "application/xml"}, 415, "unsupported_media_type"),
    Odd("YAML", {"content_type": "application/yaml"}, 415, "unsupported_media_type"),
    Odd("MessagePack", {"content_type": "application/msgpack"}, 415, "unsupported_media_type"),
    Odd("a form", {"content_type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"),
    Odd("parts without a boundary", {"content_type": "multipart/form-data"}, 415, "unsupported_media_type"),
    Odd("a type that is no type", {"content_type": "json"}, 415, "unsupported_media_type"),
    Odd("another charset", {"content_type": "application/json; charset=latin-1"}, 415, "unsupported_media_type"),
    Odd("gzip", {"Content_Encoding": "gzip"}, 415, "unsupported_media_type"),
    Odd("an answer in XML", {"Accept": "application/xml"}, 406, "not_acceptable"),
    Odd("a key of 300 letters", {"Idempotency_Key": "k" * 300}, 400, "bad_request"),
    Odd("a key with a space", {"Idempotency_Key": "a b"}, 400, "bad_request"),
    Odd("a key with a line break", {"Idempotency_Key": "a\nb"}, 400, "bad_request"),
    Odd("an empty key", {"Idempotency_Key": ""}, 400, "bad_request"),
    Odd("a key with an umlaut", {"Idempotency_Key": "schlüssel"}, 400, "bad_request"),
]
