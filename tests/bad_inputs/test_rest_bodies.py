"""Every writing address of the product refuses what a body can have wrong, field by field, and nothing changes.

The addresses and their fields come from the OpenAPI document, so a new endpoint is asked its share of the questions.
"""

from collections.abc import Callable
from itertools import cycle
from typing import Any, NamedTuple

import pytest

from rest.parsing import MEGABYTE
from tests.bad_inputs.conftest import Api, Operation, dealt
from tests.bad_inputs.rows import row

pytestmark = pytest.mark.any_database  # bodies are refused before any is asked

DEEP = 20_000


class Raw(NamedTuple):
    body: bytes
    code: str
    status: int = 400


UNREADABLE = [
    pytest.param(Raw(b" ", "malformed_json"), marks=row("REST", 1), id="nothing"),
    pytest.param(Raw(b"null", "invalid_input"), marks=row("REST", 2), id="null"),
    pytest.param(Raw(b'"x"', "invalid_input"), marks=row("REST", 4), id="a bare text"),
    pytest.param(Raw(b"[]", "invalid_input"), marks=row("REST", 104), id="a list of nothing"),
    pytest.param(Raw(b"[{}]" + b"\n", "invalid_input"), marks=row("REST", 104, 105), id="a batch"),
    pytest.param(Raw(b'{"title":', "malformed_json"), marks=row("REST", 5), id="cut in the middle"),
    pytest.param(Raw(b'{"title": "a"} {}', "malformed_json"), marks=row("REST", 6), id="two documents"),
    pytest.param(Raw('{"title": "a"}'.encode("utf-16"), "malformed_json"), marks=row("REST", 8), id="UTF-16"),
    pytest.param(Raw(b'{"title": "\xff"}', "malformed_json"), marks=row("REST", 8), id="no UTF-8"),
    pytest.param(Raw(b'{"a": 1, "a": 2}', "duplicate_key"), marks=row("REST", 10), id="a key twice"),
    pytest.param(Raw(b'{"a": NaN}', "malformed_json"), marks=row("REST", 14), id="NaN"),
    pytest.param(Raw(b'{"a": Infinity}', "malformed_json"), marks=row("REST", 14), id="Infinity"),
    pytest.param(Raw(b'{"a": -Infinity}', "malformed_json"), marks=row("REST", 14), id="minus Infinity"),
    pytest.param(Raw(b'{"a": ' + b"9" * 5000 + b"}", "malformed_json"), marks=row("REST", 21), id="5,000 digits"),
    pytest.param(Raw(b'{"a": "b\\u0000"}', "malformed_json"), marks=row("REST", 26, 27), id="U+0000"),
    pytest.param(Raw(b'{"a": {"\\u0000": 1}}', "malformed_json"), marks=row("REST", 27), id="U+0000 in a key"),
    pytest.param(Raw(b'{"a": "\\ud800"}', "malformed_json"), marks=row("REST", 26), id="half a surrogate pair"),
    pytest.param(Raw(b'{"a":' * DEEP + b"1" + b"}" * DEEP, "too_deep"), marks=row("REST", 42), id="20,000 levels"),
    pytest.param(Raw(b'{"a":' * 65 + b"1" + b"}" * 65, "too_deep"), marks=row("REST", 43), id="65 levels"),
    pytest.param(Raw(b'"' + b"x" * 3 * MEGABYTE + b'"', "body_too_large", 413), marks=row("REST", 45), id="3 MB"),
]


@pytest.mark.parametrize("raw", UNREADABLE)
def test_no_address_reads_a_body_that_is_not_one_clean_object(raw: Raw, api: Api, unchanged: Callable[[], Any]) -> None:
    with unchanged():
        for operation in dealt(api.writing, raw, UNREADABLE):
            answer = api.send(operation, raw=raw.body)
            assert (answer.status_code, answer.json()["code"]) == (raw.status, raw.code), (operation, answer.content)


TYPES = [
    pytest.param("text/plain", marks=row("REST", 49), id="text"),
    pytest.param("multipart/form-data", marks=row("REST", 51), id="parts without a boundary"),
    pytest.param("multipart/form-data; boundary=x", marks=row("REST", 52), id="parts"),
    pytest.param("application/x-www-form-urlencoded", marks=row("REST", 53), id="a form"),
    pytest.param("application/xml", marks=row("REST", 54), id="XML"),
    pytest.param("application/yaml", marks=row("REST", 55), id="YAML"),
    pytest.param("application/msgpack", marks=row("REST", 55), id="MessagePack"),
    pytest.param("application/python-pickle", marks=row("REST", 55), id="a pickle"),
]


@pytest.mark.parametrize("kind", TYPES)
def test_no_address_reads_another_type_than_json(kind: str, api: Api, unchanged: Callable[[], Any]) -> None:
    """So a form is never counted in parts or fields: its type alone rules it out, before a byte of it is read."""
    with unchanged():
        for operation in dealt(api.writing, kind, TYPES):
            answer = api.send(operation, raw=b"--x\r\n" * 1001, content_type=kind)
            assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type"), operation


class Kind(NamedTuple):
    """Fields of one type, told by their schema."""

    name: str
    fits: Callable[[dict[str, Any]], bool]


WHOLE = Kind("whole numbers", lambda schema: schema.get("type") == "integer")
NUMBER = Kind("numbers", lambda schema: schema.get("type") in ("integer", "number"))
FREE = Kind("objects", lambda schema: schema.get("type") == "object" and "properties" not in schema)
TEXT = Kind("texts", lambda schema: schema.get("type") == "string")
WANTED = Kind("texts that must say something", lambda schema: TEXT.fits(schema) and schema.get("minLength", 1) > 0)
DAY = Kind("days", lambda schema: schema.get("format") == "date")
MOMENT = Kind("moments", lambda schema: schema.get("format") == "date-time")

WRONG = [
    pytest.param(NUMBER, [b"1e999", b"-1e999"], marks=row("REST", 15), id="1e999"),
    pytest.param(FREE, [b'{"a": 1e999}', b'{"a": [-1e999]}'], marks=row("REST", 15), id="1e999 in free JSON"),
    pytest.param(NUMBER, [b'"NaN"', b'"inf"', b'"sNaN"'], marks=row("REST", 16), id="NaN as a text"),
    pytest.param(NUMBER, [b"1e999999999", b"1e-999999999"], marks=row("REST", 17), id="a huge exponent"),
    pytest.param(NUMBER, [b"1000000000000000.01", b"-1000000000000000.01"], marks=row("REST", 19), id="over the most"),
    pytest.param(NUMBER, [b"9" * 290], marks=row("REST", 21), id="290 digits"),
    pytest.param(WHOLE, [b"1.0", b'"1"', b"true"], marks=row("REST", 22), id="nearly a whole number"),
    pytest.param(NUMBER, ['"١٢"'.encode()], marks=row("REST", 23), id="Arabic digits"),
    pytest.param(NUMBER, [b'"1_0"'], marks=row("REST", 24), id="digits with an underscore"),
    pytest.param(NUMBER, [b'"maybe"', b"{}", b"[]"], marks=row("REST", 70), id="no number at all"),
    pytest.param(FREE, [b"[]", b'"x"', b'{"a": 9223372036854775808}'], marks=row("REST", 15), id="no plain object"),
    pytest.param(WANTED, [b'"   "', '"\u200b"'.encode()], marks=row("REST", 31), id="a text of nothing"),
    pytest.param(TEXT, ['"abc\u202etxt"'.encode()], marks=row("REST", 32), id="a text turned around"),
    pytest.param(TEXT, [b"5", b"{}", b'["a"]', b'"a\\u0007"'], marks=row("REST", 70), id="no text"),
    pytest.param(MOMENT, [b'"2026-05-04T10:00:00"'], marks=row("REST", 58), id="no zone"),
    pytest.param(
        MOMENT,
        [b'"0001-01-01T00:00:00+14:00"', b'"9999-12-31T23:59:00-12:00"'],
        marks=row("REST", 59),
        id="moments that overflow",
    ),
    pytest.param(
        MOMENT,
        [b'"2026-01-01T00:00:00+99:99"', b'"2016-12-31T23:59:60Z"', b"1767225600"],
        marks=row("REST", 60),
        id="moments that are none",
    ),
    pytest.param(DAY, [b'"0001-01-01"', b'"9999-12-31"'], marks=row("REST", 59), id="the first and the last day"),
    pytest.param(
        DAY, [b'"2026-02-30"', b'"03/04/2026"', b'"2026-W01-1"', b"20260101"], marks=row("REST", 60), id="days"
    ),
]


@pytest.mark.parametrize(("kind", "values"), WRONG)
def test_no_field_takes_a_value_of_another_kind(
    kind: Kind, values: list[bytes], api: Api, unchanged: Callable[[], Any]
) -> None:
    asked = [(one, name) for one in api.writing for name, schema in one.properties.items() if kind.fits(schema)]
    assert asked
    with unchanged():
        for number in range(max(len(asked), len(values))):  # each field one of the values, each value some field
            (operation, name), value = asked[number % len(asked)], values[number % len(values)]
            require_flaw(api.send(operation, raw=b'{"%s": %s}' % (name.encode(), value)), operation, name)


KEPT_BY_THE_SERVER = [
    pytest.param(name, marks=row("REST", 13))
    for name in ("id", "key", "version", "created_by", "created_at", "approved", "is_superuser")
]


@pytest.mark.parametrize("name", KEPT_BY_THE_SERVER)
def test_nobody_sets_what_the_server_keeps(name: str, api: Api, unchanged: Callable[[], Any]) -> None:
    with unchanged():
        for operation in dealt([one for one in api.writing if name not in one.properties], name, KEPT_BY_THE_SERVER):
            require_flaw(api.send(operation, {name: 9}), operation, name)


@row("REST", 70)
def test_yes_and_no_are_true_and_false(api: Api, unchanged: Callable[[], Any]) -> None:
    """No body of the product has such a field; the addresses do."""
    asked = [
        (one, found["name"])
        for one in api.operations
        for found in one.parameters
        if found["schema"].get("type") == "boolean"
    ]
    with unchanged():
        for (operation, name), word in zip(asked, cycle(("maybe", "1", "{}", "True", "")), strict=False):
            answer = api.send(operation, {}, query=f"?{name}={word}")
            assert answer.status_code == 400, operation
            assert name in {flaw.get("parameter") for flaw in answer.json()["errors"]}


def require_flaw(answer: Any, operation: Operation, name: str) -> None:
    """The answer is a 400 that names the field."""
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "invalid_input"), (operation, name, problem)
    assert any(flaw["pointer"].startswith(f"/{name}") for flaw in problem["errors"]), (operation, name, problem)
